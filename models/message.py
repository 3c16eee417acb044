import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, ClassVar

import sqlalchemy as sa
from flask_babel import gettext
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from models import ahead
from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db
from models.customer import Customer
from models.holds import hold_names
from models.ticket import Ticket

if TYPE_CHECKING:
    from models.file_text import FileText

MOST_QUOTED = 5
LAST_ID = 2**31 - 1


class Kind(StrEnum):
    CUSTOMER = "customer"  # said by the customer
    REPLY = "reply"  # said to the customer
    NOTE = "note"  # for agents alone (R20)
    FORWARD = "forward"  # passed on to somebody else; no answer to the customer, who never sees it
    ADVICE = "advice"  # what came back from there; for agents alone, until one tells the customer
    MACHINE = "machine"  # a bounce, an out-of-office: filed folded, answers nothing


class Message(Model):
    """What was said to or by the customer, or noted among agents.

    `text` is what is new in it; `full_text` all that its mail held, quotes included, where that is more.
    `submission` is the form's own key: a form sent twice is one message. `charset` is the one in which a person had
    its mail read again; None: by the mail's own evidence. `mentions`: in a note the names, as they stand in it behind
    an @, of those who were told of it. `call_back_to` is the telephone number at which its writer wants to be called.
    `minutes`: so long its agent worked on it, where they said so.
    """

    __table_args__ = (
        sa.Index("ix_message_thread", "ticket_id", "id"),
        sa.Index(
            "ix_message_minutes",
            "ticket_id",
            "minutes",
            sqlite_where=sa.text("minutes IS NOT NULL"),
            postgresql_where=sa.text("minutes IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id"), index=True)
    from_name: Mapped[str] = mapped_column(sa.String(200), default="")
    from_address: Mapped[str] = mapped_column(sa.String(320), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    full_text: Mapped[str | None] = mapped_column(sa.Text)
    html: Mapped[str | None] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submission: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    charset: Mapped[str | None] = mapped_column(sa.String(40))
    call_back_to: Mapped[str] = mapped_column(sa.String(40), default="")
    call_back_times: Mapped[str] = mapped_column(sa.String(200), default="")
    called_back_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mentions: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    minutes: Mapped[int | None] = mapped_column(sa.Integer)

    ticket: Mapped[Ticket] = relationship()
    agent: Mapped[Agent | None] = relationship()
    customer: Mapped[Customer | None] = relationship()
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="message", cascade="all, delete-orphan", order_by="Attachment.id"
    )

    @property
    def is_note(self) -> bool:
        return self.kind == Kind.NOTE

    @property
    def author(self) -> str:
        """Whose words these are, by name; an agent's also after they left (R12). Only who was forgotten has none."""
        if self.agent:
            return self.agent.name
        return self.from_name or self.from_address or self._nameless()

    def _nameless(self) -> str:
        if self.kind == Kind.CUSTOMER:
            return gettext("Deleted customer")
        return gettext("The desk itself") if self.kind == Kind.NOTE else ""

    @classmethod
    def said_before(cls, ticket_id: int, message_id: int = LAST_ID) -> list["Message"]:
        """The last that customer and agents said to each other, newest first; never a note (R20)."""
        known = {"ticket": ticket_id, "before": message_id}
        return ahead.answer(
            "said last", ticket_id, lambda: list(db.session.execute(cls._said_before(), known).scalars())
        )

    @classmethod
    def ask_ahead(cls, ticket_id: int) -> None:
        """For who looks whom to answer, and then quotes. Who says something forgets the answer."""
        ahead.know("said last", {ticket_id: cls.said_before(ticket_id)})

    @classmethod
    @cache
    def _said_before(cls) -> sa.Select["Message"]:
        said = (cls.ticket_id == sa.bindparam("ticket"), cls.kind.in_((Kind.CUSTOMER, Kind.REPLY)))
        return sa.select(cls).where(*said, cls.id < sa.bindparam("before")).order_by(cls.id.desc()).limit(MOST_QUOTED)


class Attachment(Model):
    """A file of a message; its bytes lie in the blobs under `digest`, as they were sent."""

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str] = mapped_column(sa.String(255))
    content_type: Mapped[str] = mapped_column(sa.String(127))
    content_id: Mapped[str | None] = mapped_column(sa.String(255))
    is_inline: Mapped[bool] = mapped_column(default=False)
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)

    message: Mapped[Message] = relationship(back_populates="attachments")
    file_text: Mapped["FileText | None"] = relationship(
        primaryjoin="foreign(Attachment.digest) == FileText.digest", viewonly=True
    )


