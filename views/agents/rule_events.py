"""Lines of a ticket's history about what a rule did: each with the rule's name."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from models import Priority, Status, in_language
from views.agents.choices import priority_word, status_word
from views.languages import reader_language


def rule_event(kind: str, details: dict[str, Any], department_names: dict[int, str]) -> str:
    """Empty for a kind of event that no rule makes."""
    if kind == "transferred":
        return gettext(
            "Rule “%(rule)s” moved it from %(before)s to %(after)s.",
            rule=details["rule"],
            before=department_names.get(details.get("from", 0), "?"),
            after=department_names.get(details.get("to", 0), "?"),
        )
    if kind == "rule_left_out" and "department" in details:
        return _not_at_home(details["rule"], details, department_names)
    tell = _WORDS.get(kind)
    return tell(details["rule"], details) if tell else ""


def _assigned(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” gave it to %(after)s.", rule=rule, after=details.get("to", ""))


def _prioritised(rule: str, details: dict[str, Any]) -> str:
    priority = priority_word(Priority(details["to"]))
    return gettext("Rule “%(rule)s” set the priority to “%(after)s”.", rule=rule, after=priority)


def _tagged(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” added tags: %(tags)s", rule=rule, tags=", ".join(details["tags"]))


def _category(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” put it into the category “%(after)s”.", rule=rule, after=_name(details["to"]))


def _product(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” says that it concerns “%(after)s”.", rule=rule, after=_name(details["to"]))


def _not_at_home(rule: str, details: dict[str, Any], department_names: dict[int, str]) -> str:
    return gettext(
        "Rule “%(rule)s” could not put it into the category “%(category)s”, which belongs to %(department)s.",
        rule=rule,
        category=_name(details["category"]),
        department=department_names.get(details["department"], "?"),
    )


def _left_out(rule: str, details: dict[str, Any]) -> str:
    if "canned" in details:
        return gettext(
            "Rule “%(rule)s” could not send “%(canned)s”: too many automatic mails, or no text.",
            rule=rule,
            canned=details["canned"],
        )
    if "list" in details:
        return gettext(
            "Rule “%(rule)s” could not put the check list “%(list)s” on it: there is no room for more.",
            rule=rule,
            list=details["list"],
        )
    if "category" in details:
        return gettext(
            "Rule “%(rule)s” could not put it into the category “%(category)s”, which is switched off.",
            rule=rule,
            category=_name(details["category"]),
        )
    if "product" in details:
        return gettext(
            "Rule “%(rule)s” could not choose the product “%(product)s”, which is switched off.",
            rule=rule,
            product=_name(details["product"]),
        )
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


def _told(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” told %(names)s.", rule=rule, names=", ".join(details.get("to", ())))


def _list_put_on(rule: str, details: dict[str, Any]) -> str:
    return gettext("Rule “%(rule)s” put the check list “%(list)s” on it.", rule=rule, list=details.get("list", ""))


def _state(kind: str) -> Callable[[str, dict[str, Any]], str]:
    def tell(rule: str, _details: dict[str, Any]) -> str:
        return gettext("Rule “%(rule)s” set the state to “%(after)s”.", rule=rule, after=status_word(Status(kind)))

    return tell


def _name(names: dict[str, str]) -> str:
    return in_language(names, reader_language())


_WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "assigned": _assigned,
    "prioritised": _prioritised,
    "tagged": _tagged,
    "category_chosen": _category,
    "product_chosen": _product,
    "rule_left_out": _left_out,
    "rule_spam": _spam,
    "rule_spared": _spared,
    "rule_answer": _answer,
    "rule_told": _told,
    "list_put_on": _list_put_on,
    "noted": lambda rule, _details: gettext("Rule “%(rule)s” added a note.", rule=rule),
    "solved": _state("solved"),
    "closed": _state("closed"),
    "pending": _state("pending"),
    "reopened": _state("open"),
}
