"""Lines of a ticket's history about what it belongs to."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext

from views.agents.handed_on_words import with_what_was_handed_on


def _merged(who: str, details: dict[str, Any]) -> str:
    line = ngettext(
        "%(who)s joined #%(number)s to this ticket, with %(num)d message.",
        "%(who)s joined #%(number)s to this ticket, with %(num)d messages.",
        int(details.get("messages", 0)),
        who=who,
        number=details.get("number", ""),
    )
    return with_what_was_handed_on(line, details)


def _merged_into(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s joined this ticket to #%(number)s.", who=who, number=details.get("number", ""))


def _unmerged(who: str, details: dict[str, Any]) -> str:
    number = details.get("number", "")
    line = gettext("%(who)s took this ticket and #%(number)s apart again.", who=who, number=number)
    return with_what_was_handed_on(line, details)


def _kept_apart(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s decided to keep #%(number)s apart.", who=who, number=details.get("number", ""))


def _linked(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s linked it to #%(number)s.", who=who, number=details.get("number", ""))


def _unlinked(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s removed the link to #%(number)s.", who=who, number=details.get("number", ""))


def _split_off(who: str, details: dict[str, Any]) -> str:
    return ngettext(
        "%(who)s split %(num)d message off: #%(number)s.",
        "%(who)s split %(num)d messages off: #%(number)s.",
        int(details.get("messages", 0)),
        who=who,
        number=details.get("number", ""),
    )


def _split_from(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s split it off from #%(number)s.", who=who, number=details.get("number", ""))


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "merged": _merged,
    "merged_into": _merged_into,
    "unmerged": _unmerged,
    "kept_apart": _kept_apart,
    "linked": _linked,
    "unlinked": _unlinked,
    "split_off": _split_off,
    "split_from": _split_from,
}
