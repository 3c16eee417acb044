"""What waits too long is brought to someone, whether or not anybody looks."""

import logging

from desk import escalations
from models import EscalationLevel, Ticket, db, transaction, utcnow

log = logging.getLogger(__name__)


def escalate_waiting() -> None:
    """Escalate every ticket whose time has come; each in a transaction of its own."""
    for ticket_id, level_id in escalations.due(utcnow()):
        try:
            _escalate(ticket_id, level_id)
        except Exception:  # the next ticket must not wait for this one
            log.exception("ticket %s could not be escalated", ticket_id)


def _escalate(ticket_id: int, level_id: int) -> None:
    with transaction():
        ticket, level = db.session.get(Ticket, ticket_id), db.session.get(EscalationLevel, level_id)
        if ticket and level:
            escalations.escalate(ticket, level, now=utcnow())
