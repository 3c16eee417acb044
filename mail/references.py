"""What makes mails one conversation in everybody's program: the ids of those that came before."""

import base64
import secrets
from functools import cache

import sqlalchemy as sa

from models import Kind, LetterId, Message, OutgoingMail, Ticket, db

MAX_REFERENCES = 20
APART = (Kind.FORWARD, Kind.ADVICE)  # whom a matter was forwarded to is nothing that the customer is told


def thread(outgoing: OutgoingMail, ticket: Ticket) -> None:
    """In-Reply-To and References (RFC 5322, 3.6.4), so that the customer's program shows one conversation.

    Outlook's own mark of it goes along, for gateways that drop both on the way back.
    """
    values = _letter_ids(ticket)
    if ids := [f"<{value}>" for value in values if _fits_a_header(value)]:
        outgoing.headers = {**outgoing.headers, "In-Reply-To": ids[-1], "References": " ".join(ids)}
    if conversations := [value for value in values if value.startswith(LetterId.OF_CONVERSATION)]:
        outgoing.headers = {**outgoing.headers, "Thread-Index": _answer_in(conversations[0])}


def _letter_ids(ticket: Ticket) -> list[str]:
    """The newest that were seen on the ticket, oldest of them first; what Outlook calls the conversation last."""
    if sa.inspect(ticket).pending:  # opened just now: nobody else has seen it, and nothing is part of it
        known = [letter_id.value for letter_id in ticket.letter_ids][-MAX_REFERENCES:]
        return sorted(known, key=lambda value: value.startswith(LetterId.OF_CONVERSATION))
    return list(reversed(db.session.execute(_newest(), {"ticket": ticket.id}).scalars().all()))


@cache
def _newest() -> sa.Select[str]:
    is_conversation = LetterId.value.startswith(LetterId.OF_CONVERSATION)
    is_the_customers = sa.or_(Message.id.is_(None), Message.kind.not_in(APART))
    parts = Ticket.parts_of(sa.bindparam("ticket"))
    return (
        sa.select(LetterId.value)
        .outerjoin(Message, Message.id == LetterId.message_id)
        .where(LetterId.ticket_id.in_(parts), is_the_customers)
        .order_by(is_conversation.desc(), LetterId.id.desc())
        .limit(MAX_REFERENCES)
    )


def _fits_a_header(letter_id: str) -> bool:
    is_plain = letter_id.isascii() and letter_id.isprintable() and " " not in letter_id
    return is_plain and not letter_id.startswith(LetterId.OF_CONVERSATION)


def _answer_in(conversation: str) -> str:
    """As Outlook marks an answer: the conversation's 22 bytes, and 5 of its own (MS-OXOMSG, 2.2.1.3)."""
    beginning = bytes.fromhex(conversation.removeprefix(LetterId.OF_CONVERSATION))
    return base64.b64encode(beginning + b"\0" + secrets.token_bytes(4)).decode()
