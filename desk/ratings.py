"""What customers think of answers (R26): asked now and then by mail, said on a page, and brought to who should know."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext

from desk.errors import DeskError
from desk.record import record
from models import Kind, Message, Office, Rating, Score, Ticket, db

LONGEST_COMMENT = 2000


class NotToBeRated(DeskError):
    text = lazy_gettext("This is no answer that can be rated.")
    status = 404


def ask(message: Message, *, now: datetime) -> bool:
    """Whether the mail with this answer asks what its customer thinks of it; noted, so that none is asked too often."""
    days = Office.current().rating_days
    if not days or Rating.was_asked_since(now - timedelta(days=days), message.ticket.customer):
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
    rating, comment = _of(message), " ".join(comment.split())[:LONGEST_COMMENT]
    if (rating.score, rating.comment) == (score, comment):
        return rating
    rating.score, rating.comment, rating.rated_at = score, comment, now
    record(message.ticket, "rated", now=now, score=score.value, comment=comment, agent=message.author)
    return rating


def last_answer(messages: list[Message]) -> Message | None:
    """The one that a customer's page asks about."""
    return next((message for message in reversed(messages) if can_be_rated(message)), None)


def _of(message: Message) -> Rating:
    """Its row, new if there is none: agent and department are those of now."""
    known = Rating.of([message.id]).get(message.id)
    if known is None:
        ticket: Ticket = message.ticket
        known = Rating(message=message, agent_id=message.agent_id, department_id=ticket.department_id, comment="")
        db.session.add(known)
    return known
