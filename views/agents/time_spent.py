"""How long agents worked on what they wrote: said with it, corrected later (S6)."""

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import time_spent
from models import Message, db, utcnow
from views.agents import spans
from views.base import as_id
from views.languages import reader_language
from views.sessions import signed_in_agent


class TimeActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/time/<message_id>", methods=["POST"])
    def correct_time(self: Any, id: str, message_id: str) -> Response:
        with self._acting_on(id) as ticket:
            message = db.session.get(Message, as_id(message_id) or 0)
            if message is None or message.ticket_id != ticket.id:
                abort(404)
            minutes = time_spent.read(request.form.get("minutes", ""))
            time_spent.correct(message, minutes, by=signed_in_agent(), now=utcnow())
        answer: Response = self._back(id)
        return answer


def shown(minutes: int | None) -> str:
    """ "1 h 20 min", as the reader says it."""
    return spans.hours_and_minutes(*divmod(minutes or 0, 60), reader_language())


def _corrected(who: str, details: dict[str, Any]) -> str:
    return gettext(
        "%(who)s corrected the time that %(name)s spent: %(before)s → %(after)s.",
        who=who,
        name=details.get("name", ""),
        before=shown(details.get("from")),
        after=shown(details.get("to")),
    )


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {"time_corrected": _corrected}
