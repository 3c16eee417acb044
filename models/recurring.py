from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, all_taken, choice
from models.calendar import Calendar
from models.customer import Customer
from models.department import Department
from models.ticket import Priority


class Every(StrEnum):
    DAY = "day"
    WORKDAY = "workday"  # Monday to Friday
    WEEK = "week"  # on chosen weekdays
    MONTH = "month"  # on one day of it


class RecurringTicket(Model):
    """A ticket that the desk opens by itself again and again (C4).

    `weekdays`: of a week, 0 is Monday. `month_day`: of a month; where that has fewer days its last one. `at_minutes`:
    since midnight, on the clock of `calendar`, else of the office. `next_at`: when it is opened next, and so the mark
    by which one occurrence is taken once; None while it pauses. `customer`: whose matter it is; None: the department's
    own. `text` is a note, for agents alone.
    """

    __table_args__ = (
        sa.CheckConstraint("month_day BETWEEN 1 AND 31", name="day_of_a_month"),
        sa.CheckConstraint("at_minutes BETWEEN 0 AND 1439", name="minute_of_a_day"),
        sa.CheckConstraint("is_active OR next_at IS NULL", name="none_while_it_pauses"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(500))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id", ondelete="SET NULL"), index=True)
    priority: Mapped[Priority] = mapped_column(choice(Priority), default=Priority.NORMAL)
    tags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    every: Mapped[Every] = mapped_column(choice(Every), default=Every.WORKDAY)
    weekdays: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    month_day: Mapped[int] = mapped_column(default=1)
    at_minutes: Mapped[int] = mapped_column(default=9 * 60)
    calendar_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calendar.id", ondelete="SET NULL"))
    is_active: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    department: Mapped[Department] = relationship()
    assignee: Mapped[Agent | None] = relationship()
    customer: Mapped[Customer | None] = relationship()
    calendar: Mapped[Calendar | None] = relationship()

    def __str__(self) -> str:
        return self.subject

    @classmethod
    def due(cls, now: datetime) -> sa.Select[int]:
        """Ids, the longest due first."""
        return sa.select(cls.id).where(cls.is_active, cls.next_at <= now).order_by(cls.next_at, cls.id)

    def take(self, next_at: datetime, now: datetime) -> bool:
        """Take what is due, in the transaction that opens its ticket. False: it was taken, paused or put off meanwhile.

        Whoever comes second waits for the first at this row, and finds another `next_at` there.
        """
        model = type(self)
        is_due = (model.id == self.id, model.is_active, model.next_at == self.next_at, model.next_at <= now)
        return bool(all_taken(sa.update(model).where(*is_due).values(next_at=next_at), model.id))
