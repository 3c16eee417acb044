"""Answering from one table in PostgreSQL. Keys are looked up in the index; rows are read to put the newest first."""

import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, TableClause
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from search.document_keys import AFTER_ALL, BEFORE_ALL, PLACES
from search.postgres_tables import Index, eras, named, set_locally
from search.postgres_terms import Tier, everything, word_in
from search.store import Hit

# So many rows are read for each ticket that is wanted, at first
_TICKETS_APART, _LOOKED_INTO_APART = 4, 1.5
_FURTHER = 8
_COMMON = 200
_DEADLINE, _TIMEOUT = "search deadline", "search timeout"
_NEARLY = 0.05  # seconds by which a time limit may be too long

Span = tuple[int, int]
Shape = tuple[bool, bool, bool]
_ALWAYS = (BEFORE_ALL, AFTER_ALL)


@dataclass(frozen=True, slots=True)
class Limits:
    """What rows must meet beside the keys."""

    dates: Span = _ALWAYS
    departments: tuple[str, ...] | None = None
    without_ids: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        """Which of them there are."""
        return self.dates != _ALWAYS, self.departments is not None, bool(self.without_ids)

    @property
    def values(self) -> dict[str, Any]:
        """What a statement is given."""
        first, end = self.dates
        without, departments = list(self.without_ids), list(self.departments or ())
        return {"first": first, "end": end, "departments": departments, "without": without}


class OutOfTime(Exception):
    """The time for a question is over."""


class Hits:
    """Hits as they come, best first, no more than are wanted."""

    def __init__(self, limit: int, by_ticket: bool):
        self.found: list[Hit] = []
        self._limit, self._by_ticket = limit, by_ticket
        self._known: set[str] = set()

    def rows_wanted(self, apart: float) -> int:
        """How many rows are likely to be enough, where each ticket has so many of them."""
        return math.ceil((self._limit - len(self.found)) * (apart if self._by_ticket else 1))

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


def settings(seconds: float) -> dict[str, str]:
    """What bounds the time of what a transaction asks at first, and says how all of it is to be answered.

    The planner doesn't know how rare a key is. It would rather walk through all there is, the newest first, until fifty
    are found, which is quick only for what everyone says. So it must look the keys up, and then sort. That leaves
    little to choose, and what was planned once serves for all keys: to plan takes as long as to look up.
    """
    if seconds <= 0:
        raise OutOfTime
    return {
        "statement_timeout": _milliseconds(seconds),
        "enable_seqscan": "off",
        "enable_indexscan": "off",
        "jit": "off",  # it would take longer than the question
        "plan_cache_mode": "force_generic_plan",
        "max_parallel_workers_per_gather": "0",  # tiers are to come one after the other
        "work_mem": "16MB",
    }


def have_settings(connection: Connection, seconds: float) -> None:
    """A transaction that has just been given `settings`."""
    connection.info[_DEADLINE], connection.info[_TIMEOUT] = time.monotonic() + seconds, seconds


def allow(connection: Connection, seconds: float) -> None:
    """The same transaction asks something else, which may take so long."""
    if seconds <= 0:
        raise OutOfTime
    connection.info[_DEADLINE] = time.monotonic() + seconds
    if not 0 <= connection.info[_TIMEOUT] - seconds <= _NEARLY:
        _set_timeout(connection, seconds)


def gather(connection: Connection, index: Index, tiers: Sequence[Tier], limits: Limits, hits: Hits) -> None:
    """The hits of all tiers, one after the other, until there are enough."""
    # Looking into rows may take all the time there is, and what was found before then is to be kept.
    are_looked_into = any(tier.wider for tier in tiers)
    for number, turn in enumerate([[tier] for tier in tiers] if are_looked_into else [tiers]):
        if hits.are_enough or not turn:
            return
        if number:
            _check_time(connection)
        _gather(connection, index, turn, limits, hits)


def _gather(connection: Connection, index: Index, tiers: Sequence[Tier], limits: Limits, hits: Hits) -> None:
    looked_up = [tier.wider or tier.asked for tier in tiers]
    is_walked = everything() in looked_up
    if is_walked:
        set_locally(connection, enable_indexscan="on")
    _gather_rows(connection, index, tiers, looked_up, limits, hits)
    if is_walked:
        set_locally(connection, enable_indexscan="off")


