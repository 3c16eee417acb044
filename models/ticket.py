import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from models import ahead
from models.about import NEWEST_OF_EACH, About
from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db
from models.customer import Customer
from models.department import Department
from models.signing import is_signed, signature
from models.tag import Tag, ticket_tag

if TYPE_CHECKING:
    from models.event import Event
    from models.message import LetterId, Message
    from models.participant import Participant


class Status(StrEnum):
    OPEN = "open"  # waits for us
    PENDING = "pending"  # waits for the customer
    SOLVED = "solved"  # we think it is solved
    CLOSED = "closed"


class Channel(StrEnum):
    MAIL = "mail"
    FORM = "form"
    AGENT = "agent"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Suggestion(StrEnum):
    """Why a ticket may belong to another one, until an agent decides."""

    WANTS_TO_JOIN = "wants_to_join"  # its mail named the other's number, its sender takes no part there
    FOLLOW_UP = "follow_up"  # the same customer wrote about the same thing before


def _index_of_the_few(name: str, *columns: str) -> sa.Index:
    """Of the tickets that bear the mark of the last column.

    Of all tickets, SQLite would look in it for those that don't, and read nearly all of them. With the department in
    front it is there for agents, who see some departments only; else SQLite would go through all tickets of these.
    """
    few = sa.text(f"{columns[-1]} IS NOT NULL")
    return sa.Index(name, *columns, sqlite_where=few, postgresql_where=few)


