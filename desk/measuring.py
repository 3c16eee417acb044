"""Figures, made from what stands in the tables: what came, was answered and solved, and how long that took (R25, S5).

A ticket is measured as a whole, and instead of what was known of it: twice is once. What is to be measured anew is
found by its lines of the record that aren't counted yet. Spam, and what is part of another ticket, has no figures.

Whoever measures something else, such as the targets of service levels, adds a function to `SOURCES`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from desk import measured_work
from desk.business_time import BusinessHours, business_time_between
from desk.calendars import hours_of
from desk.measured_work import Measured, Told
from models import Calendar, Department, Event, Figure, MeasuredHours, Office, Ticket, db, kept_for_transaction

AT_ONCE = 200
_LOCK = 7_250_038  # of PostgreSQL: two who measure the same ticket would count it twice

SOURCES: list[Callable[[Told], Iterable[Measured]]] = [measured_work.measured]
"""Each answers what is to be counted of a ticket."""


def measure_waiting(most: int = AT_ONCE) -> int:
    """Measure so many of the tickets whose record has lines that aren't counted; answers how many these were."""
    _alone()
    ids = list(db.session.execute(_waiting().limit(most)).scalars())
    _count(Event.ticket_id.in_(ids), Event.uncounted(), is_counted=True)  # first: what comes meanwhile stays uncounted
    measure(ids)
    return len(ids)


def measure(ids: list[int]) -> None:
    """Figures of these tickets, instead of those there were."""
    db.session.execute(sa.delete(Figure).where(Figure.ticket_id.in_(ids)).execution_options(synchronize_session=False))
    rows = [row for told in _told(ids) for row in _rows(told)]
    if rows:
        db.session.execute(sa.insert(Figure), rows)


def measure_all_anew() -> None:
    """Every figure is to be made again, by whoever measures next."""
    _count(Event.id.in_(_first_lines(sa.true())), is_counted=False)


def number_waiting() -> int:
    """So many tickets the figures don't know in their newest form."""
    return db.session.execute(sa.select(sa.func.count()).select_from(_waiting().subquery())).scalar_one()


def hear_of_hours() -> None:
    """Where a department counts in other hours than before, its tickets are to be measured anew."""
    _alone()
    known = {one.department_id: one for one in db.session.execute(sa.select(MeasuredHours)).scalars()}
    office = Office.current().timezone
    whole = joinedload(Department.calendar).selectinload(Calendar.days)
    for department in db.session.execute(sa.select(Department).options(whole)).scalars():
        digest = _digest(department.calendar, office)
        if department.id not in known:
            db.session.add(MeasuredHours(department_id=department.id, digest=digest))
        elif known[department.id].digest != digest:
            known[department.id].digest = digest
            _count(Event.id.in_(_first_lines(Ticket.department_id == department.id)), is_counted=False)


def _alone() -> None:
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def _waiting() -> sa.Select[Any]:
    return sa.select(Event.ticket_id).where(Event.uncounted()).distinct()


def _first_lines(tickets: sa.ColumnElement[bool]) -> sa.Select[int]:
    first = sa.select(sa.func.min(Event.id)).join(Ticket, Ticket.id == Event.ticket_id)
    return first.where(tickets).group_by(Event.ticket_id)


def _count(*which: sa.ColumnElement[bool], is_counted: bool) -> None:
    marked = sa.update(Event).where(*which).values(is_counted=is_counted)
    db.session.execute(marked.execution_options(synchronize_session=False))


def _digest(calendar: Calendar | None, office_zone: str) -> str:
    own = [[str(one.day), one.spans] for one in calendar.days] if calendar else []
    said = [calendar.timezone, calendar.week, calendar.region, own] if calendar else None
    return hashlib.sha256(json.dumps([office_zone, said], sort_keys=True).encode()).hexdigest()


def _told(ids: list[int]) -> Iterator[Told]:
    whole = selectinload(Ticket.department).joinedload(Department.calendar)
    rows = sa.select(Ticket).where(Ticket.id.in_(ids), Ticket.is_live()).options(whole)
    tickets = db.session.execute(rows).scalars().all()
    return measured_work.told_of(list(tickets))


def _rows(told: Told) -> Iterator[dict[str, Any]]:
    zone, hours, ticket = ZoneInfo(Office.current().timezone), _hours(told.ticket.department), told.ticket
    about = {name: getattr(ticket, name) for name in ("department_id", "category_id", "product_id", "language")}
    for source in SOURCES:
        for one in source(told):
            here = one.at.astimezone(zone)
            yield {
                "ticket_id": ticket.id,
                "kind": one.kind,
                "at": one.at,
                "day": here.date(),
                "slot": 24 * here.weekday() + here.hour,
                "seconds": one.seconds if one.since is None else _worked(hours, one.since, one.at),
                "agent_id": one.agent_id,
                "channel": ticket.channel.value,
                **about,
            }


def _worked(hours: BusinessHours | None, since: datetime, at: datetime) -> int:
    """In whole seconds; day and night where the department has no hours."""
    took = business_time_between(hours, since, at) if hours else max(at - since, timedelta())
    return int(took.total_seconds())


def _hours(department: Department) -> BusinessHours | None:
    """Made once for all tickets that are measured together."""
    calendar = department.calendar
    return kept_for_transaction(f"hours of {calendar.id}", lambda: hours_of(calendar)) if calendar else None
