"""Hours of a week in a form: a line for each day, with as many spans as the day has; a day left empty is free."""

import re
from itertools import pairwise
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext
from wtforms import Field, ValidationError

from models.calendar import Clocks
from views.agents.fields import Template
from views.languages import reader_language

DAYS = 7
MOST = 6  # spans a day
_CLOCK = r"(2[0-4]|[01]?\d)(?:[:.]([0-5]\d))?"
_SPAN = re.compile(rf"{_CLOCK}\s*[-–—]\s*{_CLOCK}")
_BETWEEN = re.compile(r"[\s,;]*(?:[,;]|\s|$)[\s,;]*")


class NoHours(ValueError):
    """These words are no hours of a day."""


class WeekField(Field):
    """A dict of weekday ("0" is Monday) to spans; what was typed stays as it was typed until it is understood."""

    widget = Template("desk/fields/week.html")
    is_group = True

    def process_data(self, value: dict[str, Clocks] | None) -> None:
        self.data = {day: spans for day, spans in (value or {}).items() if spans}
        self.typed = {day: shown(spans) for day, spans in self.data.items()}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata and self.name in formdata:
            texts = enumerate(formdata.getlist(self.name)[:DAYS])
            self.typed = {str(day): text.strip()[:120] for day, text in texts if text.strip()}

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each day's name, and its hours."""
        names = get_day_names("wide", "stand-alone", reader_language())
        return [(names[day], self.typed.get(str(day), "")) for day in range(DAYS)]

    def pre_validate(self, _form: Any) -> None:
        self.data = {day: hours_or_wrong(text) for day, text in self.typed.items()}


def hours_or_wrong(text: str) -> Clocks:
    """The spans of a day as they are kept; says in the reader's words what isn't understood."""
    try:
        return spans_of(text)
    except NoHours:
        raise ValidationError(
            gettext("Please write hours as 09:00–13:00, 14:00–18:00. This isn't understood: %(text)s", text=text)
        ) from None


def spans_of(text: str) -> Clocks:
    """ "9-13, 14:00–18" as [["09:00", "13:00"], ["14:00", "18:00"]]. Raises NoHours."""
    found, place = list[list[str]](), 0
    while place < len(text):
        span = _SPAN.match(text, place)
        after = _BETWEEN.match(text, span.end()) if span else None
        if not span or not after or len(found) == MOST:
            raise NoHours
        found.append([_clock(span[1], span[2]), _clock(span[3], span[4])])
        place = after.end()
    _refuse_what_overlaps(found)
    return sorted(found)


def shown(spans: Clocks) -> str:
    """As one would type it."""
    return ", ".join(f"{begins}–{ends}" for begins, ends in spans)


def _clock(hours: str, minutes: str | None) -> str:
    clock = f"{int(hours):02}:{minutes or '00'}"
    if clock > "24:00":
        raise NoHours
    return clock


def _refuse_what_overlaps(spans: Clocks) -> None:
    """Only the last of a day may go on into the next one; nothing is shorter than a minute."""
    in_order = sorted(spans)
    if any(begins == ends or begins == "24:00" for begins, ends in spans):
        raise NoHours
    for (begins, ends), (following, _) in pairwise(in_order):
        if ends <= begins or ends > following:
            raise NoHours
