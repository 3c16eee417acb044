"""“Text unreadable?”: the ways in which a message's mail may be read, for a person to pick the one that makes sense."""

import re
from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import repair
from desk.errors import NoOriginal
from models import Kind, Message, Ticket, db, utcnow
from views.agents.charset_words import charset_word
from views.base import as_id
from views.sessions import signed_in_agent

BY_ITSELF = "itself"
GLIMPSE, BEFORE = 1200, 200
"""Letters of a text that are shown, and how many of them before the first that charsets disagree about."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class ReadingActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/message/<message_id>/readings")
    def readings(self: Any, id: str, message_id: str) -> Any:
        """The best readings; with `?also=koi8-u` that one too. Where the mail is gone it is said."""
        ticket = self.get_visible(id)
        message = _said_by_mail(ticket, message_id)
        also = request.args.get("also")
        try:
            previews, status = repair.previews(message, also if also in repair.SINGLE else None), 200
        except NoOriginal:
            previews, status = [], NoOriginal.status
        page = self.render(
            "desk/readings.html",
            ticket=ticket,
            message=message,
            previews=previews,
            gone=NoOriginal.text,
            also=also,
            charsets={code: charset_word(code) for code in repair.SINGLE},
            charset_word=charset_word,
            by_itself=BY_ITSELF,
            glimpse=_glimpse,
        )
        return page, status

    @expose("/<id>/message/<message_id>/readings", methods=["POST"])
    def keep_reading(self: Any, id: str, message_id: str) -> Response:
        """The message is read so from now on."""
        chosen = request.form.get("charset") or abort(400)
        charset = None if chosen == BY_ITSELF else chosen
        reread = repair.read_anew(_said_by_mail(self.get_visible(id), message_id), charset)
        with self._acting_on(id) as ticket:
            message = _said_by_mail(ticket, message_id)
            repair.keep(message, reread, by=signed_in_agent(), now=utcnow())
        flash(gettext("The message is now read like this: %(charset)s.", charset=charset_word(charset)), "success")
        return redirect(self.get_url(".screen", id=id, _anchor=f"message-{message_id}"))


def _said_by_mail(ticket: Ticket, message_id: str) -> Message:
    """A message of this ticket that came from outside."""
    message: Message | None = db.session.get(Message, as_id(message_id) or 0, populate_existing=True)
    if (
        message is None
        or message.ticket_id != ticket.id
        or message.kind not in (Kind.CUSTOMER, Kind.ADVICE, Kind.MACHINE)
    ):
        abort(404)
    return message


def _glimpse(text: str) -> str:
    """The lines that tell readings apart."""
    odd = _NOT_ASCII.search(text)
    start = odd.start() - BEFORE if odd and odd.start() > GLIMPSE else 0
    cut = text[start : start + GLIMPSE]
    return f"{'[…] ' * bool(start)}{cut}{' […]' * (len(text) > start + GLIMPSE)}"