def _gather_rows(
    connection: Connection, index: Index, tiers: Sequence[Tier], looked_up: list[str], limits: Limits, hits: Hits
) -> None:
    shapes = tuple((one != everything(), bool(tier.wider)) for one, tier in zip(looked_up, tiers, strict=True))
    asked = _in_order(index, shapes, limits.shape)
    values = limits.values
    values |= {f"asked{number}": tier.asked for number, tier in enumerate(tiers)}
    values |= {f"looked_up{number}": one for number, one in enumerate(looked_up)}
    rows_wanted = hits.rows_wanted(_LOOKED_INTO_APART if any(tier.wider for tier in tiers) else _TICKETS_APART)
    while True:
        rows = connection.execute(asked, values | {"most": rows_wanted}).all()
        hits.add(rows)
        if hits.are_enough or len(rows) < rows_wanted:
            return
        rows_wanted *= _FURTHER
        _check_time(connection)


@lru_cache(maxsize=200)
def _in_order(index: Index, shapes: tuple[tuple[bool, bool], ...], limits: Shape) -> sa.Executable:
    """Tier after tier, and of each the newest first: no tier is begun before those above it have been read to the end,
    and of a tier no era before the younger ones.

    Of each tier `shapes` say whether it is looked up at all, and whether the rows must be looked into as well. Kept,
    since to put this together for each question takes as long as PostgreSQL takes to answer it.
    """
    rows, most = named(index.name), sa.bindparam("most", type_=sa.Integer)
    newest = sa.select(rows.c.id, rows.c.ticket).order_by(rows.c.at.desc(), rows.c.number.desc())
    limited = {is_looked_up: newest.where(*_limits(rows, limits, is_looked_up)) for is_looked_up in (False, True)}
    parts = (
        _of_tier(_in_era(limited[shape[0]], era), rows, number, *shape).limit(most).subquery()
        for number, shape in enumerate(shapes)
        for era in (eras(index.begins) if shape[0] else [""])  # of what isn't looked up all are in the order of dates
    )
    return sa.union_all(*map(sa.select, parts)).limit(most)


def _in_era(newest: sa.Select[Any], era: str) -> sa.Select[Any]:
    return newest.where(sa.text(era)) if era else newest


def _of_tier(
    newest: sa.Select[Any], rows: TableClause, number: int, is_looked_up: bool, is_looked_into: bool
) -> sa.Select[Any]:
    if is_looked_up:
        newest = newest.where(_meets(rows, sa.bindparam(f"looked_up{number}", type_=sa.Text)))
    if not is_looked_into:
        return newest
    # The offset keeps the planner from looking into rows before it has put them in their order.
    wider = newest.add_columns(rows.c.terms).offset(0).subquery()
    return sa.select(wider.c.id, wider.c.ticket).where(_meets(wider, sa.bindparam(f"asked{number}", type_=sa.Text)))


def has(
    connection: Connection,
    index: Index,
    asked: str,
    limits: Limits,
) -> bool:
    """Whether a document meets it."""
    statement = _has(index, asked == everything(), limits.shape)
    return bool(connection.execute(statement, limits.values | {"asked": asked}).scalar())


@lru_cache(maxsize=50)
def _has(index: Index, is_everything: bool, limits: Shape) -> sa.Executable:
    rows = named(index.name)
    met, limited = sa.bindparam("asked", type_=sa.Text), _limits(rows, limits, not is_everything)
    return sa.select(sa.exists().where(*limited) if is_everything else _is_there(index, rows, met, *limited))


def written(connection: Connection, index: Index, questions: Mapping[str, str]) -> list[str]:
    """Those of the words whose questions a document meets, in their order. All in one go: they may be hundreds."""
    values = {"word": list(questions), "question": list(questions.values())}
    return list(connection.execute(_written(index), values).scalars())


