from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, choice
from models.escalation_level import EscalationLevel
from models.service_level import ServiceLevel, Target
from models.ticket import Ticket


class Stopped(StrEnum):
    """Why a clock stands still."""

    CUSTOMER = "customer"  # they are awaited
    SOLVED = "solved"
    CLOSED = "closed"
    SPAM = "spam"
    NOBODY = "nobody"  # nobody waits for an answer


class Ended(StrEnum):
    MET = "met"
    LATE = "late"
    DROPPED = "dropped"  # closed, merged, or no longer promised


_RUNS_STILL = sa.text("ended_at IS NULL")


class Clock(Model):
    """How a ticket stands to one target: started once, stopped and begun again, ended by what was promised.

    `level`: which service level set the time; None: the department's escalations alone. `calendar_id`: in whose hours
    it is counted; None: day and night. `due_at`: None while it stands still and the time isn't over. `left_seconds`:
    so much is left of a clock that stands still, less than 0 if the time was over. `worked_seconds`: what it took,
    once it has ended. `broken_at`: then the time was over, though nobody had done it. `next_at`: then the desk has
    something to do about it, see `desk.escalations`. `steps_done`: ids of the escalation levels that have been done.
    """

    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "target", "started_at"),
        sa.Index(
            "ix_clock_running",
            "ticket_id",
            "target",
            unique=True,
            sqlite_where=_RUNS_STILL,
            postgresql_where=_RUNS_STILL,
        ),
        sa.Index(
            "ix_clock_next_at",
            "next_at",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    target: Mapped[Target] = mapped_column(choice(Target))
    level_id: Mapped[int | None] = mapped_column(sa.ForeignKey("service_level.id", ondelete="SET NULL"), index=True)
    calendar_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calendar.id", ondelete="SET NULL"), index=True)
    minutes: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stopped_for: Mapped[Stopped | None] = mapped_column(choice(Stopped))
    left_seconds: Mapped[int | None]
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    broken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended: Mapped[Ended | None] = mapped_column(choice(Ended))
    worked_seconds: Mapped[int | None]
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    steps_done: Mapped[list[int]] = mapped_column(sa.JSON, default=list)

    ticket: Mapped[Ticket] = relationship()
    level: Mapped[ServiceLevel | None] = relationship()
    pauses: Mapped[list["ClockPause"]] = relationship(
        back_populates="clock", cascade="all, delete-orphan", order_by="ClockPause.began_at"
    )

    @classmethod
    def to_be_done(cls, now: datetime) -> sa.Select[Any]:
        """Tickets' ids with clocks that the desk has something to do about, who waits longest first.

        What an agent snoozed was looked at by someone who knows when to go on; once it wakes all is as before.
        """
        return (
            sa.select(cls.ticket_id)
            .join(Ticket, Ticket.id == cls.ticket_id)
            .where(cls.next_at <= now, Ticket.is_live(), Ticket.is_awake())
            .group_by(cls.ticket_id)
            .order_by(sa.func.min(cls.next_at), cls.ticket_id)
        )


class ClockPause(Model):
    """A time in which a clock stood still; `ended_at` None: it still does."""

    __table_args__ = (sa.UniqueConstraint("clock_id", "began_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clock.id", ondelete="CASCADE"))
    reason: Mapped[Stopped] = mapped_column(choice(Stopped))
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    clock: Mapped[Clock] = relationship(back_populates="pauses")


class Escalation(Model):
    """An escalation level was done for a clock: once, whatever happens (R21)."""

    __table_args__ = (sa.UniqueConstraint("clock_id", "level_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(sa.ForeignKey("clock.id", ondelete="CASCADE"))
    level_id: Mapped[int] = mapped_column(sa.ForeignKey("escalation_level.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    escalated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket] = relationship()
    clock: Mapped[Clock] = relationship()
    level: Mapped[EscalationLevel] = relationship()


# Said here, since the ticket's own file needn't know of it: what runs or stands still, loaded together with the ticket.
Ticket.clocks = relationship(
    Clock,
    viewonly=True,
    primaryjoin=sa.and_(Clock.ticket_id == Ticket.id, Clock.ended_at.is_(None)),
    order_by=(Clock.due_at, Clock.id),
)
