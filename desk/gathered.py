"""Figures as they are read: of each kind, for each agent, department …, how many there are and what each took (R25).

Of a year of a large desk that is a million. PostgreSQL groups them by a column of theirs in one question; SQLite, which
would sort all of them for that, gives a kind's as two or three long values that are grouped here. So do both where
nothing is to be grouped, and for customers, whose tickets are then asked for once.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from heapq import nsmallest
from typing import Any, NamedTuple

import sqlalchemy as sa

from models import Customer, Figure, FigureKind, Ticket, db
from models.columns import BINARY

Key = int | str | None
Kinds = tuple[FigureKind, ...]
FEW = 500  # tickets that are asked for by their ids

TIMED = (FigureKind.FIRST, FigureKind.ANSWER, FigureKind.SOLVED)
SUMMED = (*TIMED, FigureKind.SPENT)
COUNTED = tuple(kind for kind in FigureKind if kind not in SUMMED)
"""Of these it is told how many there were; of the others also how long each took. A span is sought by its kinds."""
CUSTOMER, ORGANISATION = "customer", "organisation"
OF_CUSTOMERS = (CUSTOMER, ORGANISATION)  # told by the ticket, not by the figure
DIMENSIONS: dict[str, Any] = {
    "agent": Figure.agent_id,
    "department": Figure.department_id,
    "category": Figure.category_id,
    "product": Figure.product_id,
    "language": Figure.language,
    "channel": Figure.channel,
    CUSTOMER: Ticket.customer_id,
    ORGANISATION: Customer.organisation_id,
}


class Group(NamedTuple):
    """The figures of a kind that have a key; `seconds` for those of SUMMED, `ticket_ids` for answers."""

    kind: FigureKind
    key: Key
    number: int
    seconds: Collection[int | None] = ()
    ticket_ids: Collection[int] = ()


def groups(dimension: str | None, which: list[sa.ColumnElement[bool]], *, few: bool = False) -> Iterator[Group]:
    """Of the figures of which that is true; without a dimension, each kind's whole. `few`: there are not many."""
    if few:
        return _grouped_there(dimension, which)
    if db.session.get_bind().dialect.name == "postgresql" and dimension and dimension not in OF_CUSTOMERS:
        return _grouped_there(dimension, [Figure.kind.in_(tuple(FigureKind)), *which])
    return _grouped_here(dimension, which)


def largest_customers(
    sized: Kinds, others: Kinds, which: list[sa.ColumnElement[bool]], most: int
) -> tuple[list[int], int]:
    """Who has most figures of these kinds, and how many have any of them or of the others."""
    if db.session.get_bind().dialect.name != "postgresql":
        return _largest_here(sized, others, which, most)
    number = sa.func.count(sa.case((Figure.kind.in_(sized), 1)))
    rows = sa.select(Ticket.customer_id, sa.func.count().over()).join(Figure, Figure.ticket_id == Ticket.id)
    rows = rows.where(Figure.kind.in_((*sized, *others)), *which).group_by(Ticket.customer_id)
    found = db.session.execute(rows.order_by(number.desc(), Ticket.customer_id).limit(most)).all()
    return [one for one, _all in found], found[0][1] if found else 0


def _largest_here(sized: Kinds, others: Kinds, which: list[sa.ColumnElement[bool]], most: int) -> tuple[list[int], int]:
    whose, sizes = Whose(CUSTOMER), Counter[Any]()
    for kinds in (sized, others):
        [found] = _columns(sa.select(Figure.ticket_id).where(Figure.kind.in_(kinds), *which))
        of_tickets = Counter(found)
        for customer_id, number in zip(whose.tickets(list(of_tickets)), of_tickets.values(), strict=True):
            sizes[customer_id] += number if kinds is sized else 0
    return nsmallest(most, sizes, key=lambda one: (-sizes[one], one)), len(sizes)