class Ticket(About, Model):
    """A matter a customer brought, and everything said about it since.

    `waiting_since` is the instant since which the customer has been waiting for an answer of ours, None while
    we wait for them. It, the counts and the other instants are kept by the desk; lists never compute them.
    `spam_since`, `merged_into` are marks, not states: a ticket that bears one stands in no list but its own.
    `attention_since`: something went wrong (a mail failed, a stranger wants to join) and nobody looked at it yet.
    `call_back_since`: so long somebody has been waiting to be called back.
    `due_at`: the next moment that was promised, of the target `due_target`; None while its clocks stand still, then
    since `clocks_stopped_at`.
    `promised_at`: by then an agent promised something at soonest, and it isn't done; it may be over.
    `snoozed_until`: nobody wants to see it before; unless it `sleeps_through`, the customer's next word wakes it.
    """

    __table_args__ = (
        sa.Index("ix_ticket_list", "department_id", "status", "waiting_since"),
        sa.Index("ix_ticket_assignee_list", "assignee_id", "status", "waiting_since"),
        sa.Index("ix_ticket_waiting", "status", "waiting_since"),
        sa.Index("ix_ticket_customer_list", "customer_id", "last_message_at"),
        *(sa.Index(f"ix_ticket_{one}_list", one, "last_message_at") for one in ("channel", "language", "priority")),
        _index_of_the_few("ix_ticket_attention", "attention_since"),
        _index_of_the_few("ix_ticket_attention_list", "department_id", "attention_since"),
        _index_of_the_few("ix_ticket_spam", "spam_since"),
        _index_of_the_few("ix_ticket_spam_list", "department_id", "spam_since"),
        _index_of_the_few("ix_ticket_merged_into_id", "merged_into_id"),
        _index_of_the_few("ix_ticket_split_from_id", "split_from_id"),
        _index_of_the_few("ix_ticket_snoozed", "snoozed_until"),
        _index_of_the_few("ix_ticket_snoozed_list", "department_id", "snoozed_until"),
        _index_of_the_few("ix_ticket_due", "due_at"),
        _index_of_the_few("ix_ticket_due_list", "department_id", "due_at"),
        _index_of_the_few("ix_ticket_promised", "promised_at"),
        _index_of_the_few("ix_ticket_promised_list", "department_id", "promised_at"),
        *NEWEST_OF_EACH,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    link_key: Mapped[str] = mapped_column(sa.String(32), default=lambda: secrets.token_hex(8))
    subject: Mapped[str] = mapped_column(sa.String(500), default="")
    status: Mapped[Status] = mapped_column(choice(Status), default=Status.OPEN)
    channel: Mapped[Channel] = mapped_column(choice(Channel), default=Channel.MAIL)
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"))
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"))
    address: Mapped[str] = mapped_column(sa.String(320))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    solved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_message_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    message_count: Mapped[int] = mapped_column(default=0)
    excerpt: Mapped[str] = mapped_column(sa.String(300), default="")
    escalated_level: Mapped[int] = mapped_column(default=0)
    priority: Mapped[Priority] = mapped_column(choice(Priority), default=Priority.NORMAL)
    spam_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    spam_reason: Mapped[str] = mapped_column(sa.Text, default="")
    attention_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id"))
    suggestion: Mapped[Suggestion | None] = mapped_column(choice(Suggestion))
    suggested_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="SET NULL"), index=True)
    split_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="SET NULL"))
    snoozed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sleeps_through: Mapped[bool] = mapped_column(default=False)
    call_back_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_target: Mapped[str | None] = mapped_column(sa.String(16))
    clocks_stopped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    promised_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    department: Mapped[Department] = relationship()
    assignee: Mapped[Agent | None] = relationship()
    customer: Mapped[Customer] = relationship()
    participants: Mapped[list["Participant"]] = relationship(
        back_populates="ticket", cascade="all, delete-orphan", order_by="Participant.id"
    )
    messages: Mapped[list["Message"]] = relationship(viewonly=True, order_by="Message.id")
    events: Mapped[list["Event"]] = relationship(viewonly=True, order_by="Event.id")
    letter_ids: Mapped[list["LetterId"]] = relationship(
        back_populates="ticket", order_by="LetterId.id", passive_deletes="all"
    )
    tags: Mapped[list[Tag]] = relationship(secondary=ticket_tag, order_by=Tag.name)
    watchers: Mapped[list[Agent]] = relationship(secondary="watching", viewonly=True, order_by=Agent.name)
    merged_into: Mapped["Ticket | None"] = relationship(foreign_keys=[merged_into_id], remote_side=[id])
    suggested: Mapped["Ticket | None"] = relationship(foreign_keys=[suggested_id], remote_side=[id])

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def is_spam(self) -> bool:
        return self.spam_since is not None

    @property
    def is_live_now(self) -> bool:
        """What `is_live` asks of the database."""
        return self.spam_since is None and self.merged_into_id is None

    @property
    def whole(self) -> "Ticket":
        """The ticket that this one is part of now, through any number of merges; itself, if it was never merged."""
        return self.became_part_of.whole if self.became_part_of else self

    @property
    def became_part_of(self) -> "Ticket | None":
        """What it was merged into. Where that is none it isn't looked for: each flush would sort by it."""
        return self.merged_into if self.merged_into_id or "merged_into" in vars(self) else None

    def hold(self) -> "Ticket":
        """The whole, kept from becoming part of another until the transaction ends."""
        if self.is_held:
            return self
        ticket = self.whole
        if db.session.get_bind().dialect.name != "sqlite":  # there who writes at all writes alone
            known = {"merged_into"} & vars(ticket).keys()
            db.session.refresh(ticket, ["merged_into_id", "department_id", *known], with_for_update=True)
        return ticket if ticket.became_part_of is None else ticket.hold()

    @property
    def is_held(self) -> bool:
        """Whether nobody else can change it: it was read and held at once, by `hold_all`."""
        return ahead.answer("held ticket", self.id, lambda: None) is self

    @classmethod
    def hold_all(cls, ticket_ids: Iterable[int]) -> None:
        """`hold` for all of these, and what they are part of; who takes part in them is asked at once.

        Always in the same order: two who hold what the other wants would wait for each other.
        """
        upwards = sa.select(cls.id, cls.merged_into_id).where(cls.id.in_(ticket_ids)).cte("upwards", recursive=True)
        upwards = upwards.union(sa.select(cls.id, cls.merged_into_id).where(cls.id == upwards.c.merged_into_id))
        rows = (
            sa.select(cls)
            .where(cls.id.in_(sa.select(upwards.c.id)))
            .order_by(cls.id)
            .with_for_update(of=cls)
            .options(selectinload(cls.participants), selectinload(cls.customer))
        )
        tickets = db.session.execute(rows).scalars().all()
        ahead.know("held ticket", {ticket.id: ticket for ticket in tickets if ticket.merged_into_id is None})

    @classmethod
    def parts_of(cls, ticket_id: Any) -> sa.Select[int]:
        """The ids of a ticket and of all that were merged into it, through any number of merges."""
        parts = sa.select(cls.id).where(cls.id == ticket_id).cte("parts", recursive=True)
        parts = parts.union(sa.select(cls.id).where(cls.merged_into_id == parts.c.id))
        return sa.select(parts.c.id)

    @classmethod
    def is_live(cls) -> sa.ColumnElement[bool]:
        """Neither spam nor merged into another: what lists, counts and searches are about."""
        return sa.and_(cls.spam_since.is_(None), cls.merged_into_id.is_(None))

    @classmethod
    def is_awake(cls) -> sa.ColumnElement[bool]:
        """Not snoozed: what stands in the lists of work to be done."""
        return cls.snoozed_until.is_(None)

    @classmethod
    def is_put_away(cls) -> sa.ColumnElement[bool]:
        """Spam: what lies in its folder."""
        return sa.and_(cls.spam_since.is_not(None), cls.merged_into_id.is_(None))

    @classmethod
    def is_visible_to(cls, agent: Agent) -> sa.ColumnElement[bool]:
        """The one place where it is said which tickets an agent may see (R14, S10)."""
        if not agent.is_switched_on or agent.is_translator:
            return sa.false()
        if agent.is_administrator:
            return sa.true()
        return Department.is_home_of(agent.id, cls.department_id)

    def waits(self, now: datetime) -> timedelta | None:
        """How long the customer has been waiting for us; None while they needn't."""
        return now - self.waiting_since if self.waiting_since else None

    def takes_part(self, address: str) -> bool:
        """Whether a mail from this address may speak in this ticket without a signed token."""
        address = address.lower()
        return (
            address == self.address
            or self.customer.has_address(address)
            or any(participant.address == address for participant in self.participants)
        )

    @property
    def link_token(self) -> str:
        """Opens this ticket to someone without a password, until `link_key` is changed."""
        return f"{self.number}-{signature('ticket link', f'{self.number} {self.link_key}')}"

    @property
    def mail_token(self) -> str:
        """Stands in our Message-IDs and Reply-To addresses; letters, digits and a hyphen."""
        return f"t{self.number}-{signature('ticket mail', str(self.number))}"

    @classmethod
    def with_link_token(cls, token: str) -> "Ticket | None":
        """The ticket that this link opens. A forged link, a made-up number: the same None."""
        number, _, given = token.partition("-")
        ticket = cls.with_number(number)
        key = f"{number} {ticket.link_key if ticket else ''}"
        return ticket if is_signed("ticket link", key, given) and ticket else None

    @classmethod
    def with_mail_token(cls, token: str) -> "Ticket | None":
        """The ticket whose `mail_token` this is, in any case of its letters."""
        number, _, given = token.lower().removeprefix("t").partition("-")
        return cls.with_number(number) if is_signed("ticket mail", number, given) else None

    @classmethod
    def with_number(cls, number: str | int) -> "Ticket | None":
        text = str(number)
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            return None
        return ahead.answer("ticket", int(text), lambda: cls._with_number(int(text)))

    @classmethod
    def _with_number(cls, number: int) -> "Ticket | None":
        return db.session.execute(sa.select(cls).where(cls.number == number)).scalar_one_or_none()

    @classmethod
    def ids_of(cls, numbers: Collection[str]) -> set[int]:
        """The ids of the tickets of these numbers."""
        named = sa.select(cls.id).where(cls.number.in_(map(int, numbers)))
        return set(db.session.execute(named).scalars()) if numbers else set()

    @classmethod
    def ask_ahead(cls, numbers: Iterable[str]) -> None:
        """`with_number` for all of these, of six to nine digits."""
        asked = {int(number) for number in numbers}
        if not asked:
            return
        found = db.session.execute(sa.select(cls).where(cls.number.in_(asked))).scalars()
        ahead.know("ticket", dict.fromkeys(asked) | {ticket.number: ticket for ticket in found})
