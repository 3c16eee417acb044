"""A ticket at a glance from the list: its last messages, and whether one has read it."""

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import defer, joinedload
from werkzeug.wrappers import Response

from desk import unread
from models import Agent, Message, Ticket, db, transaction
from views.sessions import signed_in_agent

SHOWN = 3


class GlanceActs:
    """Their part of a ticket's acts."""

    @expose("/<id>/preview")
    def preview(self: Any, id: str) -> str:
        """The last three messages, for the list's script. Nothing counts as read by it."""
        ticket = self.get_visible(id)
        return self.render("desk/preview.html", ticket=ticket, messages=_last_messages(ticket))

    @expose("/<id>/unread", methods=["POST"])
    def mark_unread(self: Any, id: str) -> Response:
        """To be looked at again; the agent goes back to the list, for opening it reads it."""
        with self._acting_on(id) as ticket:
            unread.mark_unread(ticket, signed_in_agent())
            number = ticket.number
        flash(gettext("#%(number)d counts as unread again.", number=number), "success")
        return redirect(self.get_url(".index_view"))


def have_read(ticket_id: int, agent: Agent) -> None:
    """The ticket comes onto the screen, with something that the agent hasn't read."""
    with transaction():
        unread.mark_read([ticket_id], agent)


def _last_messages(ticket: Ticket) -> list[Message]:
    newest = sa.select(Message).where(Message.ticket_id == ticket.id).order_by(Message.id.desc()).limit(SHOWN)
    beside = (joinedload(Message.agent), defer(Message.html), defer(Message.full_text))
    return list(db.session.execute(newest.options(*beside)).scalars())[::-1]
