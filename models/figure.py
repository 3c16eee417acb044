from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, choice
from models.ticket import Ticket


class FigureKind(StrEnum):
    """What is counted. `agent_id` is who did it; of a request, who holds it now."""

    IN = "in"  # a request came
    ANSWER = "answer"  # an agent said something to the customer
    FIRST = "first"  # the first answer to a request
    SOLVED = "solved"  # solved or closed, by whomever
    REOPENED = "reopened"  # it was solved, and is to be solved again
    GOOD = "good"  # an answer was rated
    SO_SO = "so_so"
    BAD = "bad"
    MET = "met"  # a target of a service level
    MISSED = "missed"
    SPENT = "spent"  # an agent's own time
    KEPT = "kept"  # what an agent promised
    BROKEN = "broken"


_OF_SPAN = (
    "kind", "day", "department_id", "agent_id", "category_id", "product_id", "language", "channel", "slot", "seconds",
    "ticket_id",
)  # fmt: skip


class Figure(Model):
    """One thing that statistics count, with what it took: made from the tables, and may be deleted on any day.

    `seconds` are of work, in the hours of the ticket's department: from the customer's first word that waited to the
    answer, from the opening or reopening to the solution; None where nothing was waited for. `day` and `slot` (hours
    since Monday, 0:00) are the office's. What the ticket is about and where stands here as it is now.
    """

    # A year of a large desk is read through it alone.
    __table_args__ = (sa.Index("ix_figure_span", *_OF_SPAN), sa.Index("ix_figure_ticket_id", "ticket_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    kind: Mapped[FigureKind] = mapped_column(choice(FigureKind))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    day: Mapped[date] = mapped_column(sa.Date)
    slot: Mapped[int] = mapped_column(sa.SmallInteger)
    seconds: Mapped[int | None] = mapped_column()
    agent_id: Mapped[int | None] = mapped_column()
    department_id: Mapped[int] = mapped_column()
    category_id: Mapped[int | None] = mapped_column()
    product_id: Mapped[int | None] = mapped_column()
    language: Mapped[str] = mapped_column(sa.String(8))
    channel: Mapped[str] = mapped_column(sa.String(32))

    ticket: Mapped[Ticket] = relationship()


class MeasuredHours(Model):
    """In which hours a department's figures were measured: once they change, all of them are measured anew."""

    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id", ondelete="CASCADE"), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64))
