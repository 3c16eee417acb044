from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime
from models.event import Event
from models.ticket import Ticket


class Operation(Model):
    """What an agent did at one stroke, to one ticket or to many, so that it can be undone.

    `kind` is the act's name ("assign", "transfer", "spam" …). Undone once, it stays so: what is undone isn't redone.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agent: Mapped[Agent] = relationship()
    parts: Mapped[list["OperationPart"]] = relationship(
        back_populates="operation", cascade="all, delete-orphan", order_by="OperationPart.id"
    )


class OperationPart(Model):
    """What it changed in one ticket: the facts that differ, `before` and `after`. `event` is the line that tells it."""

    __table_args__ = (sa.UniqueConstraint("operation_id", "ticket_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    operation_id: Mapped[int] = mapped_column(sa.ForeignKey("operation.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("event.id", ondelete="SET NULL"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    operation: Mapped[Operation] = relationship(back_populates="parts")
    ticket: Mapped[Ticket] = relationship()
    event: Mapped[Event | None] = relationship()
