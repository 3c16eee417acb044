"""Lines of a ticket's history about what agents promised."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext

from views.moments import instant


def _when(details: dict[str, Any]) -> str:
    return instant(datetime.fromisoformat(details["due"])) if "due" in details else ""


def _promised(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s promised the customer something by %(when)s.", who=who, when=_when(details))


def _near(_who: str, details: dict[str, Any]) -> str:
    return gettext(
        "%(name)s was reminded of what is promised by %(when)s.", name=details.get("name", ""), when=_when(details)
    )


def _broken(_who: str, details: dict[str, Any]) -> str:
    return gettext(
        "What %(name)s promised by %(when)s was not done by then.", name=details.get("name", ""), when=_when(details)
    )


def _kept(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s kept what was promised by %(when)s.", who=who, when=_when(details))


def _late(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s did, too late, what was promised by %(when)s.", who=who, when=_when(details))


def _dropped(who: str, details: dict[str, Any]) -> str:
    if who:
        return gettext(
            "%(who)s said that what was promised by %(when)s is no longer owed.", who=who, when=_when(details)
        )
    return gettext("What was promised by %(when)s is no longer owed: the ticket is closed.", when=_when(details))


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "promised": _promised,
    "promise_near": _near,
    "promise_broken": _broken,
    "promise_kept": _kept,
    "promise_late": _late,
    "promise_dropped": _dropped,
}
