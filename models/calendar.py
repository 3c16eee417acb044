from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model

Clocks = list[list[str]]
"""Spans of a day as the clock says them: [["09:00", "13:00"], ["14:00", "18:00"]]."""


class Calendar(Model):
    """When somebody is at work: the hours of a week, the public holidays of a region, and days of its own.

    `week`: weekday ("0" is Monday) to spans on the clock of `timezone`. One that ends no later than it begins ends on
    the next day; "00:00" to "24:00" is the whole day. `region`: whose public holidays are free, and whose moved days
    are worked, such as "RU", "DE-BY"; empty: nobody's.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    timezone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    week: Mapped[dict[str, Clocks]] = mapped_column(sa.JSON, default=dict)
    region: Mapped[str] = mapped_column(sa.String(32), default="")

    days: Mapped[list["CalendarDay"]] = relationship(
        back_populates="calendar", cascade="all, delete-orphan", order_by="CalendarDay.day"
    )

    def __str__(self) -> str:
        return self.name


class CalendarDay(Model):
    """A day unlike others: free if it has no spans, else worked in these. It goes before what the region says."""

    __table_args__ = (sa.UniqueConstraint("calendar_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(sa.ForeignKey("calendar.id", ondelete="CASCADE"))
    day: Mapped[date] = mapped_column(sa.Date)
    spans: Mapped[Clocks] = mapped_column(sa.JSON, default=list)
    name: Mapped[str] = mapped_column(sa.String(200), default="")

    calendar: Mapped[Calendar] = relationship(back_populates="days")

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.name}".strip()
