"""A ticket's record, and which of its lines can be undone now: one place for all acts."""

from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from desk import operations
from models import Event, OperationPart, Ticket, db


def record_of(ticket: Ticket) -> tuple[list[Event], dict[int, int]]:
    """Its own record and those of the tickets joined to it; and for the events that can be undone, the operation's id.

    What someone has changed since isn't offered.
    """
    rows = db.session.execute(_lines(), {"ticket": ticket.id}).all()
    is_now = operations.facts(ticket)
    undoable = {
        event.id: part.operation_id
        for event, part in rows
        if part and part.ticket_id == ticket.id and all(is_now[name] == value for name, value in part.after.items())
    }
    return [event for event, _ in rows], undoable


@cache
def _lines() -> sa.Select[Event, OperationPart]:
    undone = sa.and_(OperationPart.event_id == Event.id, OperationPart.undone_at.is_(None))
    parts = Ticket.parts_of(sa.bindparam("ticket"))
    lines = sa.select(Event, OperationPart).outerjoin(OperationPart, undone).where(Event.ticket_id.in_(parts))
    return lines.options(joinedload(Event.agent)).order_by(Event.id)
