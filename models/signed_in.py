import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime
from models.signing import signature


class AgentSession(Model):
    """A browser in which an agent has signed in. Once it has ended it opens nothing any more.

    `session_key` is the agent's of then: with another one all their sessions have ended at once.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=lambda: secrets.token_hex(16))
    session_key: Mapped[str] = mapped_column(sa.String(32))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    client: Mapped[str] = mapped_column(sa.String(64), default="")
    browser: Mapped[str] = mapped_column(sa.String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agent: Mapped[Agent] = relationship()

    @classmethod
    def is_alive(cls) -> sa.ColumnElement[bool]:
        """To be asked together with its agent."""
        return sa.and_(cls.ended_at.is_(None), cls.session_key == Agent.session_key, Agent.is_switched_on)

    @classmethod
    def of(cls, agent: Agent) -> sa.Select["AgentSession"]:
        """Those in which the agent is signed in now, the latest seen first."""
        alive = sa.select(cls).join(Agent).where(cls.agent_id == agent.id, cls.is_alive())
        return alive.order_by(cls.seen_at.desc(), cls.id.desc())


class RecoveryCode(Model):
    """Lets an agent in once who has lost the telephone. Only its digest is kept, as only that of a password is."""

    __table_args__ = (sa.UniqueConstraint("agent_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"))
    key: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @staticmethod
    def key_of(agent: Agent, code: str) -> str:
        """The same for a code however it was typed: spaces, hyphens and capitals don't count."""
        bare = "".join(letter for letter in code.lower() if letter.isalnum())
        return signature("recovery code", f"{agent.id} {bare}")
