"""What statistics say: how much came, was answered and solved, and how long that took (R25, S5).

Everything is asked of `Figure`, within what the reader may see, on days of the office. A percentile is the smallest
value that so many in a hundred don't exceed: one that really happened, and can be shown.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from desk.sight import counted_for, sees_work_of
from models import Agent, Customer, Figure, FigureKind, Ticket, db

Key = int | str | None
FEW = 500  # tickets that are asked for by their ids

TIMED = (FigureKind.FIRST, FigureKind.ANSWER, FigureKind.SOLVED)
SUMMED = (*TIMED, FigureKind.SPENT)
COUNTED = tuple(kind for kind in FigureKind if kind not in TIMED)
"""Of these it is told how many there were; of the others also how long each took. A span is sought by its kinds."""
RATED = (FigureKind.GOOD, FigureKind.SO_SO, FigureKind.BAD)
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
        known = sorted(one for one in seconds if one is not None)
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
    told = sa.select(Figure.kind, sa.func.count()).where(Figure.kind.in_(COUNTED), *conditions(asked, reader))
    counts = dict(db.session.execute(told.group_by(Figure.kind)).all())
    [first] = _columns(asked, reader, FigureKind.FIRST, Figure.seconds)
    [solved] = _columns(asked, reader, FigureKind.SOLVED, Figure.seconds)
    answer, answered = _columns(asked, reader, FigureKind.ANSWER, Figure.seconds, Figure.ticket_id)
    timed = {FigureKind.FIRST: first, FigureKind.ANSWER: answer, FigureKind.SOLVED: solved}
    counts |= {kind: len(seconds) for kind, seconds in timed.items() if seconds}
    spent = sa.select(sa.func.sum(Figure.seconds)).where(Figure.kind == FigureKind.SPENT, *conditions(asked, reader))
    seconds = db.session.execute(spent).scalar_one() if counts.get(FigureKind.SPENT) else 0
    took = {kind: Took.of(seconds) for kind, seconds in timed.items()}
    return Numbers(counts, took, len(set(answered)), seconds or 0)


def by(dimension: str, asked: Asked, reader: Agent) -> dict[Key, Numbers]:
    """For each agent, department … of which there is something to tell."""
    whose = Whose(dimension) if dimension in OF_CUSTOMERS else None
    column = Figure.ticket_id if whose else DIMENSIONS[dimension]
    parts = Parts()
    if not whose:
        counted = sa.select(Figure.kind, column, sa.func.count()).where(Figure.kind.in_(COUNTED))
        counted = counted.where(*conditions(asked, reader)).group_by(Figure.kind, column)
        for kind, key, number in db.session.execute(counted):
            parts.count(kind, key, number)
    for kind in FigureKind if whose else SUMMED:
        wanted = [column, *([Figure.seconds] if kind in SUMMED else [])]
        wanted += [Figure.ticket_id] if kind == FigureKind.ANSWER else []
        keys, *rest = _columns(asked, reader, kind, *wanted)
        parts.add(kind, whose.tickets(keys) if whose else keys, *rest)
    return parts.numbers()


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


def _columns(asked: Asked, reader: Agent, kind: FigureKind, *columns: Any) -> list[list[Any]]:
    """Each column of the figures of a kind as one value: of a hundred thousand rows that is ten times as quick."""
    return gathered(sa.select(*columns).where(Figure.kind == kind, *conditions(asked, reader)))


def gathered(rows: sa.Select[Any]) -> list[list[Any]]:
    """Each column as one value, in the same order."""
    gather = sa.func.json_agg if db.session.get_bind().dialect.name == "postgresql" else sa.func.json_group_array
    columns = [gather(column, type_=sa.JSON) for column in rows.selected_columns]
    return [list(one or ()) for one in db.session.execute(rows.with_only_columns(*columns)).one()]


class Whose:
    """The customers, or organisations, of tickets: a figure knows its ticket alone.

    A ticket is asked for once, whatever is counted of it: joined to each of a million figures it took twice as long.
    """

    def __init__(self, dimension: str) -> None:
        self._key, self._known = DIMENSIONS[dimension], dict[int, Key]()

    def tickets(self, ids: list[int]) -> list[Key]:
        """In the order of the ids."""
        if missing := set(ids) - self._known.keys():
            is_few = len(missing) < FEW
            is_asked = Ticket.id.in_(missing) if is_few else Ticket.id.between(min(missing), max(missing))
            rows = sa.select(Ticket.id, self._key).where(is_asked)
            if self._key is not Ticket.customer_id:
                rows = rows.join(Ticket.customer)
            self._known.update(zip(*gathered(rows), strict=True))
        return [self._known.get(one) for one in ids]


class Parts:
    """Numbers by key, put together from figures of one kind after another."""

    def __init__(self) -> None:
        self._counts = defaultdict[Key, Counter[FigureKind]](Counter)
        self._took = defaultdict[Key, dict[FigureKind, Took]](dict)
        self._handled, self._spent = defaultdict[Key, set[int]](set), Counter[Key]()

    def count(self, kind: FigureKind, key: Key, number: int) -> None:
        """Of a kind of which nothing else is told."""
        self._counts[key][kind] = number

    def add(self, kind: FigureKind, keys: list[Key], seconds: Any = (), ticket_ids: Iterable[int] = ()) -> None:
        """Of each figure its key, and where they matter the seconds and the ticket, in the same order."""
        for key, number in Counter(keys).items():
            self._counts[key][kind] = number
        if kind in SUMMED:
            for key, some in _grouped(keys, seconds).items():
                if kind == FigureKind.SPENT:
                    self._spent[key] = sum(map(int, filter(None, some)))
                else:
                    self._took[key][kind] = Took.of(some)
        if kind == FigureKind.ANSWER:
            for key, ticket_id in zip(keys, ticket_ids, strict=True):
                self._handled[key].add(ticket_id)

    def numbers(self) -> dict[Key, Numbers]:
        return {
            key: Numbers(counts, self._took[key], len(self._handled[key]), self._spent[key])
            for key, counts in self._counts.items()
        }


def _grouped(keys: list[Key], seconds: list[int | None]) -> dict[Key, list[int | None]]:
    groups = defaultdict[Key, list[int | None]](list)
    for key, one in zip(keys, seconds, strict=True):
        groups[key].append(one)
    return groups


def _percentile(known: list[int], percent: int) -> int:
    return known[(len(known) * percent + 99) // 100 - 1]
