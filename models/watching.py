from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, db
from models.ticket import Ticket


class Watching(Model):
    """An agent wants to be told what happens to a ticket, though it may not be theirs."""

    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket] = relationship()
    agent: Mapped[Agent] = relationship()

    @classmethod
    def begin(cls, pairs: Iterable[tuple[int, int]], *, now: datetime) -> None:
        """These agents watch these tickets, each pair by their ids (ticket, agent). Who does already goes on."""
        rows = [{"ticket_id": ticket_id, "agent_id": agent_id, "since": now} for ticket_id, agent_id in pairs]
        if rows:
            insert: Any = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
            db.session.execute(insert(cls).values(rows).on_conflict_do_nothing())

    @classmethod
    def of(cls, ticket_ids: Iterable[int]) -> list[tuple[int, int]]:
        """Who watches these, as pairs of ids (ticket, agent)."""
        rows = sa.select(cls.ticket_id, cls.agent_id).where(cls.ticket_id.in_(ticket_ids))
        return [(ticket_id, agent_id) for ticket_id, agent_id in db.session.execute(rows)]

    @classmethod
    def watchers(cls, ticket: Ticket) -> list[Agent]:
        """By name; only who is still at work."""
        rows = sa.select(Agent).join(cls, cls.agent_id == Agent.id).where(cls.ticket_id == ticket.id)
        return list(db.session.execute(rows.where(Agent.is_switched_on).order_by(Agent.name, Agent.id)).scalars())
