"""Lists of mail that can be asked for one day: `?day=2026-11-27`, a day of the office."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import format_date, gettext

from desk import tallies


def asked_day(text: str | None) -> date | None:
    """The day that an address names; None for what can't be one."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None


class OfDay:
    """To be put before a DeskView. Pages, searches and sorting keep to the day."""

    list_template = "desk/mail_list.html"
    model: Any
    day_of: str
    """The name of the column that says when."""

    def _chosen(self, query: Any) -> Any:
        query = super()._chosen(query)  # type: ignore[misc]
        day = asked_day(request.args.get("day"))
        return query.filter(tallies.is_of(day, getattr(self.model, self.day_of))) if day else query

    def _get_list_extra_args(self) -> Any:
        asked = super()._get_list_extra_args()  # type: ignore[misc]
        return asked.clone(extra_args=asked.extra_args | self.narrowed())

    def narrowed(self) -> dict[str, str]:
        """What narrows the list, beside the part that was chosen, as arguments of its address."""
        day = asked_day(request.args.get("day"))
        return {"day": day.isoformat()} if day else {}

    def narrowed_to(self) -> str:
        """The same in words; empty if it is the whole list."""
        day = asked_day(request.args.get("day"))
        return gettext("Only those of %(day)s.", day=format_date(day, "full")) if day else ""
