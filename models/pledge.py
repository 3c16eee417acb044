from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, choice, has_hit
from models.message import Message
from models.ticket import Ticket


class PledgeEnd(StrEnum):
    """How a promise ended."""

    KEPT = "kept"
    LATE = "late"  # done, but not by then
    DROPPED = "dropped"  # no longer owed: its ticket was closed, or someone said so


class Pledge(Model):
    """What an agent promised a customer in an answer, and by when.

    It is only offered to its author until they take it: `promised_at`. `next_at`: then the desk has something to do
    about it, to remind its author or to say that it is broken. `broken_at`: then its time was over. `ended_by`: the
    answer that kept it.
    """

    __table_args__ = (
        sa.Index("ix_pledge_ticket_list", "ticket_id", "due_at"),
        sa.Index(
            "ix_pledge_owed",
            "due_at",
            sqlite_where=sa.text("promised_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("promised_at IS NOT NULL AND ended_at IS NULL"),
        ),
        sa.Index(
            "ix_pledge_next_at",
            "next_at",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), index=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    promised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    broken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[PledgeEnd | None] = mapped_column(choice(PledgeEnd))
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="SET NULL"), index=True)

    ticket: Mapped[Ticket] = relationship()
    agent: Mapped[Agent] = relationship()
    message: Mapped[Message] = relationship(foreign_keys=[message_id])

    @property
    def is_offered(self) -> bool:
        return self.promised_at is None

    @classmethod
    def is_owed(cls) -> sa.ColumnElement[bool]:
        """Promised, in time or not, and nothing came of it yet."""
        return sa.and_(cls.promised_at.is_not(None), cls.ended_at.is_(None))

    @classmethod
    def due(cls, now: datetime) -> sa.Select[int]:
        """Ids of those about which there is something to do, the longest due first."""
        return sa.select(cls.id).where(cls.next_at <= now).order_by(cls.next_at, cls.id)

    @classmethod
    def take(cls, pledge_id: int, now: datetime) -> bool:
        """Take what is to be done, in the transaction that does it. False: it is done already, or put off."""
        return has_hit(sa.update(cls).where(cls.id == pledge_id, cls.next_at <= now).values(next_at=None))


# What is owed or offered, to be loaded together with the ticket.
Ticket.pledges = relationship(
    Pledge,
    viewonly=True,
    primaryjoin=sa.and_(Pledge.ticket_id == Ticket.id, Pledge.ended_at.is_(None)),
    order_by=Pledge.due_at,
)
