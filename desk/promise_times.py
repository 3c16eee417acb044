"""What a named time means: "by Friday" is the end of Friday's work. Pure: it is told the hours, and what time it is."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.business_time import BusinessHours

END_OF_DAY = time(18)  # of a day on which nobody works
LAST_MINUTE = time(23, 59)
FURTHEST = timedelta(days=180)  # what is named without a year is nearer than that, or over
USUAL_WEEK = dict.fromkeys(range(5), ((9 * 60, 18 * 60),))


@dataclass(frozen=True)
class Named:
    """A time as it was said: a day, a time of day, both, or a span from now on.

    `is_stretch`: some day until then, such as a week's end: it is over with the last day of it that is worked.
    `worked_days`: so many of them from now on.
    """

    day: date | None = None
    clock: time | None = None
    after: timedelta | None = None
    worked_days: int | None = None
    is_stretch: bool = False


def usual_hours(zone: ZoneInfo) -> BusinessHours:
    """For who says no hours."""
    return BusinessHours(zone, USUAL_WEEK)


def instant(named: Named, hours: BusinessHours, now: datetime) -> datetime | None:
    """When it is over; None where that is over already, or makes no sense."""
    at = _instant(named, hours, now)
    return at if at and now < at <= now + timedelta(days=366) else None


def _instant(named: Named, hours: BusinessHours, now: datetime) -> datetime | None:
    today = now.astimezone(hours.zone).date()
    if named.after is not None and named.after < timedelta(days=1):
        return now + named.after
    if named.worked_days is not None:
        day: date = _after_worked_days(hours, today, named.worked_days)
    elif named.after is not None:
        day = today + named.after
    else:
        day = named.day or today
    if named.clock is not None:
        return _at(day, named.clock, hours.zone)
    return _end_of(_last_worked(hours, day, today) if named.is_stretch else day, hours, now)


def _end_of(day: date, hours: BusinessHours, now: datetime) -> datetime:
    ends = [end for _begins, end in hours.on(day)]
    at = max(ends) if ends else _at(day, END_OF_DAY, hours.zone)
    return at if at > now else _at(day, LAST_MINUTE, hours.zone)


def _last_worked(hours: BusinessHours, day: date, today: date) -> date:
    back = (day - timedelta(days=number) for number in range((day - today).days + 1))
    return next((one for one in back if hours.spans_of(one)), day)


def _after_worked_days(hours: BusinessHours, today: date, number: int) -> date:
    """Whoever never works counts every day."""
    worked = (day for ahead in range(1, 120) if hours.spans_of(day := today + timedelta(days=ahead)))
    for place, day in enumerate(worked, start=1):
        if place == number:
            return day
    return today + timedelta(days=number)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def of_day_name(name: str, today: date) -> Named:
    """One of `promise_words.DAY_NAMES`."""
    ahead = {"today": 0, "tomorrow": 1, "after_tomorrow": 2}
    if name in ahead:
        return Named(today + timedelta(days=ahead[name]))
    if name == "month":
        last = calendar.monthrange(today.year, today.month)[1]
        return Named(today.replace(day=last), is_stretch=True)
    sunday = today + timedelta(days=6 - today.weekday() + (7 if name == "next_week" else 0))
    return Named(sunday, is_stretch=True)


def of_weekday(weekday: int, today: date, *, is_next: bool) -> date:
    """The one to come; today's own is a week from now. `is_next`: that of the next week."""
    if is_next:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def of_date(day: int, month: int | None, year: int | None, today: date) -> date | None:
    """The next of this name; None where there is none, or only one far off."""
    if year is not None:
        return _date(year + (2000 if year < 100 else 0), month or today.month, day)
    if month is None:
        next_month = today.replace(day=1) + timedelta(days=31)
        tries = [_date(today.year, today.month, day), _date(next_month.year, next_month.month, day)]
    else:
        tries = [_date(today.year, month, day), _date(today.year + 1, month, day)]
    found = next((one for one in tries if one and one >= today), None)
    return found if found and found - today <= FURTHEST else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
