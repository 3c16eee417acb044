"""The days of a calendar that are unlike its week, this year and next, for who keeps it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask_babel import gettext

from desk import public_holidays
from desk.calendars import hours_of
from models import Calendar
from views.agents.holiday_words import holidays
from views.agents.week_field import shown
from views.languages import reader_language


@dataclass(frozen=True)
class UnlikeDay:
    """`is_own`: the office says so, not the region."""

    day: date
    name: str
    hours: str
    is_own: bool

    @property
    def shown(self) -> str:
        """ "Mon, 30 Mar", as the reader writes it."""
        return str(format_skeleton("MMMEd", self.day, locale=reader_language()))


def days_ahead(calendar: Calendar, year: int) -> list[UnlikeDay]:
    """In order. What is free by the week anyway is there too: one wants to see that it falls on a Sunday."""
    own = {one.day: one.name for one in calendar.days if one.day.year == year}
    free = holidays(calendar.region, year, reader_language()) if calendar.region else {}
    moved = public_holidays.moved_days(calendar.region, year) if calendar.region else []
    names = dict.fromkeys(moved, gettext("Worked for another day")) | free | {day: own[day] for day in own}
    hours = hours_of(calendar)
    return [
        UnlikeDay(day, names[day] or free.get(day, ""), _words(hours.spans_of(day)), day in own)
        for day in sorted(names)
    ]


def _words(spans: Any) -> str:
    """ "free", or the hours."""
    return shown([[_clock(begins), _clock(ends)] for begins, ends in spans]) or gettext("free")


def _clock(minutes: int) -> str:
    minutes = minutes - 1440 if minutes > 1440 else minutes
    return f"{minutes // 60:02}:{minutes % 60:02}"