def _grouped_there(dimension: str | None, which: list[sa.ColumnElement[bool]]) -> Iterator[Group]:
    keys = [DIMENSIONS[dimension]] if dimension else []
    seconds = _gather(Figure.seconds).filter(Figure.kind.in_(SUMMED))
    ticket_ids = _gather(Figure.ticket_id).filter(Figure.kind == FigureKind.ANSWER)
    rows = sa.select(Figure.kind, *(keys or [sa.null()]), sa.func.count(), seconds, ticket_ids)
    if dimension in OF_CUSTOMERS:
        rows = rows.join(Ticket, Ticket.id == Figure.ticket_id)
    if dimension == ORGANISATION:
        rows = rows.join(Ticket.customer)
    rows = rows.where(*which).group_by(Figure.kind, *keys)
    for kind, key, number, took, tickets in db.session.execute(rows, execution_options=BINARY):
        yield Group(kind, key, number, took or (), tickets or ())


def _grouped_here(dimension: str | None, which: list[sa.ColumnElement[bool]]) -> Iterator[Group]:
    whose = Whose(dimension) if dimension in OF_CUSTOMERS else None
    keys = [] if dimension is None else [Figure.ticket_id if whose else DIMENSIONS[dimension]]
    if not whose:
        counted = sa.select(Figure.kind, *(keys or [sa.null()]), sa.func.count()).where(Figure.kind.in_(COUNTED))
        for row in db.session.execute(counted.where(*which).group_by(Figure.kind, *keys)):
            yield Group(*row)
    for kind in FigureKind if whose else SUMMED:
        wanted = [Figure.seconds] if kind in SUMMED else []
        wanted += [Figure.ticket_id] if kind == FigureKind.ANSWER and not whose else []
        found = _columns(sa.select(*keys, *wanted).where(Figure.kind == kind, *which))
        yield from _by_key(kind, found, whose) if keys else _whole(kind, *found)


def _whole(kind: FigureKind, seconds: list[int | None], ticket_ids: Collection[int] = ()) -> Iterator[Group]:
    if seconds:
        yield Group(kind, None, len(seconds), seconds, ticket_ids)


def _by_key(kind: FigureKind, found: list[list[Any]], whose: "Whose | None") -> Iterator[Group]:
    keys, *values = found
    if whose:
        values += [keys] if kind == FigureKind.ANSWER else []
        keys = whose.tickets(keys)
    grouped = [_sorted_out(keys, one) for one in values]
    for key, number in Counter(keys).items():
        yield Group(kind, key, number, *(one[key] for one in grouped))


def _sorted_out(keys: list[Key], values: list[Any]) -> dict[Key, list[Any]]:
    found = defaultdict[Key, list[Any]](list)
    for key, one in zip(keys, values, strict=True):
        found[key].append(one)
    return found


class Whose:
    """The customers, or organisations, of tickets: a figure knows its ticket alone.

    A ticket is asked for once, whatever is counted of it: joined to each of a million figures it took twice as long.
    """

    def __init__(self, dimension: str) -> None:
        self._dimension, self._known = dimension, dict[int, Key]()
        self._first = self._last = 0  # between these ids all are known that are anybody's

    def tickets(self, ids: list[int]) -> list[Key]:
        """In the order of the ids."""
        if ids and not self._first <= min(ids) <= max(ids) <= self._last:
            self._read(ids)
        return list(map(self._known.get, ids))

    def _read(self, ids: list[int]) -> None:
        if len(ids) < FEW:
            is_asked = Ticket.id.in_(set(ids))
        else:
            self._first, self._last = min(self._first or ids[0], min(ids)), max(self._last, max(ids))
            is_asked = Ticket.id.between(self._first, self._last)
        key = DIMENSIONS[self._dimension]
        rows = sa.select(Ticket.id, key).where(is_asked, key.is_not(None))
        if self._dimension == ORGANISATION:
            rows = rows.join(Ticket.customer)
        self._known.update(zip(*_columns(rows), strict=True))


def _columns(rows: sa.Select[Any]) -> list[list[Any]]:
    """Each column as one value, in the same order: of a hundred thousand rows that is ten times as quick."""
    columns = [_gather(column) for column in rows.selected_columns]
    found = db.session.execute(rows.with_only_columns(*columns), execution_options=BINARY).one()
    return [list(one or ()) for one in found]


def _gather(column: Any) -> Any:
    if db.session.get_bind().dialect.name == "postgresql":
        return sa.func.array_agg(column, type_=sa.types.NullType())
    return sa.func.json_group_array(column, type_=sa.JSON)
