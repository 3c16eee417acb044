from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, choice
from models.department import Department
from models.ticket import Priority


class Concerns(StrEnum):
    """Of which target so much must be over."""

    ANSWER = "answer"  # the first or any other
    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    SOLUTION = "solution"


class Tells(StrEnum):
    ASSIGNEE = "assignee"
    MANAGER = "manager"
    DEPUTY = "deputy"  # the assignee's


class EscalationLevel(Model):
    """What a department does once so much of a target is over: minutes of it, or per cent (R21).

    `agent`, `tells`, `address`: who is told; if that is nobody, the department's manager, unless it `is_silent`.
    `assigns_to`, `priority` (never lowered), `tags`, `note`: what else is done.
    """

    __table_args__ = (
        sa.UniqueConstraint("department_id", "level"),
        sa.CheckConstraint("after_minutes > 0", name="after_some_time"),
        sa.CheckConstraint("after_percent > 0", name="after_some_part"),
        sa.CheckConstraint("(after_minutes IS NULL) <> (after_percent IS NULL)", name="after_time_or_part"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id", ondelete="CASCADE"))
    level: Mapped[int] = mapped_column(default=1)
    concerns: Mapped[Concerns] = mapped_column(choice(Concerns), default=Concerns.ANSWER)
    after_minutes: Mapped[int | None]
    after_percent: Mapped[int | None]
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    tells: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    address: Mapped[str] = mapped_column(sa.String(320), default="")
    is_silent: Mapped[bool] = mapped_column(default=False)
    assigns_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    priority: Mapped[Priority | None] = mapped_column(choice(Priority))
    tags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    note: Mapped[str] = mapped_column(sa.Text, default="")

    department: Mapped[Department] = relationship(back_populates="escalation_levels")
    agent: Mapped[Agent | None] = relationship(foreign_keys=[agent_id])
    assigns_to: Mapped[Agent | None] = relationship(foreign_keys=[assigns_to_id])

    def __str__(self) -> str:
        return f"{self.department} {self.level}"

    @property
    def after(self) -> tuple[int | None, int | None]:
        """Minutes, or per cent."""
        return self.after_minutes, self.after_percent

    @property
    def is_plain(self) -> bool:
        """Whether it only tells one person after a time, as the department's own form knows it."""
        more = (self.tells, self.address, self.is_silent, self.assigns_to_id, self.priority, self.tags, self.note)
        return (self.concerns or Concerns.ANSWER) == Concerns.ANSWER and bool(self.after_minutes) and not any(more)
