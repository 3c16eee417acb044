"""Incoming mail: what came, what became of it, and another try for what failed. Nothing is lost without a trace."""

from typing import Any

import sqlalchemy as sa
from flask import Response, flash, redirect, url_for
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from desk import reasons
from models import Agent, IncomingMail, IncomingState, Message, Outcome, Role, Ticket, blobs, transaction
from views.agents.raw import as_text
from views.agents.words import breakable
from views.attachments import file_size
from views.base import DeskView, PostRowAction
from views.languages import reader_language


class IncomingMailView(DeskView):
    """Managers see the mail of their departments' tickets, and what is filed nowhere yet."""

    needs = Role.MANAGER
    can_create = can_edit = False
    can_view_details = True
    column_list = ("received_at", "subject", "from_address", "source", "state")
    named_by = "subject"
    column_details_list = ("state", "reason", "from_address", "subject", "received_at", "source", "size", "message")
    column_sortable_list = ("received_at",)
    column_default_sort = ("id", True)
    column_labels = {
        "received_at": lazy_gettext("Came"),
        "from_address": lazy_gettext("From"),
        "subject": lazy_gettext("Subject"),
        "source": lazy_gettext("Through"),
        "state": lazy_gettext("State"),
        "reason": lazy_gettext("Why"),
        "size": lazy_gettext("Size"),
        "message": lazy_gettext("Ticket"),
    }
    searched = (IncomingMail.from_address, IncomingMail.subject)
    shows = {
        "failed": lazy_gettext("Set aside"),
        "waiting": lazy_gettext("Waiting"),
        "automatic": lazy_gettext("From machines"),
    }
    details_template = "desk/incoming_mail.html"
    column_formatters = {
        "from_address": lambda _view, _context, row, _name: breakable(row.from_address),
        "source": lambda _view, _context, row, _name: str(row.mailbox) if row.mailbox else row.source,
        "state": lambda _view, _context, row, _name: _state(row),
        "reason": lambda _view, _context, row, _name: reasons.shown(row.reason, reader_language()),
        "size": lambda _view, _context, row, _name: file_size(row.size),
        "message": lambda _view, _context, row, _name: _ticket_link(row),
    }
    column_extra_row_actions = [
        PostRowAction(".try_again", lazy_gettext("Try again"), when=lambda row: row.state == IncomingState.FAILED)
    ]

    def scoped(self, query: Any, agent: Agent) -> Any:
        if agent.is_administrator:
            return query
        theirs = sa.select(Message.id).join(Ticket).where(Ticket.is_visible_to(agent))
        return query.filter(sa.or_(IncomingMail.message_id.is_(None), IncomingMail.message_id.in_(theirs)))

    def shown(self, query: Any, part: str) -> Any:
        return query.filter(
            {
                "failed": IncomingMail.state == IncomingState.FAILED,
                "waiting": IncomingMail.state == IncomingState.RECEIVED,
                "automatic": IncomingMail.outcome == Outcome.AUTOMATIC,
            }[part]
        )

    def heading(self, model: IncomingMail) -> str:
        return model.subject or gettext("Mail without a subject")

    @expose("/<id>/raw")
    def raw(self, id: str) -> Response:
        """The mail as it came, as plain text: nothing in it runs."""
        return as_text(self.get_visible(id).digest)

    @expose("/<id>/again", methods=["POST"])
    def try_again(self, id: str) -> AnyResponse:
        self.get_visible(id)
        with transaction():
            incoming = self.get_visible(id)
            is_failed = incoming.state == IncomingState.FAILED
            if is_failed and blobs.exists(incoming.digest):
                incoming.try_again()
                flash(gettext("It will be read again in a moment."), "success")
            else:
                flash(gettext("There is nothing to try again here."), "error")
        return redirect(self.get_url(".details_view", id=id))

    def has_bytes(self, model: IncomingMail) -> bool:
        """Whether we have the mail itself, and not only the news that it lies on the server."""
        return blobs.exists(model.digest)


def _state(row: IncomingMail) -> Any:
    if row.state == IncomingState.FAILED:
        said = Markup('<div><span class="verdict is-bad">{}</span><span class="why soft small">{}</span></div>')
        return said.format(gettext("Set aside"), reasons.shown(row.reason, reader_language()))
    if row.state == IncomingState.RECEIVED:
        return gettext("Waiting to be read")
    if row.outcome == Outcome.AUTOMATIC:
        return gettext("From a machine, kept without a ticket")
    return gettext("Filed")


def _ticket_link(row: IncomingMail) -> Any:
    if row.message is None:
        return ""
    address = url_for("ticket.screen", id=row.message.ticket_id, _anchor=f"message-{row.message_id}")
    return Markup('<a href="{}">#{}</a>').format(address, row.message.ticket.number)
