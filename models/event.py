from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime
from models.ticket import Ticket


class Event(Model):
    """A line of the record: who did what, from what to what, when (S10). Without an agent the desk did it itself."""

    __table_args__ = (sa.Index("ix_event_history", "ticket_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    ticket: Mapped[Ticket | None] = relationship(back_populates="events")
    agent: Mapped[Agent | None] = relationship()
