from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from models import ahead
from models.agent import Agent
from models.base import Model, UTCDateTime, all_taken, choice, db, has_hit, met_by_one, taken
from models.mailbox import Mailbox
from models.message import Kind, LetterId, Message
from models.ticket import Ticket

MAX_TRIES = 3
MAX_UNFINISHED = 6  # who reads may be killed three times in a row for no fault of the letter


class IncomingState(StrEnum):
    RECEIVED = "received"
    PROCESSED = "processed"
    FAILED = "failed"


class Outcome(StrEnum):
    """What became of a mail that was processed."""

    FILED = "filed"
    AUTOMATIC = "automatic"  # a machine's mail that belongs to no ticket, or our own come back
    SPAM = "spam"  # its ticket lies in the folder for spam, or has been thrown away since


class IncomingMail(Model):
    """The bytes of a mail as they came, and what became of them.

    `digest` names the raw bytes in the blobs; with `source` ("mailbox 3", "pipe") it is unique, so that the same
    letter fetched twice is one. `taken_at` and `tries` are written before the bytes are read: a letter that kills
    its reader is tried six times, not for ever. `glimpse` is what could be read of a mail that was set aside,
    for the person who looks at it (`desk/aside.py`); once that person has said that it may rest, `dismissed_at`,
    `dismissed_by` and their `remark` say so. It is set aside all the same: what came and went must add up.
    `letter_id`: its Message-ID, by which a person finds it (`models/word.py`); filing goes by `LetterId`.
    `removed_at`: an administrator deleted its ticket; what it said and who sent it is gone, that it came still counts.
    """

    __table_args__ = (
        sa.UniqueConstraint("source", "digest"),
        # Each narrower list is read in its own order, be its mails many or few.
        sa.Index("ix_incoming_mail_kind", "state", "outcome", "received_at"),
        sa.Index("ix_incoming_mail_source", "source", "received_at"),
        sa.Index("ix_incoming_mail_kind_of_source", "source", "state", "outcome", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(sa.String(40))
    mailbox_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="SET NULL"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    state: Mapped[IncomingState] = mapped_column(choice(IncomingState), default=IncomingState.RECEIVED)
    outcome: Mapped[Outcome | None] = mapped_column(choice(Outcome))
    tries: Mapped[int] = mapped_column(default=0)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    from_address: Mapped[str] = mapped_column(sa.String(320), default="")
    subject: Mapped[str] = mapped_column(sa.String(500), default="")
    letter_id: Mapped[str] = mapped_column(sa.String(255), default="", server_default="")
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="SET NULL"), index=True)
    glimpse: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    dismissed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dismissed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    mailbox: Mapped[Mailbox | None] = relationship()
    message: Mapped[Message | None] = relationship()
    dismissed_by: Mapped[Agent | None] = relationship()

    @classmethod
    def is_visible_to(cls, agent: Agent) -> sa.ColumnElement[bool]:
        """Managers see the mail of the tickets that they may see, and what has been filed nowhere yet."""
        if agent.is_administrator:
            return sa.true()
        if not agent.is_manager:
            return sa.false()
        # Row by row: the newest are asked for, and a list of all that is theirs is as long as the desk is old.
        here = (Message.id == cls.message_id, Ticket.id == Message.ticket_id)
        is_theirs = met_by_one(*here, Ticket.is_visible_to(agent), of=cls)
        is_nowhere = sa.or_(cls.outcome.is_(None), cls.outcome == Outcome.AUTOMATIC)
        return sa.or_(sa.and_(cls.message_id.is_(None), is_nowhere), is_theirs)

    @classmethod
    def waits_for_a_person(cls) -> sa.ColumnElement[bool]:
        """Set aside, and nobody has said yet what shall become of it."""
        return sa.and_(cls.state == IncomingState.FAILED, cls.dismissed_at.is_(None))

    @classmethod
    def waiting(cls, now: datetime, left_behind_after: timedelta) -> sa.Select[int]:
        """Ids of mails to be read now: fresh ones, and those whose reader has died, oldest first."""
        return (
            sa.select(cls.id)
            .where(
                cls.state == IncomingState.RECEIVED,
                sa.or_(cls.taken_at.is_(None), cls.taken_at < now - left_behind_after),
            )
            .order_by(cls.id)
        )

    @classmethod
    def claim(cls, incoming_id: int, *, now: datetime, left_behind_after: timedelta) -> bool:
        """Say that someone reads it now, before they do. False: someone else does, or it is done."""
        return taken(
            sa.update(cls)
            .where(
                cls.id == incoming_id,
                cls.state == IncomingState.RECEIVED,
                sa.or_(cls.taken_at.is_(None), cls.taken_at < now - left_behind_after),
            )
            .values(taken_at=now, tries=cls.tries + 1)
        )

    @classmethod
    def claim_fresh(cls, incoming_ids: list[int], *, now: datetime) -> list[int]:
        """The same for mails that nobody has tried to read yet, all at once. Answers which of them are ours now."""
        return all_taken(
            sa.update(cls)
            .where(
                cls.id.in_(incoming_ids),
                cls.state == IncomingState.RECEIVED,
                cls.taken_at.is_(None),
                cls.tries == 0,
            )
            .values(taken_at=now, tries=1),
            cls.id,
        )

    @classmethod
    def give_back(cls, incoming_ids: list[int]) -> None:
        """Not tried after all: what was claimed together is to be tried one by one."""
        db.session.execute(
            sa.update(cls)
            .where(cls.id.in_(incoming_ids), cls.state == IncomingState.RECEIVED)
            .values(taken_at=None)
            .execution_options(synchronize_session=False)
        )
        db.session.expire_all()

    def take(self) -> bool:
        """Take it for good, in the transaction that files it. False: it has been filed already."""
        if not ahead.answer("taken", self.id, lambda: has_hit(self._to_be_taken([self.id]))):
            db.session.expire(self)
            return False
        ahead.forget("taken", self.id)
        set_committed_value(self, "state", IncomingState.PROCESSED)
        set_committed_value(self, "reason", "")
        if self.glimpse:
            self.glimpse = {}
        return True

    @classmethod
    def take_all(cls, incoming_ids: list[int]) -> None:
        """`take` for all of these, each of which is then told once that it is taken."""
        rows = cls._to_be_taken(incoming_ids).returning(cls.id)
        ours = set(db.session.execute(rows).scalars())
        ahead.know("taken", {incoming_id: incoming_id in ours for incoming_id in incoming_ids})

    @classmethod
    def _to_be_taken(cls, incoming_ids: list[int]) -> sa.Update:
        return (
            sa.update(cls)
            .where(cls.id.in_(incoming_ids), cls.state == IncomingState.RECEIVED)
            .values(state=IncomingState.PROCESSED, reason="")
            .execution_options(synchronize_session=False)
        )

    @classmethod
    def digest_of(cls, message: Message) -> str | None:
        """The mail that this message was; None for what came otherwise, or was said by us."""
        own = sa.select(cls.digest).where(cls.message_id == message.id).order_by(cls.id).limit(1)
        found = db.session.execute(own).scalar_one_or_none()
        return found or cls.digests_by_twin([message.id]).get(message.id)

    @classmethod
    def digests_by_twin(cls, message_ids: Collection[int]) -> dict[int, str]:
        """Of these messages those that another ticket's row holds the mail of.

        A mail to several departments is one row, whose message is the first of several.
        """
        rows = db.session.execute(cls._by_twin(), {"messages": list(message_ids)}) if message_ids else ()
        return {row[0]: row[1] for row in rows}

    @classmethod
    @cache
    def _by_twin(cls) -> sa.Select[int, str]:
        """Of the same Message-ID, sender and instant is what the same mail became elsewhere."""
        twin, twin_id = aliased(Message), aliased(LetterId)
        return (
            sa.select(Message.id, cls.digest)
            .join(LetterId, LetterId.message_id == Message.id)
            .join(twin_id, twin_id.key == LetterId.key)
            .join(twin, twin.id == twin_id.message_id)
            .join(cls, cls.message_id == twin.id)
            .where(
                Message.id.in_(sa.bindparam("messages", expanding=True)),
                Message.kind.in_((Kind.CUSTOMER, Kind.MACHINE)),
                twin.from_address == Message.from_address,
                twin.created_at == Message.created_at,
            )
        )

    def set_aside(self, reason: str) -> None:
        """Keep it where a person sees it and why."""
        self.state = IncomingState.FAILED
        self.reason = reason

    def say_why_set_aside(self, reason: str) -> None:
        """Another reason for what is still set aside; what someone has made a ticket meanwhile has none."""
        where = (IncomingMail.id == self.id, IncomingMail.state == IncomingState.FAILED)
        taken(sa.update(IncomingMail).where(*where).values(reason=reason))

    @classmethod
    def try_all_again(cls, incoming_ids: list[int]) -> list[int]:
        """A person wants these read once more. Answers which: what someone made a ticket meanwhile stays that."""
        set_aside = sa.update(cls).where(cls.id.in_(incoming_ids), cls.state == IncomingState.FAILED)
        fresh = {"state": IncomingState.RECEIVED, "tries": 0, "taken_at": None, "reason": ""}
        undone = {"dismissed_at": None, "dismissed_by_id": None, "remark": ""}
        return all_taken(set_aside.values(**fresh, **undone), cls.id)

    def take_by_hand(self) -> bool:
        """Take one that was set aside, in the transaction that files it by hand. False: someone else was quicker."""
        mine = sa.update(IncomingMail).where(IncomingMail.id == self.id, IncomingMail.state == IncomingState.FAILED)
        done = {"state": IncomingState.PROCESSED, "outcome": Outcome.FILED, "reason": "", "dismissed_at": None}
        return taken(mine.values(**done))

    def dismiss(self, by: Agent, remark: str, *, now: datetime) -> bool:
        """Let one that is set aside rest. False: someone else was quicker, and the row says what they did."""
        waiting = sa.update(IncomingMail).where(
            IncomingMail.id == self.id,
            IncomingMail.state == IncomingState.FAILED,
            IncomingMail.dismissed_at.is_(None),
        )
        return bool(all_taken(waiting.values(dismissed_at=now, dismissed_by_id=by.id, remark=remark), IncomingMail.id))

    def delete_if_set_aside(self) -> None:
        """For the news of a mail that has come by itself meanwhile; what someone made a ticket stays."""
        where = (IncomingMail.id == self.id, IncomingMail.state == IncomingState.FAILED)
        db.session.execute(sa.delete(IncomingMail).where(*where))
