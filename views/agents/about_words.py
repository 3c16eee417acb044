"""Lines of a ticket's history about what it concerns: what was, and what is."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from models import FieldKind, in_language
from views.asked_words import told_words
from views.languages import reader_language


def _category(who: str, details: dict[str, Any]) -> str:
    before, after = _names(details)
    if not before:
        return gettext("%(who)s put it into the category “%(after)s”.", who=who, after=after)
    if not after:
        return gettext("%(who)s took it out of the category “%(before)s”.", who=who, before=before)
    return gettext(
        "%(who)s changed the category from “%(before)s” to “%(after)s”.", who=who, before=before, after=after
    )


def _product(who: str, details: dict[str, Any]) -> str:
    before, after = _names(details)
    if not before:
        return gettext("%(who)s said that it concerns “%(after)s”.", who=who, after=after)
    if not after:
        return gettext("%(who)s said that it doesn't concern “%(before)s”.", who=who, before=before)
    return gettext("%(who)s changed the product from “%(before)s” to “%(after)s”.", who=who, before=before, after=after)


def _field(who: str, details: dict[str, Any]) -> str:
    kind, label = FieldKind(details["field_kind"]), in_language(details["label"], reader_language())
    before, after = (told_words(kind, details[name]) for name in ("from", "to"))
    if not before:
        return gettext("%(who)s filled in “%(field)s”: %(after)s", who=who, field=label, after=after)
    if not after:
        return gettext("%(who)s emptied “%(field)s”; it was: %(before)s", who=who, field=label, before=before)
    return gettext(
        "%(who)s changed “%(field)s” from “%(before)s” to “%(after)s”.",
        who=who,
        field=label,
        before=before,
        after=after,
    )


def _names(details: dict[str, Any]) -> tuple[str, str]:
    before, after = (in_language(details[name], reader_language()) for name in ("from", "to"))
    return before, after


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "category_chosen": _category,
    "product_chosen": _product,
    "field_filled": _field,
}
