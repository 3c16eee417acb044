"""What is promised for a ticket: the service level that wins for each target, or the department's escalations (S2).

All of it is few rows that rarely change and are asked for with every mail: kept in memory until the office says, by
`Office.clocks_version`, that they are others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from desk.business_time import BusinessHours
from desk.calendars import hours_of
from desk.clock_time import is_ever_at_work
from models import Calendar, Concerns, Department, EscalationLevel, Office, ServiceLevel, Target, Ticket, db, utcnow

CONCERNED = {
    Concerns.ANSWER: (Target.FIRST_ANSWER, Target.NEXT_ANSWER),
    Concerns.FIRST_ANSWER: (Target.FIRST_ANSWER,),
    Concerns.NEXT_ANSWER: (Target.NEXT_ANSWER,),
    Concerns.SOLUTION: (Target.SOLUTION,),
}


@dataclass(frozen=True)
class Step:
    """One escalation level: once so much is over."""

    id: int
    level: int
    targets: tuple[Target, ...]
    minutes: int | None
    percent: int | None

    def after(self, goal_minutes: int) -> timedelta:
        if self.minutes is not None:
            return timedelta(minutes=self.minutes)
        return timedelta(minutes=goal_minutes) * (self.percent or 100) / 100


@dataclass(frozen=True)
class Level:
    """A service level, without what ties it to a session."""

    id: int
    department_id: int | None
    priority: str | None
    customer_id: int | None
    organisation_id: int | None
    minutes: dict[Target, int]
    calendar_id: int | None
    is_always: bool

    def fits(self, ticket: Ticket) -> bool:
        return (
            self.department_id in (None, ticket.department_id)
            and self.priority in (None, ticket.priority)
            and self.customer_id in (None, ticket.customer_id)
            and (self.organisation_id is None or self.organisation_id == ticket.customer.organisation_id)
        )


@dataclass(frozen=True)
class Goal:
    """What is promised of one target: within so many minutes of these hours, and what escalates when."""

    minutes: int
    level_id: int | None
    calendar_id: int | None
    hours: BusinessHours | None
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Book:
    """All of it."""

    levels: tuple[Level, ...] = ()  # the most particular first
    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)  # by department
    calendars: dict[int, int | None] = field(default_factory=dict)  # of departments
    in_hours: frozenset[int] = frozenset()  # departments whose escalations count their hours
    hours: dict[int, BusinessHours | None] = field(default_factory=dict)  # by calendar

    def __bool__(self) -> bool:
        return bool(self.levels or self.steps)

    def goal(self, target: Target, ticket: Ticket) -> Goal | None:
        """None where nothing is promised, and nothing escalates."""
        steps = tuple(one for one in self.steps.get(ticket.department_id, ()) if target in one.targets)
        level = next((one for one in self.levels if target in one.minutes and one.fits(ticket)), None)
        if level:
            own = None if level.is_always else level.calendar_id or self.calendars.get(ticket.department_id)
            return Goal(level.minutes[target], level.id, own, self.hours.get(own or 0), steps)
        timed = [one.minutes for one in steps if one.minutes is not None]
        if not timed:
            return None
        own = self.calendars.get(ticket.department_id) if ticket.department_id in self.in_hours else None
        plain = tuple(one for one in steps if one.minutes is not None)  # of what was never promised there is no part
        return Goal(min(timed), None, own, self.hours.get(own or 0), plain)

    def hours_of_department(self, department_id: int) -> BusinessHours | None:
        """None where it has no calendar, or is never at work."""
        return self.hours.get(self.calendars.get(department_id) or 0)

    def hours_in(self, calendar_id: int | None) -> BusinessHours | None:
        return self.hours.get(calendar_id or 0)


def book() -> Book:
    """As the office says now."""
    version = Office.current().clocks_version
    kept: tuple[str, Book] | None = current_app.extensions.get("book of levels")
    if kept is None or kept[0] != version:
        kept = version, _read()
        current_app.extensions["book of levels"] = kept
    return kept[1]


def promised(department: Department) -> Goal | None:
    """Of a first answer, to somebody of whom nothing is known yet."""
    stranger = Ticket(department_id=department.id, priority="normal", customer_id=0)
    general = [one for one in book().levels if one.customer_id is None and one.organisation_id is None]
    known = book()
    return Book(tuple(general), known.steps, known.calendars, known.in_hours, known.hours).goal(
        Target.FIRST_ANSWER, stranger
    )


def _read() -> Book:
    levels = db.session.execute(select(ServiceLevel)).scalars()
    departments = select(Department.id, Department.calendar_id, Department.escalates_in_hours)
    rows = db.session.execute(departments).all()
    steps: dict[int, tuple[Step, ...]] = {}
    for department_id, step in _steps():
        steps[department_id] = (*steps.get(department_id, ()), step)
    return Book(
        levels=tuple(_plain(one) for one in ServiceLevel.most_particular(levels)),
        steps=steps,
        calendars={row[0]: row[1] for row in rows},
        in_hours=frozenset(row[0] for row in rows if row[2]),
        hours=dict(_hours()),
    )


def _plain(level: ServiceLevel) -> Level:
    minutes = {target: minutes for target in Target if (minutes := level.minutes(target))}
    return Level(
        level.id,
        level.department_id,
        level.priority,
        level.customer_id,
        level.organisation_id,
        minutes,
        level.calendar_id,
        level.is_always,
    )


def _steps() -> Iterator[tuple[int, Step]]:
    rows = select(EscalationLevel).order_by(EscalationLevel.department_id, EscalationLevel.level)
    for one in db.session.execute(rows).scalars():
        told = Step(one.id, one.level, CONCERNED[one.concerns], one.after_minutes, one.after_percent)
        yield one.department_id, told


def _hours() -> Iterator[tuple[int, BusinessHours | None]]:
    """None for who is never at work."""
    for calendar in db.session.execute(select(Calendar).options(selectinload(Calendar.days))).scalars():
        hours = hours_of(calendar)
        yield calendar.id, hours if is_ever_at_work(hours, utcnow()) else None
