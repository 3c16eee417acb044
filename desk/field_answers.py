"""What someone typed into a field of the office's, as it is kept: words, or the keys of what was chosen.

A number is kept with a point and without groups, a day as 2026-11-27; each reader sees them in their own way.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from babel.numbers import NumberFormatError, parse_decimal
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from desk.errors import DeskError
from models import FieldKind
from models.catalogue import Asked

MOST_LETTERS = {FieldKind.TEXT: 300, FieldKind.LONG_TEXT: 20_000, FieldKind.FILE: 300}
MOST_DIGITS = 20
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class WrongAnswer(DeskError):
    status = 422

    def __init__(self, text: LazyString) -> None:
        super().__init__()
        self.text = text


def read(field: Asked, typed: Sequence[str], language: str, *, before: Sequence[str] = ()) -> list[str]:
    """Nothing typed is an empty answer. What was chosen before may stay, also if it is offered no more.

    `language` is that of whoever typed it. Raises WrongAnswer.
    """
    given = list(dict.fromkeys(one for each in typed if (one := _tidy(each, field.kind))))
    return _READERS[field.kind](field, given, language, before) if given else []


def refuse_missing(field: Asked, language: str) -> None:
    """Raises WrongAnswer for a field that has to be filled in."""
    raise WrongAnswer(lazy_gettext("Please fill in “%(field)s”.", field=field.name_in(language)))


def _tidy(text: str, kind: FieldKind) -> str:
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip() if kind == FieldKind.LONG_TEXT else " ".join(text.split())


def _words(field: Asked, given: list[str], language: str, _before: Sequence[str]) -> list[str]:
    most = MOST_LETTERS[field.kind]
    if len(given[0]) > most:
        raise WrongAnswer(
            lazy_gettext(
                "“%(field)s” is too long: please say it in at most %(max)d letters.",
                field=field.name_in(language),
                max=most,
            )
        )
    return given[:1]


def _number(field: Asked, given: list[str], language: str, _before: Sequence[str]) -> list[str]:
    plain = re.sub(r"[\s'’]", "", given[0]).replace("−", "-")
    number = _as_written_in(plain, language)
    if number is None or not number.is_finite() or len(plain) > MOST_DIGITS:
        raise WrongAnswer(
            lazy_gettext(
                "“%(field)s” needs a number, such as 12 or 4.5: %(text)s",
                field=field.name_in(language),
                text=given[0][:60],
            )
        )
    return [format(number.normalize() + 0, "f")]


def _as_written_in(text: str, language: str) -> Decimal | None:
    """ "1,234" is a thousand and more in English, and little more than one in German."""
    if not re.fullmatch(r"[+-]?[0-9][0-9.,]*", text):
        return None
    try:
        return parse_decimal(text.lstrip("+"), locale=language, strict=True)
    except NumberFormatError:
        pass
    try:  # as others write it, where it can mean one thing only
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def _day(field: Asked, given: list[str], language: str, _before: Sequence[str]) -> list[str]:
    for way in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return [_in_year_of_people(datetime.strptime(given[0], way).date()).isoformat()]  # noqa: DTZ007 - a day
        except ValueError:
            continue
    raise WrongAnswer(
        lazy_gettext(
            "“%(field)s” needs a day, such as 2026-11-27: %(text)s", field=field.name_in(language), text=given[0][:60]
        )
    )


def _in_year_of_people(day: date) -> date:
    if not 1800 <= day.year <= 2999:
        raise ValueError(day)
    return day


def _yes_or_no(field: Asked, given: list[str], language: str, _before: Sequence[str]) -> list[str]:
    return _among({"yes", "no"}, field, given, language)[:1]


def _one(field: Asked, given: list[str], language: str, before: Sequence[str]) -> list[str]:
    return _among(_offered(field, before), field, given, language)[:1]


def _several(field: Asked, given: list[str], language: str, before: Sequence[str]) -> list[str]:
    chosen = _among(_offered(field, before), field, given, language)
    return [one["key"] for one in field.options if one["key"] in chosen]


def _offered(field: Asked, before: Sequence[str]) -> set[str]:
    return {one["key"] for one in field.options if one["is_offered"] or one["key"] in before}


def _among(known: set[str], field: Asked, given: list[str], language: str) -> list[str]:
    if not known.issuperset(given):
        raise WrongAnswer(
            lazy_gettext("“%(field)s”: please choose from what is offered.", field=field.name_in(language))
        )
    return given


_READERS: dict[FieldKind, Callable[[Asked, list[str], str, Sequence[str]], list[str]]] = {
    FieldKind.TEXT: _words,
    FieldKind.LONG_TEXT: _words,
    FieldKind.NUMBER: _number,
    FieldKind.DATE: _day,
    FieldKind.YES_NO: _yes_or_no,
    FieldKind.ONE: _one,
    FieldKind.SEVERAL: _several,
    FieldKind.FILE: _words,
}
