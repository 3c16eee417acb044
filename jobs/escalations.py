"""What takes too long is brought to someone, whether or not anybody looks; what is promised anew is counted anew."""

import logging
from datetime import timedelta

from sqlalchemy import update

from desk import escalations, recounts
from models import Clock, Ticket, db, transaction, utcnow

log = logging.getLogger(__name__)
LOOKS_AGAIN_AFTER = timedelta(minutes=5)
MOST = 2_000  # tickets in one go


def escalate_waiting() -> None:
    """Do what is due about every clock; each ticket in a transaction of its own."""
    for ticket_id in escalations.due(utcnow(), limit=MOST):
        try:
            _escalate(ticket_id)
        except Exception:  # the next ticket must not wait for this one
            log.exception("ticket %s could not be escalated", ticket_id)
            _put_off(ticket_id)


def recount() -> None:
    """Count clocks anew after a change of what is promised, in handfuls: nobody waits long for the database."""
    while True:
        with transaction():
            if not recounts.go_on(now=utcnow()):
                return


def _escalate(ticket_id: int) -> None:
    with transaction():
        ticket = db.session.get(Ticket, ticket_id)
        if ticket:
            escalations.escalate(ticket.hold(), now=utcnow())


def _put_off(ticket_id: int) -> None:
    """What can't be done now must not stand in the way of the rest each time."""
    with transaction():
        later = utcnow() + LOOKS_AGAIN_AFTER
        theirs = update(Clock).where(Clock.ticket_id == ticket_id, Clock.next_at <= later)
        db.session.execute(theirs.values(next_at=later))
