"""The record: every change writes one event, and says that the index no longer knows the ticket."""

from datetime import datetime
from typing import Any

from models import Agent, Event, StaleTicket, Ticket, db


def record(ticket: Ticket, kind: str, *, by: Agent | None = None, now: datetime, **details: Any) -> Event:
    """One line of the ticket's history. Without `by` the customer or the desk itself did it; the kind says which."""
    event = Event(ticket=ticket, agent=by, kind=kind, details=details, at=now)
    db.session.add_all([event, StaleTicket(ticket=ticket, marked_at=now)])
    return event


def record_elsewhere(kind: str, *, by: Agent, now: datetime, **details: Any) -> None:
    """One line of the record that is about no ticket."""
    db.session.add(Event(agent=by, kind=kind, details=details, at=now))
