"""Days of a calendar's own in a form: each with its hours and what it is called. One without a date is left out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import Field, ValidationError

from models import CalendarDay
from views.agents.fields import Template
from views.agents.week_field import hours_or_wrong, shown

MOST = 400
EMPTY_LINES = 3
NAME_LENGTH = 200

Line = tuple[str, str, str]


class DaysField(Field):
    """Lines of date, hours and name; a row whose date stays, stays itself."""

    widget = Template("desk/fields/days.html")
    is_group = True

    def process_data(self, value: Sequence[CalendarDay] | None) -> None:
        self.data: list[Line] = [(one.day.isoformat(), shown(one.spans), one.name) for one in value or ()]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata and f"{self.name}-day" in formdata:
            parts = (formdata.getlist(f"{self.name}-{part}")[:MOST] for part in ("day", "hours", "name"))
            typed = (tuple(each.strip()[:NAME_LENGTH] for each in line) for line in zip(*parts, strict=False))
            self.data = [(day, hours, name) for day, hours, name in typed if day or hours or name]

    @property
    def lines(self) -> list[Line]:
        """What the form shows: the days, and room for some more."""
        return [*self.data, *[("", "", "")] * EMPTY_LINES]

    def pre_validate(self, _form: Any) -> None:
        days = [_day(day) for day, _, _ in self.data]
        for day in days:
            if days.count(day) > 1:
                raise ValidationError(gettext("This day is there twice: %(day)s", day=day.isoformat()))
        for _, hours, _ in self.data:
            hours_or_wrong(hours)

    def populate_obj(self, obj: Any, name: str) -> None:
        known = {row.day: row for row in getattr(obj, name)}
        rows = []
        for day, hours, called in sorted(self.data):
            row = known.get(_day(day)) or CalendarDay(day=_day(day))
            row.spans, row.name = hours_or_wrong(hours), called
            rows.append(row)
        getattr(obj, name)[:] = rows


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 1990 <= day.year <= 2100:
        raise ValidationError(gettext("Please give each day a date, such as 2026-12-24: %(text)s", text=text or "–"))
    return day
