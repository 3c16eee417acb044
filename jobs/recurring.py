"""Recurring tickets are opened at their time, whether or not anybody looks."""

import logging

from desk import recurring
from models import transaction, utcnow

log = logging.getLogger(__name__)


def open_due() -> None:
    """Each in a transaction of its own: whoever is killed in between has opened nothing, and it is due still."""
    for recurring_id in recurring.due(now=utcnow()):
        try:
            with transaction():
                recurring.open_due(recurring_id, now=utcnow())
        except Exception:  # the next one must not wait for this one
            log.exception("recurring ticket %s could not be opened", recurring_id)
