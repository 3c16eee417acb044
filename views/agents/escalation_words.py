"""Lines of a ticket's history about its clocks, and what an escalation did."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext

from models import Priority, Target
from views.agents.choices import priority_word
from views.moments import instant

Tell = Callable[[str, dict[str, Any]], str]


def escalation_event(kind: str, details: dict[str, Any]) -> str:
    """Empty for a kind of event that no escalation makes."""
    tell = _BY_ESCALATION.get(kind)
    return tell(details["escalation"], details) if tell else ""


def _assigned(level: str, details: dict[str, Any]) -> str:
    return gettext("Escalation level %(level)s gave it to %(after)s.", level=level, after=details.get("to", ""))


def _prioritised(level: str, details: dict[str, Any]) -> str:
    priority = priority_word(Priority(details["to"]))
    return gettext("Escalation level %(level)s raised the priority to “%(after)s”.", level=level, after=priority)


def _tagged(level: str, details: dict[str, Any]) -> str:
    return gettext("Escalation level %(level)s added tags: %(tags)s", level=level, tags=", ".join(details["tags"]))


def _not_assigned(level: str, details: dict[str, Any]) -> str:
    return gettext(
        "Escalation level %(level)s could not give it to %(name)s, who may not hold it.",
        level=level,
        name=details.get("to", ""),
    )


def _escalated(_who: str, details: dict[str, Any]) -> str:
    names, level = ", ".join(details.get("to", [])) or "–", details.get("level", "")
    if details.get("target") == Target.SOLUTION:
        return gettext("It wasn't solved in time: %(names)s was told (level %(level)s).", names=names, level=level)
    return gettext("It waited too long: %(names)s was told (level %(level)s).", names=names, level=level)


def _broken(_who: str, details: dict[str, Any]) -> str:
    when = instant(datetime.fromisoformat(details["due_at"])) if "due_at" in details else "?"
    return {
        Target.FIRST_ANSWER: gettext("The first answer had been promised until %(when)s.", when=when),
        Target.NEXT_ANSWER: gettext("An answer had been promised until %(when)s.", when=when),
    }.get(details.get("target", ""), gettext("The solution had been promised until %(when)s.", when=when))


_BY_ESCALATION: dict[str, Tell] = {
    "assigned": _assigned,
    "prioritised": _prioritised,
    "tagged": _tagged,
    "not_assigned": _not_assigned,
}
WORDS: dict[str, Tell] = {"escalated": _escalated, "target_broken": _broken}
