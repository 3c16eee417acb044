"""What narrows the list of tickets to what they are about: category, product, what was chosen in a field."""

import re
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext

from models import FieldValue, Ticket
from models.catalogue import Asked, Named
from views.agents.catalogue import catalogue, name_of
from views.asked_words import answer_words
from views.base import as_id

NONE = "none"
MOST_FIELDS = 8
Chosen = tuple[tuple[str, str], ...]
Options = dict[str, list[tuple[str, str]]]
_KEY = re.compile(r"[a-z0-9_]{1,32}")
_COLUMNS = {"category": Ticket.category_id, "product": Ticket.product_id}


def tidy(value: str) -> str:
    """An id, or that there is none; odd values ask for all."""
    return value if value == NONE or as_id(value) else ""


def chosen_in(arguments: Mapping[str, str]) -> Chosen:
    """Each `field-<id>` of an address with the key that is wanted, in one order."""
    fits = [(name, key) for name, key in arguments.items() if _field_id(name) and _KEY.fullmatch(key)]
    return tuple(sorted(fits)[:MOST_FIELDS])


def of_thing(name: str, value: str) -> sa.ColumnElement[bool]:
    """Tickets of this category or product."""
    column = _COLUMNS[name]
    return column.is_(None) if value == NONE else column == as_id(value)


def of_field(name: str, key: str) -> sa.ColumnElement[bool]:
    """Tickets where this was chosen."""
    filled = sa.select(FieldValue.ticket_id).where(FieldValue.field_id == _field_id(name), FieldValue.key == key)
    return Ticket.id.in_(filled)


def thing_word(name: str, value: str) -> str:
    if value == NONE:
        return gettext("not said")
    known = catalogue()
    return name_of(known.category(as_id(value)) if name == "category" else known.product(as_id(value)))


def field_word(name: str, key: str) -> str:
    field = catalogue().field(_field_id(name))
    return answer_words(field, [key]) if field else "?"


def options() -> Options:
    """What can be chosen; a field that the office hasn't isn't there."""
    known = catalogue()
    things: dict[str, Sequence[Named]] = {"category": known.categories, "product": known.products}
    of_things = {name: _pairs(rows) for name, rows in things.items() if rows}
    return of_things | {_name(field): _answers(field) for field in _filterable()}


def labels() -> dict[str, str]:
    named = {"category": gettext("Category"), "product": gettext("Product")}
    return named | {_name(field): name_of(field) for field in _filterable()}


def _filterable() -> list[Asked]:
    return [one for one in catalogue().fields if one.can_filter]


def _pairs(rows: Sequence[Named]) -> list[tuple[str, str]]:
    return [*((str(one.id), name_of(one)) for one in rows), (NONE, gettext("not said"))]


def _answers(field: Asked) -> list[tuple[str, str]]:
    keys = [one["key"] for one in field.options] if field.has_options else ["yes", "no"]
    return [(key, answer_words(field, [key])) for key in keys]


def _name(field: Asked) -> str:
    return f"field-{field.id}"


def _field_id(name: str) -> int:
    return as_id(name.removeprefix("field-")) or 0 if name.startswith("field-") else 0
