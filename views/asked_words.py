"""Kinds of fields, and what was filled in, in the reader's words."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import gettext

from models import FieldKind, in_language
from models.catalogue import Asked
from views.languages import reader_language


def kind_word(kind: FieldKind) -> str:
    return {
        FieldKind.TEXT: gettext("Short text"),
        FieldKind.LONG_TEXT: gettext("Long text"),
        FieldKind.NUMBER: gettext("A number"),
        FieldKind.DATE: gettext("Date"),
        FieldKind.YES_NO: gettext("Yes or no"),
        FieldKind.ONE: gettext("One of a list"),
        FieldKind.SEVERAL: gettext("Several of a list"),
        FieldKind.FILE: gettext("A file"),
    }[kind]


def yes_or_no(key: str) -> str:
    return gettext("yes") if key == "yes" else gettext("no")


def answer_words(field: Asked, answer: Iterable[str]) -> str:
    """What was filled in; empty for nothing."""
    names = [field.option_names(one) or {"en": "?"} for one in answer] if field.has_options else list(answer)
    return told_words(field.kind, names)


def told_words(kind: FieldKind, told: Iterable[Any]) -> str:
    """The same of what the record tells: of options their names in every language."""
    return ", ".join(_word(kind, one) for one in told)


def shown_number(number: str) -> str:
    """As the reader writes it, with every digit there is."""
    return str(format_decimal(Decimal(number), locale=reader_language(), decimal_quantization=False))


def _word(kind: FieldKind, told: Any) -> str:
    if isinstance(told, dict):
        return in_language(told, reader_language())
    if kind == FieldKind.YES_NO:
        return yes_or_no(told)
    if kind == FieldKind.NUMBER:
        return shown_number(told)
    if kind == FieldKind.DATE:
        return str(format_date(date.fromisoformat(told), "medium", reader_language()))
    return str(told)
