from enum import StrEnum
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent, agent_department
from models.base import Model, choice


class Sharing(StrEnum):
    NOBODY = "nobody"
    DEPARTMENTS = "departments"  # who shares a department with its owner
    EVERYONE = "everyone"


class Workspace(Model):
    """A part of the tickets that an agent comes back to (S1): what the list was asked for, kept under a name.

    It holds the question, never its answer: whoever opens it sees what they may see (R14).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    asked: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    sharing: Mapped[Sharing] = mapped_column(choice(Sharing), default=Sharing.NOBODY)

    agent: Mapped[Agent] = relationship()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def is_open_to(cls, agent: Agent) -> sa.ColumnElement[bool]:
        """Their own, and those that others share with them."""
        return cls._is_open_to(agent.id)

    @classmethod
    @lru_cache(maxsize=1024)
    def _is_open_to(cls, agent_id: int) -> sa.ColumnElement[bool]:
        home = agent_department.alias()
        theirs = sa.select(home.c.department_id).where(home.c.agent_id == agent_id)
        colleagues = sa.select(agent_department.c.agent_id).where(agent_department.c.department_id.in_(theirs))
        return sa.or_(
            cls.agent_id == agent_id,
            cls.sharing == Sharing.EVERYONE,
            sa.and_(cls.sharing == Sharing.DEPARTMENTS, cls.agent_id.in_(colleagues)),
        )


class StartPage(Model):
    """The workspace that the desk opens with for an agent; who has none begins with the open tickets."""

    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(sa.ForeignKey("workspace.id", ondelete="CASCADE"), index=True)

    workspace: Mapped[Workspace] = relationship()
