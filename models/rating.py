from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db
from models.customer import Customer
from models.department import Department
from models.message import Message
from models.signing import is_signed, signature
from models.ticket import Ticket


class Score(StrEnum):
    GOOD = "good"
    SO_SO = "so_so"
    BAD = "bad"


class Rating(Model):
    """What the customer thinks of an answer (R26). Until they have said it, that they were asked: `asked_at`.

    Agent and department are those of then: who answered well keeps it, wherever the ticket goes.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), unique=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    department_id: Mapped[int] = mapped_column(sa.ForeignKey("department.id"), index=True)
    score: Mapped[Score | None] = mapped_column(choice(Score))
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rated_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)

    message: Mapped[Message] = relationship()
    agent: Mapped[Agent] = relationship()
    department: Mapped[Department] = relationship()

    @staticmethod
    def token_of(message: Message) -> str:
        """Opens the page on which this answer is rated, in whatever ticket it stands by now.

        It is of this answer, not of any that gets its number once it is deleted.
        """
        return f"{message.id}-{signature('rating', _signed(message))}"

    @staticmethod
    def message_with(token: str) -> Message | None:
        """The answer that this link is about; None for a forged one, and once its customer is forgotten."""
        number, _, given = token.partition("-")
        known = number.isascii() and number.isdigit() and len(number) < 10
        message = db.session.get(Message, int(number)) if known else None
        is_theirs = is_signed("rating", _signed(message) if message else number, given)
        # Links that were sent before they outlived merges are of the ticket.
        is_old = is_signed("rating", f"{number} {message.ticket.link_key if message else ''}", given)
        opens = message is not None and message.ticket.customer.forgotten_at is None and (is_theirs or is_old)
        return message if opens else None

    @classmethod
    def of(cls, message_ids: list[int]) -> "dict[int, Rating]":
        """By message, those that there are."""
        rows = db.session.execute(sa.select(cls).where(cls.message_id.in_(message_ids))).scalars()
        return {one.message_id: one for one in rows}

    @classmethod
    def was_asked_since(cls, since: datetime, customer: Customer) -> bool:
        theirs = sa.select(cls.id).join(Message).join(Ticket, Ticket.id == Message.ticket_id)
        lately = theirs.where(Ticket.customer_id == customer.id, cls.asked_at > since)
        return db.session.execute(lately.limit(1)).first() is not None


def _signed(message: Message) -> str:
    """One and the same before the answer was stored and after, whatever zone its moment was told in."""
    return f"{message.id} {message.created_at.astimezone(UTC).isoformat()}"
