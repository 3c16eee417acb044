import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model


class ReadMark(Model):
    """Up to which message an agent has read a ticket. `message_id` 0: it is to count as unread, all of it."""

    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, index=True)
    message_id: Mapped[int] = mapped_column(default=0)
