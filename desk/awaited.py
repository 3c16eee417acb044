"""Since when we have been waiting for a customer."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from models import Event, Ticket, db


def since(tickets: Collection[Ticket]) -> dict[int, datetime]:
    """Since the last word between them and us; or since somebody said so, for they may have spoken by telephone."""
    said = select(Event.ticket_id, func.max(Event.at)).where(
        Event.ticket_id.in_([one.id for one in tickets]), Event.kind == "pending"
    )
    by_hand = dict(db.session.execute(said.group_by(Event.ticket_id)).all()) if tickets else {}
    return {one.id: max(one.last_message_at, by_hand.get(one.id, one.last_message_at)) for one in tickets}
