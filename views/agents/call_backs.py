"""Customers who want to be called back: the number to dial, and that somebody has called (C7)."""

from collections.abc import Callable
from typing import Any

from flask import abort, request
from flask_admin import expose
from flask_babel import gettext

from desk import call_backs
from models import utcnow
from views.base import as_id
from views.sessions import signed_in_agent


class CallBackActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/called", methods=["POST"])
    def say_called(self: Any, id: str) -> Any:
        """With `again`: it is still to be done."""
        act = call_backs.call_again if "again" in request.form else call_backs.say_called
        message_id = as_id(request.form.get("message", "")) or abort(400)
        with self._acting_on(id) as ticket:
            act(ticket, message_id, by=signed_in_agent(), now=utcnow())
        return self._back(id)


def _called(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s has called the customer back at %(number)s.", who=who, number=details.get("number", ""))


def _to_be_called(who: str, details: dict[str, Any]) -> str:
    return gettext(
        "%(who)s noted that the customer is still to be called back at %(number)s.",
        who=who,
        number=details.get("number", ""),
    )


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "called_back": _called,
    "to_be_called_back": _to_be_called,
}
