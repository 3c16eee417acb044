"""Lists of mail that can be narrowed to days of the office: `?day=2026-11-27`, or `?since=…&until=…`, both included.

Whatever narrows a list stands above it, each in words and with a way to take it away, and stays where one turns pages,
sorts, searches or saves a table.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import request
from flask_babel import format_date, gettext

from desk import tallies
from models import db

DAYS = ("since", "until")


def asked_day(text: str | None) -> date | None:
    """The day that an address names; None for what can't be one."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None


@dataclass(frozen=True)
class Period:
    """Days from one to another, each of which may be open."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def asked(cls) -> "Period":
        day = asked_day(request.args.get("day"))
        since, until = (asked_day(request.args.get(name)) or day for name in DAYS)
        return cls(until, since) if since and until and until < since else cls(since, until)

    @property
    def day(self) -> date | None:
        """The only one, if it is one."""
        return self.since if self.since == self.until else None

    def arguments(self) -> dict[str, str]:
        if self.day:
            return {"day": self.day.isoformat()}
        return {name: day.isoformat() for name, day in zip(DAYS, (self.since, self.until), strict=True) if day}

    def chips(self) -> list["Chip"]:
        if self.day:
            return [Chip("day", gettext("Day"), format_date(self.day, "full"))]
        days = [("since", gettext("From day"), self.since), ("until", gettext("To day"), self.until)]
        return [Chip(name, label, format_date(day, "long")) for name, label, day in days if day]


@dataclass(frozen=True)
class Chip:
    """What narrows a list: the argument of its address, and the same in words."""

    name: str
    label: str
    word: str


@dataclass(frozen=True)
class Choice:
    """A field of the form above a list: what can be chosen, in words, and what is."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


class OfDay:
    """To be put before a DeskView."""

    list_template = "desk/mail_list.html"
    model: Any
    shows: dict[str, Any]
    day_of: str
    """The name of the column that says when."""

    def narrowed(self) -> dict[str, str]:
        """What narrows the list, beside the part that was chosen, as arguments of its address."""
        return Period.asked().arguments()

    def chips(self) -> list[Chip]:
        """The same in words, and the part that was chosen."""
        part = request.args.get("show", "")
        shown = [Chip("show", gettext("State"), str(self.shows[part]))] if part in self.shows else []
        return [*shown, *Period.asked().chips()]

    def choices(self) -> list[Choice]:
        """What the form above the list offers beside the days."""
        return []

    def period(self) -> Period:
        return Period.asked()

    def mistakes(self) -> list[str]:
        """What was asked for and can't be."""
        typed = (request.args.get(name, "").strip()[:40] for name in ("day", *DAYS))
        wrong = [text for text in typed if text and not asked_day(text)]
        return [
            gettext("“%(text)s” is not a day. A day is written like %(day)s.", text=text, day="2026-11-27")
            for text in wrong
        ]

    def ids_at_the_ends(self) -> tuple[int, int]:
        """Of the oldest and of the newest row that was asked for; 0 for none."""
        met, ids, at = self._in_period(), self.model.id, getattr(self.model, self.day_of)
        oldest = sa.select(ids).where(*met).order_by(at, ids).limit(1).scalar_subquery()
        newest = sa.select(ids).where(*met).order_by(at.desc(), ids.desc()).limit(1).scalar_subquery()
        first, last = db.session.execute(sa.select(oldest, newest)).one()
        return first or 0, last or 0

    def _chosen(self, query: Any) -> Any:
        return super()._chosen(query).filter(*self._in_period())  # type: ignore[misc]

    def _in_period(self) -> list[sa.ColumnElement[bool]]:
        period, at = Period.asked(), getattr(self.model, self.day_of)
        since = [at >= tallies.beginning(period.since)] if period.since else []
        return since + ([at < tallies.end(period.until)] if period.until else [])

    def _get_list_extra_args(self) -> Any:
        asked = super()._get_list_extra_args()  # type: ignore[misc]
        return asked.clone(extra_args=asked.extra_args | self.narrowed())
