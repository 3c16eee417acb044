from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime
from models.ticket import Ticket


class Event(Model):
    """A line of the record: who did what, from what to what, when (S10). Without an agent the desk did it itself.

    `is_counted`: the figures of its ticket know of it.
    """

    __table_args__ = (
        sa.Index("ix_event_history", "ticket_id", "id"),
        sa.Index(
            "ix_event_uncounted",
            "ticket_id",
            sqlite_where=sa.text("is_counted = 0 AND ticket_id IS NOT NULL"),
            postgresql_where=sa.text("NOT is_counted AND ticket_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    is_counted: Mapped[bool] = mapped_column(default=False)

    ticket: Mapped[Ticket | None] = relationship()
    agent: Mapped[Agent | None] = relationship()

    @classmethod
    def uncounted(cls) -> sa.ColumnElement[bool]:
        """Of tickets, and the figures don't know of it yet."""
        return sa.and_(~cls.is_counted, cls.ticket_id.is_not(None))
