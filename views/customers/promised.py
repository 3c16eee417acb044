"""Until when somebody is answered, in words: "We answer by Monday, 11:00"."""

from datetime import datetime

from babel.dates import get_timezone_location
from flask_babel import format_date, format_time, gettext, to_user_timezone
from sqlalchemy import select

from desk.promises import answer_by
from models import Department, db, utcnow
from views.languages import reader_language, zone

WITHIN_DAYS = 6  # so long the name of the day says which


def promise_of(department: Department, *, since: datetime | None = None) -> str:
    """For who writes now, or wrote then; empty where the department promises nothing, or its time is over."""
    at = answer_by(department, now=since or utcnow())
    return _words(at) if at and at > utcnow() else ""


def promises(ids: set[int]) -> dict[int, str]:
    """The same for each of these departments, where there is any."""
    rows = select(Department).where(Department.id.in_(ids))
    return {one.id: said for one in db.session.execute(rows).scalars() if (said := promise_of(one))}


def office_zone() -> str:
    """The city by which the office's time is known."""
    return str(get_timezone_location(zone(), reader_language(), return_city=True))


def _words(at: datetime) -> str:
    """Each a sentence of its own: in many languages the name of the day changes in it."""
    there = to_user_timezone(at)
    days, time = (there.date() - to_user_timezone(utcnow()).date()).days, format_time(at, "short")
    if days == 0:
        return gettext("We answer today by %(time)s.", time=time)
    if days > WITHIN_DAYS:
        return gettext("We answer by %(day)s, %(time)s.", day=format_date(at, "long"), time=time)
    return (
        gettext("We answer by Monday, %(time)s.", time=time),
        gettext("We answer by Tuesday, %(time)s.", time=time),
        gettext("We answer by Wednesday, %(time)s.", time=time),
        gettext("We answer by Thursday, %(time)s.", time=time),
        gettext("We answer by Friday, %(time)s.", time=time),
        gettext("We answer by Saturday, %(time)s.", time=time),
        gettext("We answer by Sunday, %(time)s.", time=time),
    )[there.weekday()]
