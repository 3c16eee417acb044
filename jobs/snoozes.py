"""What was snoozed wakes when its time has come. By its state: it may be looked at twice, or late."""

from sqlalchemy import select

from desk import tickets
from models import Ticket, db, transaction, utcnow

WAKE_AT_MOST = 200


def wake_due() -> None:
    """Each in a transaction of its own, so that no list stands still for the others."""
    due = select(Ticket.id).where(Ticket.snoozed_until <= utcnow()).order_by(Ticket.snoozed_until).limit(WAKE_AT_MOST)
    for ticket_id in db.session.execute(due).scalars().all():
        with transaction():
            now = utcnow()
            over = select(Ticket).where(Ticket.id == ticket_id, Ticket.snoozed_until <= now).with_for_update(of=Ticket)
            if ticket := db.session.execute(over).scalar_one_or_none():
                tickets.wake(ticket, by=None, now=now)
