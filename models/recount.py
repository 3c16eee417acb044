"""What is counted anew after a change of service levels, calendars or escalations, and how anyone hears of it."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Model, UTCDateTime, db, utcnow
from models.calendar import Calendar, CalendarDay
from models.customer import Customer
from models.department import Department
from models.escalation_level import EscalationLevel
from models.office import Office
from models.service_level import ServiceLevel

MOST_APART = 200  # customers; of more all tickets are counted anew
WHOLLY = (ServiceLevel, Calendar, CalendarDay, EscalationLevel)
PARTLY = {Department: ("calendar_id", "calendar", "escalates_in_hours")}


class Recount(Model):
    """Clocks of open tickets wait to be counted anew: those of one customer, or all; `after_id` is how far that is.

    Written with the change; taken by `jobs.escalations`. A newer one for all makes older ones for all needless.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    after_id: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @classmethod
    def ask_of(cls, customer_ids: Collection[int]) -> None:
        """For whoever changes customers by one statement, of which no flush hears. Of very many: all are counted."""
        whom: Iterable[int | None] = sorted(customer_ids) if len(customer_ids) <= MOST_APART else [None]
        rows = [{"customer_id": one, "after_id": 0, "asked_at": utcnow()} for one in whom]
        if rows:
            db.session.execute(sa.insert(cls), rows)


@event.listens_for(Session, "before_flush")
def _ask(session: Session, _context: Any, _instances: Any) -> None:
    """Whoever changes what clocks are counted by can't forget to ask for it: it is written in the same transaction."""
    if any(_matters(session, row) for row in (*session.new, *session.dirty, *session.deleted)):
        session.connection().execute(sa.update(Office).values(clocks_version=secrets.token_hex(8)))
        office = session.identity_map.get(Session.identity_key(Office, 1))
        if office is not None:
            session.expire(office, ["clocks_version"])
        session.connection().execute(sa.insert(Recount).values(after_id=0, asked_at=utcnow()))
    moved = {one.id for one in session.dirty if type(one) is Customer and _has_changed(one, ("organisation_id",))}
    for customer_id in sorted(moved):
        rows = sa.insert(Recount).values(customer_id=customer_id, after_id=0, asked_at=utcnow())
        session.connection().execute(rows)


def _matters(session: Session, row: Any) -> bool:
    if isinstance(row, WHOLLY):
        return row in session.new or row in session.deleted or session.is_modified(row)
    names = PARTLY.get(type(row))
    return bool(names and (row in session.deleted or (row not in session.new and _has_changed(row, names))))


def _has_changed(row: Any, names: tuple[str, ...]) -> bool:
    state = sa.inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)
