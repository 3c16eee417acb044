"""Which tickets are overdue, due soon, stand still, or were promised something: a filter with an order of its own."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from models import Status, Ticket, UTCDateTime, utcnow

WORDS = {
    "overdue": lazy_gettext("overdue"),
    "hour": lazy_gettext("within an hour, or overdue"),
    "day": lazy_gettext("within a day, or overdue"),
    "stopped": lazy_gettext("stopped: waiting for customer"),
    "promised": lazy_gettext("promised by an agent"),
    "broken": lazy_gettext("an agent's promise is broken"),
}
WITHIN = {"overdue": timedelta(), "hour": timedelta(hours=1), "day": timedelta(days=1)}


def conditions(due: str) -> list[sa.ColumnElement[bool]]:
    """Of what `WORDS` names; none for an empty one. "Now" is when the question is asked, however old it is itself."""
    if due == "stopped":
        return [Ticket.clocks_stopped_at.is_not(None), Ticket.status == Status.PENDING]
    if due == "promised":
        return [Ticket.promised_at.is_not(None)]
    if due == "broken":
        return [Ticket.promised_at.is_not(None), Ticket.promised_at <= _from_now(timedelta())]
    if due not in WITHIN:
        return []
    until = _from_now(WITHIN[due])
    return [Ticket.due_at.is_not(None), Ticket.due_at <= until]


def ordered_by(due: str) -> Any:
    """The column; None where it isn't asked for."""
    if due == "stopped":
        return Ticket.clocks_stopped_at
    if due in ("promised", "broken"):
        return Ticket.promised_at
    return Ticket.due_at if due in WITHIN else None


def _from_now(span: timedelta) -> Any:
    return sa.bindparam(None, callable_=lambda: utcnow() + span, type_=UTCDateTime, unique=True)
