"""What a ticket got from another, or didn't, as its history tells it: behind the line about the joining."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext

from models import FieldKind, in_language
from views.asked_words import told_words
from views.languages import reader_language


def with_what_was_handed_on(line: str, details: dict[str, Any]) -> str:
    """The line, and a sentence for each of what came along, what was said otherwise and what went back."""
    told = (
        (details.get("given"), lambda facts: gettext("Taken over from there: %(facts)s.", facts=facts), _there),
        (details.get("other"), lambda facts: gettext("Said otherwise there: %(facts)s.", facts=facts), _both),
        (details.get("back"), lambda facts: gettext("This went back with it: %(facts)s.", facts=facts), _after),
    )
    return " ".join([line, *(sentence(_listed(facts, fact)) for facts, sentence, fact in told if facts)])


def _listed(facts: Iterable[dict[str, Any]], words: Any) -> str:
    return "; ".join(words(one) for one in facts)


def _there(fact: dict[str, Any]) -> str:
    return gettext("%(field)s “%(there)s”", field=_field(fact), there=_words(fact, "there"))


def _both(fact: dict[str, Any]) -> str:
    there, here = _words(fact, "there"), _words(fact, "here")
    return gettext("%(field)s “%(there)s”, here “%(here)s”", field=_field(fact), there=there, here=here)


def _after(fact: dict[str, Any]) -> str:
    """With what another part says of it instead."""
    return (_both if fact["here"] else _there)(fact)


def _field(fact: dict[str, Any]) -> str:
    if fact["what"] == "field":
        return in_language(fact["label"], reader_language())
    return gettext("Category") if fact["what"] == "category" else gettext("Product")


def _words(fact: dict[str, Any], name: str) -> str:
    if fact["what"] == "field":
        return told_words(FieldKind(fact["field_kind"]), fact[name])
    return in_language(fact[name], reader_language())
