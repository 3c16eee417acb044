"""Tickets that nobody holds are given to agents who are at work, whether or not anybody looks."""

import logging

from desk import distribution
from models import transaction, utcnow

log = logging.getLogger(__name__)


def hand_out() -> None:
    """Each ticket in a transaction of its own."""
    now = utcnow()
    for ticket_ids in [distribution.waiting(one, now=now) for one in distribution.departments()]:
        for ticket_id in ticket_ids:
            try:
                with transaction():
                    distribution.hand_out(ticket_id, now=utcnow())
            except Exception:  # the next ticket must not wait for this one
                log.exception("ticket %s could not be given to anybody", ticket_id)
