"""The story of a ticket, read from its messages and its record, and what of it is counted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from models import (
    Clock,
    Ended,
    Event,
    FigureKind,
    Kind,
    Message,
    OperationPart,
    Pledge,
    PledgeEnd,
    Rating,
    Status,
    Ticket,
    db,
)

DONE = (Status.SOLVED, Status.CLOSED)
TURNS = ("replied", "solved", "closed", "pending", "reopened", "undone")


@dataclass(frozen=True)
class Measured:
    """One thing to be counted. How long it took since an instant, or in seconds that are known already."""

    kind: FigureKind
    at: datetime
    agent_id: int | None = None
    since: datetime | None = None
    seconds: int | None = None


@dataclass(frozen=True)
class Said:
    id: int
    kind: Kind
    agent_id: int | None
    at: datetime


@dataclass(frozen=True)
class Turn:
    """A line of the record that may change where the ticket stands."""

    kind: str
    agent_id: int | None
    at: datetime
    details: dict[str, Any]


@dataclass
class Told:
    """A ticket with all that its figures are made of. `undone`: by operation, what an act found that was undone."""

    ticket: Ticket
    said: list[Said] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    rated: list[Measured] = field(default_factory=list)
    promised: list[Measured] = field(default_factory=list)
    pledged: list[Measured] = field(default_factory=list)
    spent: list[Measured] = field(default_factory=list)
    undone: dict[int, dict[str, Any]] = field(default_factory=dict)


def told_of(tickets: list[Ticket]) -> Iterator[Told]:
    """Of all of them at once."""
    told = {ticket.id: Told(ticket) for ticket in tickets}
    for model, add in (
        (_said, "said"),
        (_turns, "turns"),
        (_rated, "rated"),
        (_promised, "promised"),
        (_pledged, "pledged"),
        (_spent, "spent"),
    ):
        for ticket_id, one in model(list(told)):
            getattr(told[ticket_id], add).append(one)
    for ticket_id, operation_id, before in _undone(list(told)):
        told[ticket_id].undone[operation_id] = before
    return iter(told.values())


def measured(told: Told) -> Iterable[Measured]:
    """What came, was answered, solved, reopened and rated, and which targets of service levels were met."""
    story = _Story(told)
    for _, one in sorted(_in_order(told), key=lambda pair: pair[0]):
        story.goes_on(one)
    story.ends()
    return [
        *story.measured,
        *told.rated,
        *told.pledged,
        *told.spent,
        *(replace(one, agent_id=told.ticket.assignee_id) for one in told.promised),
    ]


class _Story:
    """Where a ticket stands: since when its customer waits, and since when there is something to solve."""

    def __init__(self, told: Told) -> None:
        ticket = told.ticket
        self.told, self.message_ids = told, {one.id for one in told.said}
        self.measured = [Measured(FigureKind.IN, ticket.created_at, ticket.assignee_id)]
        self.waits_since: datetime | None = None
        self.open_since: datetime | None = ticket.created_at
        self.was_answered = False
        self.solved_by: int | None = None

    def goes_on(self, one: Said | Turn) -> None:
        if isinstance(one, Said):
            self.hears(one)
        else:
            getattr(self, f"is_{one.kind}")(one)

    def ends(self) -> None:
        """What no line tells, such as taking merged tickets apart, shows in how the ticket stands now."""
        ticket = self.told.ticket
        is_done = ticket.status in DONE
        if is_done and self.open_since is not None:
            self._solve(ticket.closed_at or ticket.solved_at or ticket.last_message_at, None)
        elif not is_done and self.open_since is None:
            self._take_back(FigureKind.SOLVED)

    def hears(self, said: Said) -> None:
        if said.kind == Kind.CUSTOMER:
            self.waits_since = self.waits_since or said.at
            return
        since, self.waits_since = self.waits_since, None
        self.measured.append(Measured(FigureKind.ANSWER, said.at, said.agent_id, since))
        if since is not None and not self.was_answered:
            self.was_answered = True
            self.measured.append(Measured(FigureKind.FIRST, said.at, said.agent_id, since))

    def is_replied(self, turn: Turn) -> None:
        if turn.details.get("message") not in self.message_ids:  # it was taken back, or moved
            return
        if turn.details.get("status") in DONE:
            self._solve(turn.at, turn.agent_id)
        else:
            self._reopen(turn.at)
        if turn.details.get("status") == Status.OPEN:  # more is owed
            self.waits_since = turn.at

    def is_solved(self, turn: Turn) -> None:
        self.waits_since = None
        self._solve(turn.at, turn.agent_id)

    is_closed = is_solved

    def is_pending(self, turn: Turn) -> None:
        self.waits_since = None
        self._reopen(turn.at)

    def is_reopened(self, turn: Turn) -> None:
        self._reopen(turn.at)
        self.waits_since = self.waits_since or turn.at

    def is_undone(self, turn: Turn) -> None:
        """As if it had never been done."""
        before = self.told.undone.get(turn.details.get("operation", 0), {})
        if "status" not in before:
            return
        if before["status"] in DONE:
            self._take_back(FigureKind.REOPENED)
        else:
            self._take_back(FigureKind.SOLVED)
        since = before.get("waiting_since")
        self.waits_since = datetime.fromisoformat(since) if since else None

    def _solve(self, at: datetime, agent_id: int | None) -> None:
        if self.open_since is None:
            return
        self.solved_by = agent_id or self.told.ticket.assignee_id
        self.measured.append(Measured(FigureKind.SOLVED, at, self.solved_by, self.open_since))
        self.open_since = None

    def _reopen(self, at: datetime) -> None:
        if self.open_since is None:
            self.measured.append(Measured(FigureKind.REOPENED, at, self.solved_by))
            self.open_since = at

    def _take_back(self, kind: FigureKind) -> None:
        last = next(
            (one for one in reversed(self.measured) if one.kind in (FigureKind.SOLVED, FigureKind.REOPENED)), None
        )
        if last is not None and last.kind == kind:
            self.measured.remove(last)
            self.open_since = last.since if kind == FigureKind.SOLVED else None


def _in_order(told: Told) -> Iterator[tuple[tuple[datetime, int, int], Said | Turn]]:
    """At one instant the words come before what they led to."""
    yield from (((one.at, 0, one.id), one) for one in told.said)
    yield from (((one.at, 1, number), one) for number, one in enumerate(told.turns))


def _said(ids: list[int]) -> Iterator[tuple[int, Said]]:
    words = (Message.ticket_id.in_(ids), Message.kind.in_((Kind.CUSTOMER, Kind.REPLY)))
    columns = (Message.ticket_id, Message.id, Message.kind, Message.agent_id, Message.created_at)
    for ticket_id, message_id, kind, agent_id, at in db.session.execute(sa.select(*columns).where(*words)):
        yield ticket_id, Said(message_id, kind, agent_id, at)


def _turns(ids: list[int]) -> Iterator[tuple[int, Turn]]:
    columns: Any = (Event.ticket_id, Event.kind, Event.agent_id, Event.at, Event.details)
    lines = sa.select(*columns).where(Event.ticket_id.in_(ids), Event.kind.in_(TURNS)).order_by(Event.id)
    for ticket_id, *one in db.session.execute(lines):
        yield ticket_id, Turn(*one)


def _rated(ids: list[int]) -> Iterator[tuple[int, Measured]]:
    columns: Any = (Message.ticket_id, Rating.score, Rating.rated_at, Rating.agent_id)
    rows = sa.select(*columns).join(Message, Message.id == Rating.message_id)
    for ticket_id, score, at, agent_id in db.session.execute(
        rows.where(Message.ticket_id.in_(ids), Rating.score.is_not(None), Rating.rated_at.is_not(None))
    ):
        yield ticket_id, Measured(FigureKind(score.value), at, agent_id)


def _promised(ids: list[int]) -> Iterator[tuple[int, Measured]]:
    """Of each clock of a service level (S2): missed when its time was over, met when it was done before."""
    over, is_met = Clock.broken_at.is_not(None), Clock.ended == Ended.MET
    columns = (Clock.ticket_id, over, sa.func.coalesce(Clock.broken_at, Clock.ended_at))
    rows = sa.select(*columns).where(Clock.ticket_id.in_(ids), Clock.level_id.is_not(None), sa.or_(over, is_met))
    for ticket_id, is_over, at in db.session.execute(rows):
        yield ticket_id, Measured(FigureKind.MISSED if is_over else FigureKind.MET, at)


def _pledged(ids: list[int]) -> Iterator[tuple[int, Measured]]:
    """What agents promised (A6): broken when its time was over, kept when it was done before."""
    is_over, is_kept = Pledge.broken_at.is_not(None), Pledge.outcome == PledgeEnd.KEPT
    at = sa.func.coalesce(Pledge.broken_at, Pledge.ended_at)
    rows = sa.select(Pledge.ticket_id, is_over, at, Pledge.agent_id)
    told = rows.where(Pledge.ticket_id.in_(ids), Pledge.promised_at.is_not(None), sa.or_(is_over, is_kept))
    for ticket_id, was_over, ended_at, agent_id in db.session.execute(told):
        yield ticket_id, Measured(FigureKind.BROKEN if was_over else FigureKind.KEPT, ended_at, agent_id)


def _spent(ids: list[int]) -> Iterator[tuple[int, Measured]]:
    """How long agents worked, as they said themselves (S6): of answers and notes alike."""
    columns: Any = (Message.ticket_id, Message.created_at, Message.agent_id, Message.minutes)
    rows = sa.select(*columns).where(Message.ticket_id.in_(ids), Message.minutes.is_not(None))
    for ticket_id, at, agent_id, minutes in db.session.execute(rows):
        yield ticket_id, Measured(FigureKind.SPENT, at, agent_id, seconds=60 * minutes)


def _undone(ids: list[int]) -> Iterable[Any]:
    columns = (OperationPart.ticket_id, OperationPart.operation_id, OperationPart.before)
    parts = sa.select(*columns).where(OperationPart.ticket_id.in_(ids), OperationPart.undone_at.is_not(None))
    return db.session.execute(parts)
