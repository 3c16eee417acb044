"""Answering from one table in PostgreSQL. Keys are looked up in the index; rows are read to put the newest first."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, TableClause
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from search.document_keys import AFTER_ALL, BEFORE_ALL, PLACES
from search.postgres_tables import set_locally
from search.postgres_terms import everything, word_in
from search.store import Hit

_TICKETS_APART = 4  # so many rows are read for each ticket that is wanted, at first
_FURTHER = 8
_COMMON = 200
_DEADLINE = "search deadline"

Span = tuple[int, int]
_ALWAYS = (BEFORE_ALL, AFTER_ALL)


class OutOfTime(Exception):
    """The time for a question is over."""


class Hits:
    """Hits as they come, best first, no more than are wanted."""

    def __init__(self, limit: int, by_ticket: bool, without_ids: frozenset[str] = frozenset()):
        self.found: list[Hit] = []
        self.without_ids = without_ids
        self._limit, self._by_ticket = limit, by_ticket
        self._known: set[str] = set()

    @property
    def rows_wanted(self) -> int:
        """How many rows are likely to be enough."""
        return (self._limit - len(self.found)) * (_TICKETS_APART if self._by_ticket else 1)

    @property
    def are_enough(self) -> bool:
        return len(self.found) >= self._limit

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Those not known yet."""
        for id_, ticket in rows:
            known_by = ticket if self._by_ticket else id_
            if known_by not in self._known and not self.are_enough:
                self._known.add(known_by)
                self.found.append(Hit(id_, ticket))


def prepare(connection: Connection, seconds: float) -> None:
    """Bounds the time of what this transaction asks, and says how it is to be answered.

    The planner doesn't know how rare a key is. It would rather walk through all there is, the newest first, until fifty
    are found, which is quick only for what everyone says. So it must look the keys up, and then sort.
    """
    if seconds <= 0:
        raise OutOfTime
    connection.info[_DEADLINE] = time.monotonic() + seconds
    set_locally(
        connection,
        statement_timeout=_milliseconds(seconds),
        enable_seqscan="off",
        enable_indexscan="off",
        jit="off",  # it would take longer than the question
        plan_cache_mode="force_custom_plan",
    )


def gather(connection: Connection, table: TableClause, tiers: Sequence[str], dates: Span, hits: Hits) -> None:
    """The hits of all tiers, one after the other, until there are enough."""
    for number, tier in enumerate(tiers):
        if hits.are_enough:
            return
        if number:
            _check_time(connection)
        _gather_tier(connection, table, tier, dates, hits)


def has(
    connection: Connection,
    table: TableClause,
    asked: str,
    dates: Span = _ALWAYS,
    without_ids: frozenset[str] = frozenset(),
) -> bool:
    """Whether a document meets it."""
    limits = _limits(table, asked, dates, without_ids)
    return bool(connection.execute(sa.select(sa.exists().where(*limits))).scalar())


def written(connection: Connection, table: TableClause, questions: Mapping[str, str]) -> list[str]:
    """Those of the words whose questions a document meets, in their order. All in one go: they may be hundreds."""
    if not questions:
        return []
    arrays = [sa.cast(list(one), ARRAY(sa.Text)) for one in (questions, questions.values())]
    asked = sa.func.unnest(*arrays).table_valued("word", "question", with_ordinality="place").render_derived()
    is_there = sa.exists().where(_meets(table, asked.c.question))
    return list(connection.execute(sa.select(asked.c.word).where(is_there).order_by(asked.c.place)).scalars())


def known(connection: Connection, table: TableClause, words: Sequence[str]) -> list[str]:
    """Those of the words that stand in any place, commonest first."""
    in_places = [[word_in(place, word) for word in words] for place in PLACES]
    values = [list(words), *in_places, [" | ".join(one) for one in zip(*in_places, strict=True)]]
    arrays = [sa.cast(one, ARRAY(sa.Text)) for one in values]
    asked = sa.func.unnest(*arrays).table_valued("word", *PLACES, "anywhere", with_ordinality="place").render_derived()
    counts = [_count_of(table, asked.c[place]) for place in PLACES]
    is_there = sa.exists().where(_meets(table, asked.c.anywhere))
    in_order = sum(counts[1:], counts[0]).desc(), asked.c.place
    return list(connection.execute(sa.select(asked.c.word).where(is_there).order_by(*in_order)).scalars())


def _count_of(table: TableClause, asked: Any) -> sa.ScalarSelect[int]:
    """How many documents meet it, and no more than that it is common: to count on would read half the table."""
    some = sa.select(sa.literal(1)).select_from(table).where(_meets(table, asked)).limit(_COMMON)
    return sa.select(sa.func.count()).select_from(some.correlate(asked.table).subquery()).scalar_subquery()


def count(connection: Connection, table: TableClause) -> int:
    """How many documents there are."""
    set_locally(connection, enable_seqscan="on")
    return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _gather_tier(connection: Connection, table: TableClause, tier: str, dates: Span, hits: Hits) -> None:
    if tier == everything():
        set_locally(connection, enable_indexscan="on")
    newest = sa.select(table.c.id, table.c.ticket).order_by(table.c.at.desc(), table.c.number.desc())
    newest = newest.where(*_limits(table, tier, dates, hits.without_ids))
    rows_wanted = hits.rows_wanted
    while True:
        rows = connection.execute(newest.limit(rows_wanted)).all()
        hits.add(rows)
        if hits.are_enough or len(rows) < rows_wanted:
            return
        rows_wanted *= _FURTHER
        _check_time(connection)


def _limits(
    table: TableClause, asked: str, dates: Span, without_ids: frozenset[str]
) -> Iterator[sa.ColumnElement[bool]]:
    """What limits nothing isn't said, so that nobody looks for it first."""
    if asked != everything():
        yield _meets(table, asked)
    if dates != _ALWAYS:
        yield table.c.at >= dates[0]
        yield table.c.at < dates[1]
    if without_ids:
        yield table.c.id.not_in(sorted(without_ids))


def _meets(table: TableClause, asked: Any) -> sa.ColumnElement[bool]:
    return table.c.terms.bool_op("@@")(sa.cast(asked, TSQUERY))


def _check_time(connection: Connection) -> None:
    left = connection.info[_DEADLINE] - time.monotonic()
    if left <= 0:
        raise OutOfTime
    set_locally(connection, statement_timeout=_milliseconds(left))


def _milliseconds(seconds: float) -> str:
    return f"{max(int(1000 * seconds), 1)}ms"
