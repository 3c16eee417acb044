"""What customers think of answers (R26): asked now and then by mail, said on a page, and brought to who should know."""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from desk.errors import DeskError
from desk.recipients import Recipients
from desk.record import record
from desk.said_in import said_in
from models import Department, Event, Kind, Message, Office, Rating, Score, Ticket, db

LONGEST_COMMENT = 2000


class NotToBeRated(DeskError):
    text = lazy_gettext("This is no answer that can be rated.")
    status = 404


def ask(message: Message, to: Recipients, *, now: datetime) -> bool:
    """Whether the mail with this answer asks what its customer thinks of it; noted, so that none is asked too often.

    Who gets it in the customer's place isn't asked.
    """
    days, ticket = Office.current().rating_days, message.ticket
    if not days or not _reaches_customer(ticket, to):
        return False
    ticket.customer.hold()  # of two answers at one instant, the second waits for the first and sees that it asks
    if Rating.was_asked_since(now - timedelta(days=days), ticket.customer):
        return False
    _of(message).asked_at = now
    return True


def can_be_rated(message: Message) -> bool:
    """What an agent said to the customer."""
    return message.kind == Kind.REPLY and message.agent_id is not None


def rate(message: Message, score: Score, comment: str = "", *, now: datetime) -> Rating:
    """The customer says, or says anew, what they think of it. Said twice, it was said once."""
    if not can_be_rated(message):
        raise NotToBeRated
    rating, comment = _of(message), comment.replace("\r\n", "\n").strip()[:LONGEST_COMMENT]
    if (rating.score, rating.comment) == (score, comment):
        return rating
    rating.score, rating.comment, rating.rated_at = score, comment, now
    said: dict[str, Any] = {"score": score.value, "comment": comment, "agent": message.author}
    record(message.ticket, "rated", now=now, department=rating.department_id, **said)
    return rating


def last_answer(messages: list[Message]) -> Message | None:
    """The one that a customer's page asks about."""
    return next((message for message in reversed(messages) if can_be_rated(message)), None)


def _reaches_customer(ticket: Ticket, to: Recipients) -> bool:
    return any(one == ticket.address or ticket.customer.has_address(one) for one in to.everyone)


def _of(message: Message) -> Rating:
    """Its row, new if there is none: agent and department are those who answered."""
    known = Rating.of([message.id]).get(message.id)
    if known is None:
        known = Rating(message=message, agent_id=message.agent_id, department_id=_answered_in(message), comment="")
        db.session.add(known)
    return known


def _answered_in(message: Message) -> int:
    """Where the ticket was then: whence it was transferred first since, else where it is."""
    ticket = said_in(message)
    since = (Event.ticket_id == ticket.id, Event.kind == "transferred", Event.at > message.created_at)
    first = db.session.execute(select(Event).where(*since).order_by(Event.id).limit(1)).scalar()
    left = db.session.get(Department, first.details.get("from") or 0) if first else None
    return left.id if left else ticket.department_id
