"""Lines of a ticket's history about how pressing it is, and the words it is sorted by."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from models import Priority
from views.agents import by_itself_words
from views.agents.choices import priority_word


def _prioritised(who: str, details: dict[str, Any]) -> str:
    before, after = (priority_word(Priority(details[name])) for name in ("from", "to"))
    return gettext(
        "%(who)s changed the priority from “%(before)s” to “%(after)s”.", who=who, before=before, after=after
    )


def _tagged(who: str, details: dict[str, Any]) -> str:
    tags = ", ".join(details["tags"])
    return gettext("%(who)s added tags: %(tags)s", who=who, tags=tags) if who else by_itself_words.tagged(tags)


def _untagged(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s removed tags: %(tags)s", who=who, tags=", ".join(details["tags"]))


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "prioritised": _prioritised,
    "tagged": _tagged,
    "untagged": _untagged,
}