class LetterId(Model):
    """A Message-ID (RFC 5322, 3.6.4) ever seen on a ticket: ours, the customer's, a third party's.

    Also a conversation of Outlook's, which begins with OF_CONVERSATION and is no Message-ID.
    """

    OF_CONVERSATION: ClassVar[str] = "conversation:"

    __table_args__ = (sa.UniqueConstraint("key", "ticket_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(64))
    value: Mapped[str] = mapped_column(sa.Text)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), index=True)

    ticket: Mapped[Ticket] = relationship(back_populates="letter_ids")
    message: Mapped[Message | None] = relationship()

    @staticmethod
    def key_of(letter_id: str) -> str:
        """A key of one length, since some programs write Message-IDs longer than an index holds."""
        return hashlib.sha256(letter_id.encode("utf-8", "surrogateescape")).hexdigest()

    @classmethod
    def remember(cls, letter_id: str, ticket: Ticket, message: Message | None) -> None:
        """It was seen on this ticket. What is known already stays as it is."""
        if ticket not in cls.tickets_of([letter_id]):
            key = cls.key_of(letter_id)
            db.session.add(cls(key=key, value=letter_id[:998], ticket=ticket, message=message))
            ahead.forget("letter", key)

    @classmethod
    def hold(cls, letter_ids: Iterable[str]) -> None:
        """Until the transaction ends nobody else files mails of these ids. On SQLite only one writes anyway."""
        keys = {cls.key_of(letter_id) for letter_id in letter_ids}
        free = [key for key in keys if not ahead.answer("held letter", key, lambda: False)]
        hold_names("letter", free)
        ahead.know("held letter", dict.fromkeys(free, True))

    @classmethod
    def tickets_of(cls, letter_ids: list[str]) -> list[Ticket]:
        """The tickets that mails with these ids were filed in, that of the first id given first.

        Those that were merged into others since are still themselves.
        """
        return [ticket for _, ticket in cls._with_tickets(letter_ids)]

    @classmethod
    def first_tickets_of(cls, letter_ids: list[str]) -> list[Ticket]:
        """Of these ids the first that is known: its ticket, or several if that mail went to several departments."""
        rows = cls._with_tickets(letter_ids)
        return [ticket for key, ticket in rows if key == rows[0][0]]

    @classmethod
    def ask_ahead(cls, letter_ids: Iterable[str]) -> None:
        """The tickets of all these."""
        ahead.know("letter", cls._asked({cls.key_of(letter_id) for letter_id in letter_ids}))

    @classmethod
    def ticket_ids_of(cls, letter_ids: Iterable[str]) -> set[int]:
        """The ids of the tickets that mails with these ids were filed in."""
        keys = {cls.key_of(letter_id) for letter_id in letter_ids}
        return set(db.session.execute(sa.select(cls.ticket_id).where(cls.key.in_(keys))).scalars())

    @classmethod
    def _with_tickets(cls, letter_ids: list[str]) -> list[tuple[str, Ticket]]:
        keys = list(dict.fromkeys(cls.key_of(letter_id) for letter_id in letter_ids[:200]))
        known = ahead.answers("letter", keys, cls._asked)
        return [(key, ticket) for key in keys for ticket in sorted(known[key], key=lambda one: one.id)]

    @classmethod
    def _asked(cls, keys: Collection[str]) -> dict[str, list[Ticket]]:
        answers: dict[str, list[Ticket]] = {key: [] for key in keys}
        rows = sa.select(cls.key, Ticket).join(Ticket, Ticket.id == cls.ticket_id).where(cls.key.in_(keys))
        for key, ticket in db.session.execute(rows):
            answers[key].append(ticket)
        return answers


# The sum of all that was said in it, asked for together with the ticket by who wants to know.
Ticket.minutes_spent = column_property(
    sa.select(sa.func.sum(Message.minutes))
    .where(Message.ticket_id == Ticket.id, Message.minutes.is_not(None))
    .correlate_except(Message)
    .scalar_subquery(),
    deferred=True,
)
