from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db, has_hit
from models.message import Message
from models.reminder import Reminder
from models.signing import is_signed, signature
from models.ticket import Ticket


class NoticeKind(StrEnum):
    """What an agent is told of; where several fit, the one that stands first."""

    MENTIONED = "mentioned"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    REMINDED = "reminded"
    FAILED = "failed"  # an answer of theirs, or in their ticket, didn't arrive
    ANSWERED = "answered"  # the customer wrote in a ticket that is theirs
    CHANGED = "changed"  # a ticket that they watch
    NEW = "new"  # a ticket of their departments


class Notice(Model):
    """One thing that an agent is told about a ticket, until they have seen it.

    `by` is who did it, None: the customer or the desk itself; `message` what was said, where it was that.
    `event_kind` says what happened to a watched ticket. `mail_due_at`: then it is also told by mail, if it is still
    unread; None once that is settled.
    """

    __table_args__ = (
        sa.Index("ix_notice_list", "agent_id", "id"),
        sa.Index(
            "ix_notice_unread",
            "agent_id",
            "ticket_id",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
        sa.Index(
            "ix_notice_mail_due_at",
            "mail_due_at",
            sqlite_where=sa.text("mail_due_at IS NOT NULL"),
            postgresql_where=sa.text("mail_due_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"))
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind))
    event_kind: Mapped[str] = mapped_column(sa.String(40), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="SET NULL"), index=True)
    reminder_id: Mapped[int | None] = mapped_column(sa.ForeignKey("reminder.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mail_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agent: Mapped[Agent] = relationship(foreign_keys=[agent_id])
    by: Mapped[Agent | None] = relationship(foreign_keys=[by_id])
    ticket: Mapped[Ticket] = relationship()
    message: Mapped[Message | None] = relationship()
    reminder: Mapped[Reminder | None] = relationship()

    @property
    def state(self) -> str:
        """Is "mail at once" while it waits for nothing but being sent."""
        return "mail at once" if self.mail_due_at and self.mail_due_at <= self.at else ""

    @classmethod
    def of(cls, agent: Agent) -> sa.ColumnElement[bool]:
        """This agent's own, about tickets that they may see now."""
        return cls.seen(Ticket.is_visible_to(agent), agent.id)

    @classmethod
    def seen(cls, visible: sa.ColumnElement[bool], agent_id: int) -> sa.ColumnElement[bool]:
        """The same for whoever holds what says which tickets the agent may see."""
        # Asked for each notice: as a list of all tickets that they may see it would be gathered whole.
        return sa.and_(cls.agent_id == agent_id, sa.exists().where(Ticket.id == cls.ticket_id, visible))

    @classmethod
    def mail_due(cls, now: datetime) -> sa.Select[int]:
        """Ids of those whose mail is due, oldest first."""
        return sa.select(cls.id).where(cls.mail_due_at <= now).order_by(cls.mail_due_at, cls.id)

    @classmethod
    def take_mail(cls, notice_id: int) -> bool:
        """Take the sending of its mail, in the transaction that writes it. False: someone else has."""
        waits = (cls.id == notice_id, cls.mail_due_at.is_not(None))
        return has_hit(sa.update(cls).where(*waits).values(mail_due_at=None))


class NoticeSettings(Model):
    """What an agent wants to be told of, and how. Who has never chosen has no row: `usual` holds.

    `shown` says yes or no to kinds; `mails` after how many unread minutes a kind is also told by mail, 0: at once, and
    not at all what isn't named. Quiet hours are minutes from midnight in the agent's own zone.
    `pushes_words`: a push says also what the ticket is about and what was said.
    """

    SHOWN_BY_DEFAULT = frozenset(NoticeKind) - {NoticeKind.NEW}

    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id", ondelete="CASCADE"), primary_key=True)
    shown: Mapped[dict[str, bool]] = mapped_column(sa.JSON, default=dict)
    mails: Mapped[dict[str, int]] = mapped_column(sa.JSON, default=dict)
    watches_mentioned: Mapped[bool] = mapped_column(default=True)
    watches_taken_part: Mapped[bool] = mapped_column(default=False)
    sound: Mapped[str] = mapped_column(sa.String(20), default="drop")
    volume: Mapped[int] = mapped_column(default=60)
    quiet_from: Mapped[int | None] = mapped_column()
    quiet_until: Mapped[int | None] = mapped_column()
    uses_pop_ups: Mapped[bool] = mapped_column(default=False)
    pushes_words: Mapped[bool] = mapped_column(default=False)

    agent: Mapped[Agent] = relationship()

    @classmethod
    def usual(cls, agent: Agent) -> "NoticeSettings":
        """What holds for an agent who has never chosen. It is no row until it is saved."""
        return cls(
            agent_id=agent.id,
            shown={},
            mails={},
            watches_mentioned=True,
            watches_taken_part=False,
            sound="drop",
            volume=60,
            uses_pop_ups=False,
            pushes_words=False,
        )

    def shows(self, kind: NoticeKind) -> bool:
        return self.shown.get(kind.value, kind in self.SHOWN_BY_DEFAULT)

    def mail_due_at(self, kind: NoticeKind, now: datetime) -> datetime | None:
        minutes = self.mails.get(kind.value)
        return None if minutes is None else now + timedelta(minutes=minutes)

    def is_quiet(self, minute: int) -> bool:
        """Whether no sound and no window may come up at this minute of the agent's day; also over midnight."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= minute < self.quiet_until
        return minute >= self.quiet_from or minute < self.quiet_until


def answer_token(ticket: Ticket, agent: Agent) -> str:
    """By this in a Message-ID or an address a mail is known as this agent's answer to a notice of ours."""
    about = f"{ticket.number}-{agent.id}"
    return f"n{about}-{signature('notice answer', about)}"


def with_answer_token(token: str) -> tuple[int, Ticket | None, Agent] | None:
    """Whose `answer_token` this is, and about which ticket, that may be gone; None for one that we didn't make."""
    number, _, rest = token.lower().removeprefix("n").partition("-")
    agent_id, _, given = rest.partition("-")
    if not is_signed("notice answer", f"{number}-{agent_id}", given):
        return None
    ticket, agent = Ticket.with_number(number), db.session.get(Agent, int(agent_id))
    return (int(number), ticket, agent) if agent else None
