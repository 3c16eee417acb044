"""What went wrong in a ticket and waits for a person to look at it."""

from datetime import datetime

from sqlalchemy import exists, select

from models import OutgoingMail, Purpose, Suggestion, Ticket, db
from models.outgoing import WENT_WRONG


def look_again(ticket: Ticket, *, now: datetime) -> None:
    """Whether anything is wrong that nobody has looked at yet, and since when."""
    is_broken = ticket.promised_at is not None and ticket.promised_at <= now
    is_wrong = is_broken or ticket.suggestion == Suggestion.WANTS_TO_JOIN or _has_failed_mail(ticket)
    ticket.attention_since = (ticket.attention_since or now) if is_wrong else None


def _has_failed_mail(ticket: Ticket) -> bool:
    failed = exists().where(
        OutgoingMail.ticket_id == ticket.id,
        OutgoingMail.dismissed_at.is_(None),
        OutgoingMail.purpose != Purpose.NOTICE,  # it is about the agent's own mailbox, not about the ticket
        OutgoingMail.state.in_(WENT_WRONG),
    )
    return bool(db.session.execute(select(failed)).scalar_one())
