"""Paging by the place of the last row instead of by counting rows, so that page 2000 costs what page 1 does.

A place is the values that the list is ordered by, written into the address. A row that has moved meanwhile is neither
lost nor shown twice by those that stayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Place = tuple[datetime | int | None, ...]


@dataclass(frozen=True)
class Key:
    """One column of an order; where it may be empty, empty ones come last."""

    column: Any
    is_descending: bool = False
    may_be_empty: bool = False

    def ordered(self, *, backwards: bool = False) -> Any:
        descends = self.is_descending != backwards
        ordered = self.column.desc() if descends else self.column.asc()
        if not self.may_be_empty:
            return ordered
        return ordered.nulls_first() if backwards else ordered.nulls_last()

    def equals(self, value: Any) -> sa.ColumnElement[bool]:
        return self.column.is_(None) if value is None else self.column == value

    def is_beyond(self, value: Any, *, backwards: bool) -> sa.ColumnElement[bool]:
        """Whether a row comes after one of this value, or before it."""
        if value is None:
            return self.column.is_not(None) if backwards else sa.false()
        further = self.column < value if self.is_descending != backwards else self.column > value
        return sa.or_(further, self.column.is_(None)) if self.may_be_empty and not backwards else further

    def is_not_before(self, value: Any, *, backwards: bool) -> sa.ColumnElement[bool]:
        """The same or equal: a bound that an index can begin at."""
        if value is None or self.may_be_empty:
            return sa.true()
        return self.column <= value if self.is_descending != backwards else self.column >= value


def beyond(keys: Sequence[Key], place: Place, *, backwards: bool = False) -> sa.ColumnElement[bool]:
    """The rows after the place, or before it."""
    ways = []
    for number, (key, value) in enumerate(zip(keys, place, strict=True)):
        same = [one.equals(known) for one, known in zip(keys[:number], place[:number], strict=True)]
        ways.append(sa.and_(*same, key.is_beyond(value, backwards=backwards)))
    return sa.and_(keys[0].is_not_before(place[0], backwards=backwards), sa.or_(*ways))


def sifted(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """The same, but looked at row by row by SQLite: it chooses no index for what nearly every ticket may meet.

    Without it SQLite sorts all tickets of the reader's departments to show the fifty that moved last. PostgreSQL knows
    how many rows meet what, and would guess wrong if it didn't see it.
    """
    return _Sifted(condition)


class _Sifted(FunctionElement[bool]):
    name = "sifted"
    type = sa.Boolean()
    inherit_cache = True


@compiles(_Sifted)
def _as_it_is(element: _Sifted, compiler: SQLCompiler, **words: Any) -> str:
    return f"({compiler.process(element.clauses, **words)})"


@compiles(_Sifted, "sqlite")
def _row_by_row(element: _Sifted, compiler: SQLCompiler, **words: Any) -> str:
    return f"CASE WHEN {compiler.process(element.clauses, **words)} THEN 1 ELSE 0 END"


def place_of(keys: Sequence[Key], row: Any) -> str:
    """The row's place, for an address."""
    return ".".join(_written(getattr(row, key.column.key)) for key in keys)


def read(keys: Sequence[Key], text: str) -> Place | None:
    """The place that an address names; None for what is none in this order."""
    parts = text.split(".")
    if len(parts) != len(keys) or not all(part == "-" or _is_number(part) for part in parts):
        return None
    place = tuple(_value(key, part) for key, part in zip(keys, parts, strict=True))
    return None if any(one is None and not key.may_be_empty for key, one in zip(keys, place, strict=True)) else place


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _value(key: Key, part: str) -> Any:
    if part == "-":
        return None
    if not isinstance(key.column.type, sa.Integer):
        return EPOCH + timedelta(microseconds=min(int(part), 10**16))
    return min(int(part), 2**31 - 1)


def _written(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, datetime):
        return str((value - EPOCH) // timedelta(microseconds=1))
    return str(value)
