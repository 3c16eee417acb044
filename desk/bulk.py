"""One act on many tickets: in handfuls, so that nobody waits long for the database, and kept as one that can be undone.

A ticket that refuses stays as it is and is told; the others are changed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from desk import merging, operations
from desk.errors import DeskError, NoSuchTicket, NothingToMerge, NotYours, SpamIsNotAnswered, TooManyAtOnce
from models import Agent, Operation, OperationPart, Ticket, db

Act = Callable[[Ticket], None]
HANDFUL = 50
MOST = 1_000
MOST_MERGED = 50
OUT_OF_SIGHT = timedelta(hours=1)


@dataclass
class Outcome:
    """How it ended: by which operation tickets were changed, and which refused for what reason."""

    operation_id: int | None = None
    refused: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def refuse(self, number: int, error: DeskError) -> None:
        self.refused[str(error)].append(number)

    @property
    def done(self) -> int:
        """How many tickets were changed."""
        parts = sa.select(sa.func.count(OperationPart.id)).where(OperationPart.operation_id == self.operation_id)
        return db.session.execute(parts).scalar_one()


def handfuls(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as one transaction takes."""
    return (ids[first : first + HANDFUL] for first in range(0, len(ids), HANDFUL))


def act_on(ids: Sequence[int], kind: str, act: Act, outcome: Outcome, *, by: Agent, now: datetime) -> None:
    """The act on each ticket of a handful that the agent may see (R14); what went before is told by `outcome`."""
    held = _hold(ids, by)
    known = db.session.get(Operation, outcome.operation_id) if outcome.operation_id else None
    with operations.operation(kind, held, by=by, now=now, more_of=known) as done:
        for ticket in held:
            try:  # acts refuse first, then do: whoever refuses has changed nothing
                _refuse_spam(ticket)
                act(ticket)
            except DeskError as error:
                outcome.refuse(ticket.number, error)
    outcome.operation_id = done.id or outcome.operation_id


def refuse_too_many(ids: Sequence[int]) -> None:
    """Before anything is done: half of what was wanted would be worse than nothing."""
    if len(ids) > MOST:
        raise TooManyAtOnce(MOST)


def merge(ids: Sequence[int], into_id: int | None, *, by: Agent, now: datetime) -> Outcome:
    """All of them become part of one: of the oldest, or of the one that was chosen."""
    if len(ids) > MOST_MERGED:
        raise TooManyAtOnce(MOST_MERGED)
    outcome = Outcome()
    held = _hold([*ids, *([into_id] if into_id else [])], by)
    oldest = min(held, key=lambda one: one.id, default=None)
    into = next((one for one in held if one.id == into_id), None) if into_id else oldest
    others = [one for one in held if one is not into]
    if into_id and into is None:
        raise NoSuchTicket
    if into is None or not others:
        raise NothingToMerge
    done = Operation(kind="merge", agent=by, at=now)
    for ticket in others:
        _merge_one(ticket, into, done, outcome, now=now)
    if done.parts:
        db.session.add(done)
        db.session.flush()
        outcome.operation_id = done.id
    return outcome


def parts_to_undo(operation_id: int, by: Agent, now: datetime) -> list[int]:
    """Of what they did themselves all; of what others did, what a manager may see (R14).

    What one moved out of one's own sight can be fetched back for an hour: then it is the others' work.
    """
    done = db.session.get(Operation, operation_id)
    if done is None or not (done.agent_id == by.id or by.is_manager):
        raise NotYours
    parts = sa.select(OperationPart.id).where(
        OperationPart.operation_id == operation_id, OperationPart.undone_at.is_(None)
    )
    if done.agent_id != by.id or now - done.at > OUT_OF_SIGHT:
        parts = parts.join(Ticket).where(Ticket.is_visible_to(by))
    ids = list(db.session.execute(parts.order_by(OperationPart.id.desc())).scalars())
    if not ids and done.agent_id != by.id:
        raise NotYours
    return ids


def undo(operation_id: int, part_ids: Sequence[int], *, by: Agent, now: datetime) -> list[int]:
    """A handful of the tickets as they were; answers the numbers of those that were changed since."""
    done = db.session.get_one(Operation, operation_id)
    parts = [part for part in _load_parts(part_ids) if part.undone_at is None]
    left = _unmerge(parts, by, now) if done.kind == "merge" else operations.undo_parts(done, parts, by=by, now=now)
    db.session.flush()
    operations.finish(done, now=now)
    return sorted(ticket.number for ticket in left)


def _hold(ids: Sequence[int], by: Agent) -> list[Ticket]:
    """Those of them that the agent may see, kept from others until the transaction ends, always in one order."""
    wanted = sa.select(Ticket).where(Ticket.id.in_(ids), Ticket.is_visible_to(by), Ticket.merged_into_id.is_(None))
    rows = wanted.order_by(Ticket.id).with_for_update(of=Ticket)
    people = (joinedload(Ticket.assignee), joinedload(Ticket.department))
    beside = (*people, selectinload(Ticket.tags), selectinload(Ticket.field_values))
    return list(db.session.execute(rows.options(*beside)).scalars())


def _refuse_spam(ticket: Ticket) -> None:
    if ticket.is_spam:
        raise SpamIsNotAnswered


def _merge_one(ticket: Ticket, into: Ticket, done: Operation, outcome: Outcome, *, now: datetime) -> None:
    try:
        with db.session.begin_nested():
            merging.merge(ticket, into, by=done.agent, now=now)
    except DeskError as error:
        outcome.refuse(ticket.number, error)
        return
    event = merging.last_merging(ticket)
    done.parts.append(OperationPart(ticket=ticket, event_id=event.id, before={}, after={}))


def _unmerge(parts: list[OperationPart], by: Agent, now: datetime) -> list[Ticket]:
    """The last one first. What someone has taken apart since is no longer ours to take apart."""
    left = []
    for part in reversed(parts):
        try:
            with db.session.begin_nested():
                if part.ticket.merged_into is None or merging.last_merging(part.ticket).id != part.event_id:
                    raise NoSuchTicket
                merging.unmerge(part.ticket, by=by, now=now)
                part.undone_at = now
        except DeskError:
            left.append(part.ticket)
    return left


def _load_parts(ids: Sequence[int]) -> list[OperationPart]:
    rows = sa.select(OperationPart).where(OperationPart.id.in_(ids)).order_by(OperationPart.id)
    beside = joinedload(OperationPart.ticket).options(selectinload(Ticket.tags), selectinload(Ticket.field_values))
    return list(db.session.execute(rows.options(beside)).scalars())
