"""What statistics say: how much came, was answered and solved, and how long that took (R25, S5).

Everything is asked of `Figure`, within what the reader may see, on days of the office. A percentile is the smallest
value that so many in a hundred don't exceed: one that really happened, and can be shown.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import sqlalchemy as sa

from desk.gathered import CUSTOMER, DIMENSIONS, OF_CUSTOMERS, TIMED, Group, Key, groups
from desk.sight import counted_for, sees_work_of
from models import Agent, Figure, FigureKind, Ticket, db

RATED = (FigureKind.GOOD, FigureKind.SO_SO, FigureKind.BAD)


@dataclass(frozen=True)
class Asked:
    """Which figures: of these days, both included, and of what they are narrowed to, by dimension."""

    first: date
    last: date
    narrowed: Mapping[str, Key] = field(default_factory=dict)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Asked":
        """As many days, just before."""
        last = self.first - timedelta(days=1)
        return replace(self, first=last - timedelta(days=self.days - 1), last=last)

    def narrowed_to(self, dimension: str, key: Key) -> "Asked":
        return replace(self, narrowed={**self.narrowed, dimension: key})


@dataclass(frozen=True)
class Took:
    """How long things took, in seconds of work; None where nothing was waited for."""

    number: int = 0
    median: int | None = None
    ninety: int | None = None
    mean: int | None = None

    @classmethod
    def of(cls, seconds: Iterable[int | None]) -> "Took":
        known = sorted([one for one in seconds if one is not None])  # a list, for speed
        if not known:
            return cls()
        return cls(len(known), _percentile(known, 50), _percentile(known, 90), sum(known) // len(known))


@dataclass(frozen=True)
class Numbers:
    """What was counted of one thing. `handled` are the tickets that somebody answered."""

    counts: Mapping[FigureKind, int]
    took: Mapping[FigureKind, Took]
    handled: int = 0
    spent: int = 0
    """Seconds that agents said they worked."""

    def __getitem__(self, kind: str) -> int:
        return self.counts.get(FigureKind(kind), 0)

    @property
    def first(self) -> Took:
        return self.took.get(FigureKind.FIRST, Took())

    @property
    def answer(self) -> Took:
        return self.took.get(FigureKind.ANSWER, Took())

    @property
    def solution(self) -> Took:
        return self.took.get(FigureKind.SOLVED, Took())

    @property
    def rated(self) -> int:
        return sum(self[kind] for kind in RATED)

    @property
    def good_share(self) -> float | None:
        return self["good"] / self.rated if self.rated else None

    @property
    def reopen_rate(self) -> float | None:
        """How many are reopened of a hundred that are solved."""
        return self["reopened"] / self["solved"] if self["solved"] else None

    @property
    def more_unsolved(self) -> int:
        """How many more requests were unsolved afterwards than before."""
        return self["in"] - self["solved"] + self["reopened"]

    @property
    def met_share(self) -> float | None:
        """Of the targets that a service level set; None where there were none."""
        targets = self["met"] + self["missed"]
        return self["met"] / targets if targets else None


def numbers(asked: Asked, reader: Agent) -> Numbers:
    """Of everything that is asked for, together."""
    return _put_together(groups(None, conditions(asked, reader))).get(None, Numbers({}, {}))


def by(dimension: str, asked: Asked, reader: Agent) -> dict[Key, Numbers]:
    """For each agent, department … of which there is something to tell."""
    return _put_together(groups(dimension, conditions(asked, reader)))


def of_few_customers(customer_ids: list[int], asked: Asked, reader: Agent) -> dict[Key, Numbers]:
    """As `by` tells it, of these alone."""
    which = [DIMENSIONS[CUSTOMER].in_(customer_ids), *conditions(asked, reader)]
    return _put_together(groups(CUSTOMER, which, few=True))


def by_day(
    asked: Asked, reader: Agent, kinds: Collection[FigureKind] = tuple(FigureKind)
) -> dict[date, Counter[FigureKind]]:
    """Only days on which something of these kinds happened."""
    days = defaultdict[date, Counter[FigureKind]](Counter)
    rows = sa.select(Figure.kind, Figure.day, sa.func.count()).where(Figure.kind.in_(kinds), *conditions(asked, reader))
    for kind, day, number in db.session.execute(rows.group_by(Figure.kind, Figure.day)):
        days[day][kind] = number
    return days


def by_hour(asked: Asked, reader: Agent) -> Counter[int]:
    """How many requests came, by hours since Monday, 0:00, on the office's clock."""
    rows = sa.select(Figure.slot, sa.func.count()).where(Figure.kind == FigureKind.IN, *conditions(asked, reader))
    return Counter(dict(db.session.execute(rows.group_by(Figure.slot)).all()))


def unsolved_after(asked: Asked, reader: Agent) -> int | None:
    """How many requests were unsolved when the last day ended, as came and went till then.

    Of one agent that can't be said: who solves a request need not be who holds it. It is None then.
    """
    if "agent" in asked.narrowed:
        return None
    until = (Figure.day <= asked.last, *conditions(asked, reader)[1:])
    kinds = (FigureKind.IN, FigureKind.SOLVED, FigureKind.REOPENED)
    rows = sa.select(Figure.kind, sa.func.count()).where(*until, Figure.kind.in_(kinds)).group_by(Figure.kind)
    told = dict(db.session.execute(rows).all())
    came, solved, reopened = (told.get(kind, 0) for kind in kinds)
    return came - solved + reopened


def conditions(asked: Asked, reader: Agent) -> list[sa.ColumnElement[bool]]:
    """First the days, then what is narrowed and what may be seen. Of others' own work an agent is told nothing."""
    told: list[sa.ColumnElement[bool]] = [Figure.day.between(asked.first, asked.last), counted_for(reader)]
    for dimension, key in asked.narrowed.items():
        if dimension == "agent" and not sees_work_of(reader, key if isinstance(key, int) else None):
            told.append(sa.false())
            continue
        is_so = DIMENSIONS[dimension].is_(None) if key is None else DIMENSIONS[dimension] == key
        theirs = sa.select(Ticket.id).join(Ticket.customer).where(is_so)
        told.append(Figure.ticket_id.in_(theirs) if dimension in OF_CUSTOMERS else is_so)
    return told


def _put_together(found: Iterable[Group]) -> dict[Key, Numbers]:
    counts, took = defaultdict[Key, Counter[FigureKind]](Counter), defaultdict[Key, dict[FigureKind, Took]](dict)
    handled, spent = dict[Key, int](), dict[Key, int]()
    for kind, key, number, seconds, ticket_ids in found:
        counts[key][kind] = number
        if kind in TIMED:
            took[key][kind] = Took.of(seconds)
        if kind == FigureKind.SPENT:
            spent[key] = sum(filter(None, seconds))
        if kind == FigureKind.ANSWER:
            handled[key] = len(set(ticket_ids))
    return {key: Numbers(counts[key], took[key], handled.get(key, 0), spent.get(key, 0)) for key in counts}


def _percentile(known: list[int], percent: int) -> int:
    return known[(len(known) * percent + 99) // 100 - 1]
