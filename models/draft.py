from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, db
from models.ticket import Ticket


class Draft(Model):
    """What an agent has begun to write in a ticket, or took back before it left: one for each of the two.

    `recipients`, `copies`, `blind_copies` are addresses as people write them; `files` the fields of each file that
    lies in the blobs already.
    """

    __table_args__ = (sa.UniqueConstraint("ticket_id", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    is_note: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    recipients: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    copies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    blind_copies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    files: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket] = relationship()
    agent: Mapped[Agent] = relationship()

    @classmethod
    def of(cls, ticket: Ticket, agent: Agent) -> "Draft | None":
        return db.session.execute(
            sa.select(cls).where(cls.ticket_id == ticket.id, cls.agent_id == agent.id)
        ).scalar_one_or_none()
