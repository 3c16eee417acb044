"""Who is told of an escalation gets a mail; of many within minutes a few, and one that names the others (R21)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from mail import compose
from models import Agent, Clock, OutgoingMail, OutgoingState, Purpose, Ticket, db

MOST_ALONE = 3
WITHIN = timedelta(minutes=10)


def tell(recipient: Agent | str, ticket: Ticket, level: int, clock: Clock, *, now: datetime) -> None:
    """A mail of its own, or a line of one that waits for others."""
    address = (recipient.address if isinstance(recipient, Agent) else recipient).lower()
    if waiting := _waiting(address, now):
        compose.add_escalation(waiting, ticket, recipient, clock, now=now)
        return
    is_one_of_many = _lately(address, now) >= MOST_ALONE
    outgoing = compose.escalation(ticket, recipient, level, clock, now=now)
    if is_one_of_many:
        compose.escalations_for_many(outgoing, recipient, clock, now=now)
    db.session.add(outgoing)
    db.session.flush()


def _waiting(address: str, now: datetime) -> OutgoingMail | None:
    """Held meanwhile: whoever sends it then sends it with the new line."""
    theirs = (OutgoingMail.first_recipient == address, OutgoingMail.purpose == Purpose.ESCALATION)
    still = (OutgoingMail.state == OutgoingState.QUEUED, OutgoingMail.tries == 0, OutgoingMail.due_at > now)
    rows = select(OutgoingMail).where(*theirs, *still, OutgoingMail.ticket_id.is_(None)).order_by(OutgoingMail.id)
    return db.session.execute(rows.limit(1).with_for_update()).scalar_one_or_none()


def _lately(address: str, now: datetime) -> int:
    told = (OutgoingMail.first_recipient == address, OutgoingMail.purpose == Purpose.ESCALATION)
    rows = select(func.count(OutgoingMail.id)).where(*told, OutgoingMail.created_at > now - WITHIN)
    return db.session.execute(rows).scalar_one()
