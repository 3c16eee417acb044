"""What can be undone: an act on one ticket or on many, and its way back while nothing after it stands in between."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select

from desk import about, spam, tickets
from desk.errors import ChangedSince, UndoneAlready
from desk.record import record
from models import Agent, Event, Operation, OperationPart, Priority, Status, Tag, Ticket, db

# The facts that acts change. Whatever an act does beside them (a mail, a message) has its own way back.
INSTANTS = ("waiting_since", "solved_at", "closed_at", "snoozed_until")
PLAIN = ("assignee_id", "department_id", "escalated_level")
WORDS = {"status": Status, "priority": Priority}


@contextmanager
def operation(
    kind: str, tickets: Iterable[Ticket], *, by: Agent, now: datetime, more_of: Operation | None = None
) -> Iterator[Operation]:
    """Whatever is done to these tickets within it is one operation. Its parts are those that were changed.

    `more_of` an operation that was begun in an earlier transaction: its parts are added to that one.
    """
    held = list(tickets)
    before = {ticket.id: facts(ticket) for ticket in held}
    db.session.flush()
    last_event = db.session.execute(select(func.max(Event.id))).scalar() or 0
    done = more_of or Operation(kind=kind, agent=by, at=now)
    yield done
    db.session.flush()
    told = _first_events(held, last_event)
    parts = []
    for ticket in held:
        was, is_now = before[ticket.id], facts(ticket)
        changed = [name for name in is_now if is_now[name] != was[name]]
        if changed:
            part = OperationPart(ticket=ticket, operation=done, event_id=told.get(ticket.id))
            part.before, part.after = ({name: state[name] for name in changed} for state in (was, is_now))
            parts.append(part)
    if parts:
        db.session.add_all([done, *parts])
        db.session.flush()


def undo(done: Operation, *, by: Agent, now: datetime, only: Ticket | None = None) -> list[Ticket]:
    """The tickets as they were before; answers those that were left alone, since someone has changed them since.

    `only` one ticket of it: then one that was changed since is refused. Raises UndoneAlready, ChangedSince.
    """
    parts = [part for part in done.parts if part.undone_at is None and only in (None, part.ticket)]
    if not parts:
        raise UndoneAlready
    left = [part.ticket for part in parts if not _undo_part(part, done, by=by, now=now)]
    if len(left) == len(parts):
        raise ChangedSince
    if all(part.undone_at for part in done.parts):
        done.undone_at = now
    return left


def undo_parts(done: Operation, parts: Iterable[OperationPart], *, by: Agent, now: datetime) -> list[Ticket]:
    """These parts of it, for an operation too large for one transaction; answers what was left alone."""
    return [part.ticket for part in parts if not _undo_part(part, done, by=by, now=now)]


def finish(done: Operation, *, now: datetime) -> None:
    """Once nothing of it is left to undo, it is undone."""
    left = select(OperationPart.id).where(OperationPart.operation_id == done.id, OperationPart.undone_at.is_(None))
    if db.session.execute(left.limit(1)).first() is None:
        done.undone_at = done.undone_at or now


def facts(ticket: Ticket) -> dict[str, Any]:
    """All that acts change, as it is kept in the database."""
    instants = {name: _written(getattr(ticket, name)) for name in INSTANTS}
    words = {name: getattr(ticket, name).value for name in WORDS}
    plain = {name: getattr(ticket, name) for name in PLAIN}
    plain["assignee_id"] = ticket.assignee.id if ticket.assignee else None
    plain["department_id"] = ticket.department.id
    tags = sorted(tag.id for tag in ticket.tags)
    return {**plain, **words, **instants, **about.facts(ticket), "tags": tags, "is_spam": ticket.is_spam}


def _undo_part(part: OperationPart, done: Operation, *, by: Agent, now: datetime) -> bool:
    ticket = part.ticket
    is_now = facts(ticket)
    if ticket.merged_into_id or any(is_now[name] != part.after[name] for name in part.after):
        return False
    _set(ticket, part.before, by=by, now=now)
    part.undone_at = now
    record(ticket, "undone", by=by, now=now, act=done.kind, operation=done.id)
    return True


def _set(ticket: Ticket, before: dict[str, Any], *, by: Agent, now: datetime) -> None:
    if "is_spam" in before:
        (spam.put_away_by_hand if before["is_spam"] else spam.take_back)(ticket, by=by, now=now)
    if "tags" in before:
        ticket.tags[:] = db.session.execute(select(Tag).where(Tag.id.in_(before["tags"]))).scalars()
    about.restore(ticket, before)
    for name, value in before.items():
        if name in INSTANTS:
            setattr(ticket, name, datetime.fromisoformat(value) if value else None)
        elif name in WORDS:
            kind: type[StrEnum] = WORDS[name]
            setattr(ticket, name, kind(value))
        elif name in PLAIN:
            setattr(ticket, name, value)
    db.session.flush()
    db.session.expire(ticket, ["assignee", "department"])
    if ticket.assignee and not tickets.is_reachable(ticket, ticket.assignee):
        ticket.assignee = None  # who held it then has left, or is no longer at home there


def _first_events(tickets: list[Ticket], after: int) -> dict[int, int]:
    """For each ticket the first line of its record that was written since."""
    ids = [ticket.id for ticket in tickets]
    first = select(Event.ticket_id, func.min(Event.id)).where(Event.id > after, Event.ticket_id.in_(ids))
    rows = db.session.execute(first.group_by(Event.ticket_id))
    return {ticket_id: event_id for ticket_id, event_id in rows if ticket_id}


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
