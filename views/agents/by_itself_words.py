"""Lines of a ticket's history about what the desk did by itself."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext


def closed(days: int) -> str:
    return ngettext(
        "It closed by itself: it had been solved for %(num)d day.",
        "It closed by itself: it had been solved for %(num)d days.",
        days,
    )


def handed_out(name: str) -> str:
    return gettext("The desk gave it to %(after)s.", after=name)


def tagged(tags: str) -> str:
    return gettext("The desk added tags: %(tags)s", tags=tags)


def _came_again(_who: str, _details: dict[str, Any]) -> str:
    return gettext("The desk opened it by itself: it is a recurring ticket.")


def _came_to_nobody(_who: str, details: dict[str, Any]) -> str:
    return gettext("The desk could not give it to %(name)s, who may not hold it.", name=details.get("to", ""))


def _customer_reminded(_who: str, details: dict[str, Any]) -> str:
    return gettext("The customer was reminded of our answer (no. %(number)s).", number=details.get("number", 1))


def _closing_announced(_who: str, details: dict[str, Any]) -> str:
    days = int(details.get("days", 1))
    return ngettext(
        "The customer was told that it will be closed in %(num)d day.",
        "The customer was told that it will be closed in %(num)d days.",
        days,
    )


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "came_again": _came_again,
    "came_to_nobody": _came_to_nobody,
    "customer_reminded": _customer_reminded,
    "closing_announced": _closing_announced,
}
