"""What waits too long is brought to someone, whether or not anybody looks."""

from desk import escalations
from models import EscalationLevel, Ticket, db, transaction, utcnow


def escalate_waiting() -> None:
    """Escalate every ticket whose time has come; each in a transaction of its own."""
    for ticket_id, level_id in escalations.due(utcnow()):
        with transaction():
            ticket, level = db.session.get(Ticket, ticket_id), db.session.get(EscalationLevel, level_id)
            if ticket and level:
                escalations.escalate(ticket, level, now=utcnow())
