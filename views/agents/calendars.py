"""Calendars: when somebody is at work (A6, S2)."""

from typing import Any

from babel import Locale
from babel.dates import get_day_names
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import selectinload
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from desk import public_holidays
from models import Calendar, Role, utcnow
from views.agents import choices
from views.agents.days_ahead import days_ahead
from views.agents.days_field import DaysField
from views.agents.week_field import WeekField, shown
from views.base import DeskView
from views.languages import reader_language
from views.sessions import current_office

USUAL = {str(day): [["09:00", "17:00"]] for day in range(5)}


def country_name(code: str) -> str:
    return str(Locale.parse(reader_language()).territories[code])


def regions() -> dict[str, list[tuple[str, str]]]:
    """Countries, and of some their parts, in groups for a list."""
    nowhere = [("", gettext("None"))]
    near = [(code, country_name(code)) for code in public_holidays.FIRST]
    parts = {
        country_name(country): [(f"{country}-{code}", name) for code, name in public_holidays.parts_of(country).items()]
        for country in public_holidays.WITH_PARTS
    }
    others = sorted(((code, country_name(code)) for code in public_holidays.OTHERS), key=lambda pair: pair[1])
    return {"–": nowhere, gettext("Countries"): near, **parts, gettext("Other countries"): others}


def region_name(region: str) -> str:
    """ "Germany, Bayern"."""
    country, _, part = region.partition("-")
    if not country:
        return ""
    return ", ".join(filter(None, (country_name(country), public_holidays.parts_of(country).get(part, part))))


def _office_zone() -> str:
    office = current_office()
    return office.timezone if office else "UTC"


class CalendarForm(BaseForm):
    name = StringField(lazy_gettext("Name of the calendar"), validators=[InputRequired(), Length(max=200)])
    timezone = SelectField(lazy_gettext("Time zone"), choices=choices.zones, default=_office_zone)
    week = WeekField(
        lazy_gettext("Hours of the week"),
        default=lambda: USUAL,
        description=lazy_gettext(
            "Several spans with commas: 09:00–13:00, 14:00–18:00. A night shift is 22:00–06:00 on the day it begins; "
            "00:00–24:00 is the whole day. Left empty, the day is free."
        ),
    )
    region = SelectField(
        lazy_gettext("Public holidays of"),
        choices=regions,
        description=lazy_gettext("They are free; working days that the law moves to a Saturday are worked."),
    )
    days = DaysField(
        lazy_gettext("Days of your own"),
        description=lazy_gettext(
            "They go before all else: free where no hours are given, else worked in these. "
            "Empty all three to remove one."
        ),
    )


class CalendarView(DeskView):
    """Administrators keep them; a department chooses one."""

    needs = Role.ADMINISTRATOR
    form = CalendarForm
    can_delete = True
    column_list = ("name", "week", "region", "timezone")
    column_sortable_list = ("name",)
    column_default_sort = "name"
    searched = (Calendar.name,)
    column_labels = {
        "name": lazy_gettext("Name of the calendar"),
        "week": lazy_gettext("Hours of the week"),
        "region": lazy_gettext("Public holidays of"),
        "timezone": lazy_gettext("Time zone"),
    }
    words = {
        "new": lazy_gettext("New calendar"),
        "hint": lazy_gettext("When you are at work. What is promised to customers is counted in these hours."),
    }
    sections = (
        ("", ("name", ("timezone", "region"))),
        ("", ("week",)),
        ("", ("days",)),
    )
    column_formatters = {
        "week": lambda _view, _context, row, _name: week_in_short(row.week),
        "region": lambda _view, _context, row, _name: region_name(row.region),
        "timezone": lambda _view, _context, row, _name: row.timezone.replace("_", " "),
    }
    create_template = edit_template = "desk/calendar_form.html"

    def get_query(self) -> Any:
        return super().get_query().options(selectinload(Calendar.days))

    def build_new_instance(self) -> Calendar:
        return Calendar(days=[])

    def years_of(self, calendar: Calendar) -> dict[int, Any]:
        """This year's and the next one's days that are unlike the week."""
        this = utcnow().year
        return {year: days_ahead(calendar, year) for year in (this, this + 1)}


def week_in_short(week: dict[str, Any]) -> str:
    """ "Mon–Fri 09:00–17:00; Sat 10:00–14:00": days of the same hours that follow one another together."""
    groups: list[tuple[int, int, str]] = []
    for day in range(7):
        hours = shown(week.get(str(day), []))
        if groups and groups[-1][2] == hours and groups[-1][1] == day - 1:
            groups[-1] = (groups[-1][0], day, hours)
        else:
            groups.append((day, day, hours))
    return "; ".join(f"{_days(first, last)} {hours}" for first, last, hours in groups if hours)


def _days(first: int, last: int) -> str:
    names = get_day_names("abbreviated", "stand-alone", reader_language())
    return names[first] if first == last else f"{names[first]}–{names[last]}"
