from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, all_taken, choice, db
from models.canned import CannedReply
from models.check_list import CheckList
from models.department import Department
from models.office import Office
from models.ticket import Priority, Status, Ticket


class Occasion(StrEnum):
    """When a rule looks at a ticket."""

    OPENED = "opened"
    WROTE = "wrote"  # the customer did, after their first words
    REPLIED = "replied"  # an agent did
    STATUS = "status"  # it has another one
    UNANSWERED = "unanswered"  # the customer has waited for so long
    SILENT = "silent"  # we have waited for the customer for so long
    SOLVED = "solved"  # it has been solved for so long


OF_TIME = (Occasion.UNANSWERED, Occasion.SILENT, Occasion.SOLVED)


class TicketRule(Model):
    """What is done with a ticket when something happens to it, or when a time has passed (S4).

    `after_minutes`: of an occasion of time; counted `in_hours` of the department's calendar, else day and night.
    `active_since`: what came, or came to its time, before that is left alone. `conditions`: as in `MailRule`, or none.
    `status`, `note`, `canned_reply`, `check_list`, `tells` (as in `EscalationLevel`), `agent` (told too): what is done
    beside the rest.
    """

    __table_args__ = (sa.CheckConstraint("after_minutes > 0", name="after_some_time"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int] = mapped_column(default=0, index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    active_since: Mapped[datetime] = mapped_column(UTCDateTime)
    occasion: Mapped[Occasion] = mapped_column(choice(Occasion))
    after_minutes: Mapped[int | None]
    in_hours: Mapped[bool] = mapped_column(default=False)
    needs_all: Mapped[bool] = mapped_column(default=True)
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    priority: Mapped[Priority | None] = mapped_column(choice(Priority))
    tags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    note: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[Status | None] = mapped_column(choice(Status))
    canned_reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("canned_reply.id"))
    check_list_id: Mapped[int | None] = mapped_column(sa.ForeignKey("check_list.id"))
    tells: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))

    department: Mapped[Department | None] = relationship()
    assignee: Mapped[Agent | None] = relationship(foreign_keys=[assignee_id])
    agent: Mapped[Agent | None] = relationship(foreign_keys=[agent_id])
    canned_reply: Mapped[CannedReply | None] = relationship()
    check_list: Mapped[CheckList | None] = relationship()

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_time(self) -> bool:
        return self.occasion in OF_TIME

    @classmethod
    def in_order(cls, occasions: Iterable[Occasion]) -> sa.Select["TicketRule"]:
        """Those switched on that look at these."""
        rules = sa.select(cls).where(cls.is_active, cls.occasion.in_(occasions)).order_by(cls.position, cls.id)
        beside = (cls.department, cls.assignee, cls.agent, cls.canned_reply, cls.check_list)
        return rules.options(*map(joinedload, beside))


class RuleLook(Model):
    """A rule has looked at a ticket for what began `since` then: once, whether or not it fitted."""

    __table_args__ = (sa.UniqueConstraint("ticket_id", "rule_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket_rule.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    looked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    has_fitted: Mapped[bool]


class WaitingOccasion(Model):
    """Something happened to a ticket `at` that instant, and rules are to look at it. Gone as soon as they have."""

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    occasion: Mapped[Occasion] = mapped_column(choice(Occasion))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket] = relationship()

    @classmethod
    def waiting(cls, now: datetime) -> sa.Select[int]:
        """Ids, the oldest first. What an agent did waits as long as their answer can still be taken back."""
        for_good = now - timedelta(seconds=Office.current().undo_seconds)
        may_be_undone = cls.occasion.in_((Occasion.REPLIED, Occasion.STATUS))
        return sa.select(cls.id).where(sa.or_(~may_be_undone, cls.at <= for_good)).order_by(cls.id)

    @classmethod
    def forget(cls, ticket: Ticket, at: datetime) -> None:
        """What happened to the ticket at that instant never did."""
        happened = sa.delete(cls).where(cls.ticket_id == ticket.id, cls.at == at)
        db.session.execute(happened.execution_options(synchronize_session=False))

    @classmethod
    def take(cls, waiting_id: int) -> bool:
        """Whether it was still there; it is gone with the transaction that takes it."""
        return bool(all_taken(sa.delete(cls).where(cls.id == waiting_id), cls.id))
