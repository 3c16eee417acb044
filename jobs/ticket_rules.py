"""Rules look at what happened to tickets, and at those whose time has come; whether or not anybody was told."""

import logging
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from desk import ticket_rules
from models import TicketRule, WaitingOccasion, db, transaction, utcnow

log = logging.getLogger(__name__)
MOST = 1_000  # occasions in one go


def apply_waiting() -> None:
    """Each in a transaction of its own: whoever is killed in between has done nothing of that one."""
    for waiting_id in db.session.execute(WaitingOccasion.waiting(utcnow()).limit(MOST)).scalars().all():
        try:
            with transaction():
                ticket_rules.apply_waiting(waiting_id, now=utcnow())
        except OperationalError:  # a lock, or the database was away: it waits for the next look
            log.exception("rules could not look at occasion %s now", waiting_id)
        except Exception:  # the next ticket must not wait for this one, nor this one for ever
            log.exception("rules could not look at occasion %s", waiting_id)
            with transaction():
                db.session.execute(delete(WaitingOccasion).where(WaitingOccasion.id == waiting_id))


def apply_due() -> None:
    """The same for rules of time, in their order."""
    now = utcnow()
    found = [(rule.id, ticket_id) for rule in ticket_rules.rules_of_time() for ticket_id in _due(rule, now)]
    for rule_id, ticket_id in found:
        try:
            with transaction():
                ticket_rules.apply_due(rule_id, ticket_id, now=utcnow())
        except Exception:  # the next ticket must not wait for this one
            log.exception("rule %s could not look at ticket %s", rule_id, ticket_id)


def _due(rule: TicketRule, now: datetime) -> list[int]:
    return [ticket_id for ticket_id, _since in ticket_rules.due(rule, now=now)]
