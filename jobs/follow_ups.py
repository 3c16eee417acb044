"""Customers who are awaited are reminded, and what is solved is closed, whether or not anybody looks."""

import logging

from desk import follow_ups
from models import transaction, utcnow

log = logging.getLogger(__name__)


def go_on() -> None:
    """Each ticket in a transaction of its own: whoever is killed in between has written to nobody."""
    for ticket_id in follow_ups.due(now=utcnow()):
        try:
            with transaction():
                follow_ups.go_on(ticket_id, now=utcnow())
        except Exception:  # the next ticket must not wait for this one
            log.exception("ticket %s could not be followed up", ticket_id)
