from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, db, has_hit
from models.ticket import Ticket


class Reminder(Model):
    """What an agent wants to be told again, about a ticket, when its time has come; theirs alone to read.

    `told_at`: then its time had come, and who set it was told, if the ticket was still theirs to see.
    """

    __table_args__ = (
        sa.Index("ix_reminder_list", "agent_id", "told_at", "due_at"),
        sa.Index(
            "ix_reminder_due",
            "due_at",
            sqlite_where=sa.text("told_at IS NULL"),
            postgresql_where=sa.text("told_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    words: Mapped[str] = mapped_column(sa.String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    agent: Mapped[Agent] = relationship()
    ticket: Mapped[Ticket] = relationship()

    @classmethod
    def due(cls, now: datetime) -> sa.Select[int]:
        """Ids of those whose time has come and of which nobody was told yet, the longest due first."""
        return sa.select(cls.id).where(cls.told_at.is_(None), cls.due_at <= now).order_by(cls.due_at, cls.id)

    @classmethod
    def take(cls, reminder_id: int, now: datetime) -> bool:
        """Take the telling, in the transaction that tells. False: it was told, taken back or put off meanwhile."""
        waits = (cls.id == reminder_id, cls.told_at.is_(None), cls.due_at <= now)
        return has_hit(sa.update(cls).where(*waits).values(told_at=now))

    @classmethod
    def hand_on(cls, ticket: Ticket, whole: Ticket) -> None:
        """Who wanted to be reminded of a ticket is reminded of the one that it became part of."""
        db.session.execute(sa.update(cls).where(cls.ticket_id == ticket.id).values(ticket_id=whole.id))


# Said here, since the ticket's own file needn't know of it: what waits, to be loaded together with the ticket.
Ticket.reminders = relationship(
    Reminder,
    viewonly=True,
    primaryjoin=sa.and_(Reminder.ticket_id == Ticket.id, Reminder.told_at.is_(None)),
    order_by=Reminder.due_at,
)
