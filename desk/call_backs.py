"""A customer wants to be called back (C7): said with their message, seen by agents until somebody has called."""

import re
from datetime import datetime

import sqlalchemy as sa

from desk.record import record
from models import Agent, Message, Ticket, db


def is_number(text: str) -> bool:
    """Whether somebody could dial it: 5 to 15 digits (ITU-T E.164), and what people write between them."""
    return bool(re.fullmatch(r"\+?[\d\s()/.–-]{5,38}", text)) and 5 <= len(dialled(text)) <= 16


def dialled(text: str) -> str:
    """The digits alone, as a link for telephones has them."""
    return re.sub(r"[^\d]", "", text) if not text.strip().startswith("+") else "+" + re.sub(r"[^\d]", "", text)


def ask(message: Message, number: str, times: str) -> None:
    """With this message the customer asked for it."""
    message.call_back_to, message.call_back_times = number, times
    message.ticket.call_back_since = message.ticket.call_back_since or message.created_at


def say_called(ticket: Ticket, message_id: int, *, by: Agent, now: datetime) -> None:
    """Somebody has called. Said twice, it was said once."""
    _say(ticket, message_id, now, "called_back", by=by, now=now)


def call_again(ticket: Ticket, message_id: int, *, by: Agent, now: datetime) -> None:
    """It was a mistake, or nobody answered the telephone: it is still to be done."""
    _say(ticket, message_id, None, "to_be_called_back", by=by, now=now)


def look_again(ticket: Ticket) -> None:
    """Since when somebody waits to be called, by the messages that the ticket has now."""
    waits = sa.select(sa.func.min(Message.created_at)).where(
        Message.ticket_id == ticket.id, Message.call_back_to != "", Message.called_back_at.is_(None)
    )
    ticket.call_back_since = db.session.execute(waits).scalar_one()


def _say(ticket: Ticket, message_id: int, called_at: datetime | None, kind: str, *, by: Agent, now: datetime) -> None:
    asked = sa.select(Message).where(
        Message.id == message_id, Message.ticket_id == ticket.id, Message.call_back_to != ""
    )
    message = db.session.execute(asked).scalar_one_or_none()
    if message is None or (message.called_back_at is None) == (called_at is None):
        return
    message.called_back_at = called_at
    db.session.flush()
    look_again(ticket)
    record(ticket, kind, by=by, now=now, number=message.call_back_to)
