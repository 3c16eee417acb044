from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models import ahead
from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db
from models.ticket import Ticket


class Writing(StrEnum):
    """What an agent writes in a ticket."""

    REPLY = "reply"
    NOTE = "note"
    FORWARD = "forward"


class Draft(Model):
    """What an agent has begun to write in a ticket, or took back before it left: one for each of the two.

    It outlives its ticket, and the day its author no longer sees that: `number` still tells which it was.
    `recipients`, `copies`, `blind_copies` are addresses as people write them; `files` the fields of each file that
    lies in the blobs already; `forwarded` the ids of the messages to be passed on. `version` grows with each change
    of the words, so that two windows don't write over each other.
    """

    __table_args__ = (sa.UniqueConstraint("ticket_id", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="SET NULL"))
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    number: Mapped[int | None]
    kind: Mapped[Writing] = mapped_column(choice(Writing), default=Writing.REPLY)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    recipients: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    copies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    blind_copies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    files: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    forwarded: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket | None] = relationship()
    agent: Mapped[Agent] = relationship()

    @property
    def is_note(self) -> bool:
        return self.kind == Writing.NOTE

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.files

    @classmethod
    def of(cls, ticket: Ticket, agent: Agent) -> "Draft | None":
        about = {"ticket": ticket.id, "agent": agent.id}
        return ahead.answer(
            "draft of", (ticket.id, agent.id), lambda: db.session.execute(cls._of(), about).scalar_one_or_none()
        )

    @classmethod
    def know(cls, ticket_id: int, agent_id: int, draft: "Draft | None") -> None:
        """What `of` would answer in this transaction; who begins a draft or deletes it forgets the answer."""
        ahead.know("draft of", {(ticket_id, agent_id): draft})

    @classmethod
    def forget(cls, ticket_id: int | None, agent_id: int) -> None:
        ahead.forget("draft of", (ticket_id, agent_id))

    @classmethod
    def asked_along(cls) -> sa.ColumnElement[bool]:
        """Joins it to its ticket, in a question about one ticket and one `agent`."""
        return sa.and_(cls.ticket_id == Ticket.id, cls.agent_id == sa.bindparam("agent"))

    @classmethod
    @cache
    def _of(cls) -> sa.Select["Draft"]:
        return sa.select(cls).where(cls.ticket_id == sa.bindparam("ticket"), cls.agent_id == sa.bindparam("agent"))

    @classmethod
    def all_of(cls, agent: Agent) -> sa.Select["Draft"]:
        """The agent's own, of tickets that they see and of those that they no longer do; the newest first."""
        return sa.select(cls).where(cls.agent_id == agent.id).order_by(cls.updated_at.desc(), cls.id.desc())
