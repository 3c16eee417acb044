"""What agents say: to the customer, and among themselves."""

from datetime import datetime

from sqlalchemy import select

from desk import tickets
from desk.errors import NobodyToAnswer, NothingSaid, TicketClosed
from desk.files import KeptFile, attach
from desk.record import record
from mail import compose
from models import Agent, Kind, Message, Status, Ticket, db


def reply(
    ticket: Ticket,
    agent: Agent,
    text: str,
    *,
    now: datetime,
    files: list[KeptFile] | None = None,
    status: Status = Status.PENDING,
    submission: str | None = None,
) -> Message:
    """Answer the customer. The message and the mail that carries it can't exist apart.

    `submission` is the form's own key: the same form sent twice answers once, and gives the same message again.
    """
    if earlier := _submitted(ticket, submission):
        return earlier
    if ticket.is_closed:
        raise TicketClosed
    if not ticket.address:
        raise NobodyToAnswer
    message = _say(ticket, Kind.REPLY, agent, text, files or [], now=now, submission=submission)
    tickets.have_answered(ticket, message, status=status, now=now)
    outgoing = compose.reply(message, now=now)
    db.session.add(outgoing)
    compose.remember(outgoing)
    if ticket.assignee is None and tickets.is_reachable(ticket, agent):
        tickets.assign(ticket, agent, by=agent, now=now)
    record(ticket, "replied", by=agent, now=now, status=status.value)
    return message


def add_note(
    ticket: Ticket,
    agent: Agent,
    text: str,
    *,
    now: datetime,
    files: list[KeptFile] | None = None,
    submission: str | None = None,
) -> Message:
    """For agents alone (R20): no mail, no change of status."""
    if earlier := _submitted(ticket, submission):
        return earlier
    message = _say(ticket, Kind.NOTE, agent, text, files or [], now=now, submission=submission)
    record(ticket, "noted", by=agent, now=now)
    return message


def _say(
    ticket: Ticket,
    kind: Kind,
    agent: Agent,
    text: str,
    files: list[KeptFile],
    *,
    now: datetime,
    submission: str | None,
) -> Message:
    text = text.replace("\r\n", "\n").strip()
    if not text and not files:
        raise NothingSaid
    message = Message(ticket=ticket, kind=kind, agent=agent, text=text, created_at=now, submission=submission or None)
    attach(message, files)
    db.session.add(message)
    db.session.flush()
    return message


def _submitted(ticket: Ticket, submission: str | None) -> Message | None:
    if not submission:
        return None
    found = db.session.execute(select(Message).where(Message.submission == submission)).scalar_one_or_none()
    return found if found and found.ticket_id == ticket.id else None
