"""The record: every change writes one event, which marks the ticket as one that the index no longer knows."""

from datetime import datetime
from typing import Any

from desk import clocks, notices, occasions
from models import Agent, Event, Message, Ticket, db


def record(ticket: Ticket, kind: str, *, by: Agent | None = None, now: datetime, **details: Any) -> Event:
    """One line of the ticket's history. Without `by` the customer or the desk itself did it; the kind says which.

    Whom it concerns is told of it, the ticket's clocks follow it, and rules look at it.
    """
    return _written(Event(ticket=ticket, agent=by, kind=kind, details=details, at=now), said=None)


def record_said(message: Message, kind: str, /, *, by: Agent | None = None, now: datetime, **details: Any) -> Event:
    """The same about what was said; whom it concerns is told of it with these words."""
    return _written(Event(ticket=message.ticket, agent=by, kind=kind, details=details, at=now), said=message)


def record_elsewhere(kind: str, *, by: Agent, now: datetime, **details: Any) -> None:
    """One line of the record that is about no ticket."""
    db.session.add(Event(agent=by, kind=kind, details=details, at=now))


def _written(event: Event, *, said: Message | None) -> Event:
    db.session.add(event)
    clocks.hear(event)
    notices.hear(event, said)
    occasions.hear(event)
    return event
