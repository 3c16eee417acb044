"""The hours of a week in a form: from and until for each day; a day left empty is free."""

import re
from typing import Any

from babel.dates import get_day_names
from flask_babel import gettext
from wtforms import Field, ValidationError

from views.agents.fields import Template
from views.languages import reader_language

DAYS = 7
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d|24:00")


class HoursField(Field):
    """A dict of weekday ("0" is Monday) to [from, until]."""

    widget = Template("desk/fields/hours.html")
    is_group = True

    def process_data(self, value: dict[str, list[str]] | None) -> None:
        self.data = {day: list(hours) for day, hours in (value or {}).items()}

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata and f"{self.name}-from" in formdata:
            pairs = zip(*(formdata.getlist(f"{self.name}-{end}")[:DAYS] for end in ("from", "until")), strict=False)
            typed = {str(day): [_tidy(one) for one in pair] for day, pair in enumerate(pairs)}
            self.data = {day: pair for day, pair in typed.items() if any(pair)}

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """Each day's name, and its hours."""
        names = get_day_names("wide", "stand-alone", reader_language())
        return [(names[day], *self.data.get(str(day), ("", ""))) for day in range(DAYS)]

    def pre_validate(self, _form: Any) -> None:
        for begins, ends in self.data.values():
            if not (_CLOCK.fullmatch(begins) and _CLOCK.fullmatch(ends) and begins < ends):
                raise ValidationError(gettext("Please give both times of a day, such as 09:00 and 17:30."))


def _tidy(text: str) -> str:
    """ "9:00" is "09:00", so that times are in their order as words too."""
    text = text.strip()[:5]
    return f"0{text}" if re.fullmatch(r"\d:\d\d", text) else text
