"""What a calendar's rows say, as hours one can count in."""

from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from desk import public_holidays
from desk.business_time import DAY, BusinessHours, Spans
from models import Calendar
from models.calendar import Clocks


def hours_of(calendar: Calendar) -> BusinessHours:
    """Own days go first, then the region's holidays and moved days, then the week."""
    week = {int(day): spans_in(said) for day, said in calendar.week.items()}
    own = {one.day: spans_in(one.spans) for one in calendar.days}
    return BusinessHours(ZoneInfo(calendar.timezone), week, partial(_otherwise, week, own, calendar.region))


def spans_in(said: Clocks) -> Spans:
    """In minutes; what ends no later than it begins ends on the next day."""
    pairs = [(_minutes(begins), _minutes(ends)) for begins, ends in said]
    return tuple((begins, ends if ends > begins else ends + DAY) for begins, ends in pairs)


def _otherwise(week: dict[int, Spans], own: dict[date, Spans], region: str, day: date) -> Spans | None:
    if day in own:
        return own[day]
    if not region:
        return None
    if public_holidays.is_free(region, day):
        return ()
    if not week.get(day.weekday()) and public_holidays.is_moved(region, day):
        return _as_on_the_last_worked_day(week, day)
    return None


def _as_on_the_last_worked_day(week: dict[int, Spans], day: date) -> Spans:
    """A moved Saturday has Friday's hours: nobody says which day it stands for."""
    before = ((day - timedelta(days=back)).weekday() for back in range(1, 7))
    return next((week[weekday] for weekday in before if week.get(weekday)), ())


def _minutes(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