@lru_cache(maxsize=20)
def _written(index: Index) -> sa.Executable:
    columns = ("word", "question")
    asked = sa.func.unnest(*map(_array, columns)).table_valued(*columns, with_ordinality="place").render_derived()
    is_there = _is_there(index, named(index.name), asked.c.question)
    return sa.select(asked.c.word).where(is_there).order_by(asked.c.place)


def known(connection: Connection, index: Index, words: Sequence[str]) -> list[str]:
    """Those of the words that stand in any place, commonest first."""
    in_places = {place: [word_in(place, word) for word in words] for place in PLACES}
    anywhere = [" | ".join(one) for one in zip(*in_places.values(), strict=True)]
    return list(connection.execute(_known(index), {"word": list(words), **in_places, "anywhere": anywhere}).scalars())


@lru_cache(maxsize=20)
def _known(index: Index) -> sa.Executable:
    columns = ("word", *PLACES, "anywhere")
    asked = sa.func.unnest(*map(_array, columns)).table_valued(*columns, with_ordinality="place").render_derived()
    counts = [_count_of(index, asked.c[place]) for place in PLACES]
    is_there = _is_there(index, named(index.name), asked.c.anywhere)
    in_order = sum(counts[1:], counts[0]).desc(), asked.c.place
    return sa.select(asked.c.word).where(is_there).order_by(*in_order)


def _array(name: str) -> sa.ColumnElement[Any]:
    return sa.cast(sa.bindparam(name, type_=ARRAY(sa.Text)), ARRAY(sa.Text))


def _is_there(index: Index, rows: TableClause, asked: Any, *limits: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a document of any era meets it: most are in the youngest, which is the quickest to look into."""
    each = (_met_in(era, rows, asked) for era in eras(index.begins))
    return sa.or_(*(sa.exists().where(*met, *limits) for met in each))


def _count_of(index: Index, asked: Any) -> sa.ScalarSelect[int]:
    """How many documents meet it, and no more than that it is common: to count on would read half the table."""
    rows = named(index.name)
    each = (_met_in(era, rows, asked) for era in eras(index.begins))
    ones = [sa.select(sa.literal(1).label("one")).select_from(rows).where(*met).correlate(asked.table) for met in each]
    some = sa.union_all(*ones).limit(_COMMON).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()


def _met_in(era: str, rows: TableClause, asked: Any) -> list[Any]:
    return [_meets(rows, asked), *([sa.text(era)] if era else [])]


def count(connection: Connection, index: Index) -> int:
    """How many documents there are."""
    set_locally(connection, enable_seqscan="on")
    return int(connection.execute(sa.select(sa.func.count()).select_from(named(index.name))).scalar_one())


def _limits(table: TableClause, shape: Shape, is_looked_up: bool) -> list[sa.ColumnElement[bool]]:
    """What limits nothing isn't said, so that nobody looks for it first.

    Where keys are looked up, the index of dates is not to be used beside them: for all that lies between two days the
    keys would be read out of the rows.
    """
    is_dated, is_within, are_left_out = shape
    first, end = (sa.bindparam(name, type_=sa.BigInteger) for name in ("first", "end"))
    within, without = (sa.bindparam(name, type_=ARRAY(sa.Text)) for name in ("departments", "without"))
    at = table.c.at + sa.literal_column("0") if is_looked_up else table.c.at
    limits = [at >= first, at < end] if is_dated else []
    limits += [table.c.department == sa.any_(within)] if is_within else []
    return [*limits, table.c.id != sa.all_(without)] if are_left_out else limits


def _meets(rows: sa.FromClause, asked: Any) -> sa.ColumnElement[bool]:
    return rows.c.terms.bool_op("@@")(sa.cast(asked, TSQUERY))


def _check_time(connection: Connection) -> None:
    left = connection.info[_DEADLINE] - time.monotonic()
    if left <= 0:
        raise OutOfTime
    _set_timeout(connection, left)


def _set_timeout(connection: Connection, seconds: float) -> None:
    connection.info[_TIMEOUT] = seconds
    set_locally(connection, statement_timeout=_milliseconds(seconds))


def _milliseconds(seconds: float) -> str:
    return f"{max(int(1000 * seconds), 1)}ms"
