from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db
from models.ticket import Ticket


class LinkKind(StrEnum):
    SAME_MAIL = "same_mail"  # one mail to two departments
    FOLLOW_UP = "follow_up"
    RELATED = "related"


class TicketLink(Model):
    """Two tickets that know of each other (S15); the older one first, so that a pair is one row."""

    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "other_id"),
        sa.CheckConstraint("ticket_id < other_id", name="older_first"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind), default=LinkKind.RELATED)
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    agent: Mapped[Agent | None] = relationship()

    @classmethod
    def between(cls, one: Ticket, other: Ticket) -> "TicketLink | None":
        older, newer = sorted((one.id, other.id))
        return db.session.execute(
            sa.select(cls).where(cls.ticket_id == older, cls.other_id == newer)
        ).scalar_one_or_none()

    @classmethod
    def of(cls, ticket_id: Any) -> sa.Select["TicketLink", Ticket]:
        """The links of a ticket, each with the ticket at its other end; none to what became part of another."""
        return (
            sa.select(cls, Ticket)
            .join(
                Ticket,
                sa.or_(
                    sa.and_(cls.ticket_id == ticket_id, Ticket.id == cls.other_id),
                    sa.and_(cls.other_id == ticket_id, Ticket.id == cls.ticket_id),
                ),
            )
            .where(Ticket.merged_into_id.is_(None))
            .order_by(cls.id)
        )
