"""Lines of a ticket's history about what a rule did: each with the rule's name."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from models import Priority
from views.agents.choices import priority_word


def rule_event(kind: str, details: dict[str, Any], department_names: dict[int, str]) -> str:
    """Empty for a kind of event that no rule makes."""
    if kind == "transferred":
        return gettext(
            "Rule “%(rule)s” moved it from %(before)s to %(after)s.",
            rule=details["rule"],
            before=department_names.get(details.get("from", 0), "?"),
            after=department_names.get(details.get("to", 0), "?"),
        )
    tell = _WORDS.get(kind)
    return tell(details["rule"], details) if tell else ""


def _assigned(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” gave it to %(after)s.", rule=rule, after=details.get("to", ""))


def _prioritised(rule: str, details: dict[str, Any]) -> str:
    priority = priority_word(Priority(details["to"]))
    return gettext("Rule “%(rule)s” set the priority to “%(after)s”.", rule=rule, after=priority)


def _tagged(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” added tags: %(tags)s", rule=rule, tags=", ".join(details["tags"]))


def _left_out(rule: str, details: dict[str, Any]) -> str:
    return gettext(
        "Rule “%(rule)s” could not give it to %(agent)s, who doesn't work in this department.",
        rule=rule,
        agent=details.get("agent", ""),
    )


def _spam(rule: str, _details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” says that it is spam.", rule=rule)


def _spared(rule: str, _details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” says that it is spam, but we know this customer.", rule=rule)


def _answer(rule: str, details: dict[str, Any]) -> str:
    if details.get("canned"):
        return gettext("Rule “%(rule)s” answers with “%(canned)s”.", rule=rule, canned=details["canned"])
    return gettext("Rule “%(rule)s” wants no automatic answer.", rule=rule)


_WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "assigned": _assigned,
    "prioritised": _prioritised,
    "tagged": _tagged,
    "rule_left_out": _left_out,
    "rule_spam": _spam,
    "rule_spared": _spared,
    "rule_answer": _answer,
}
