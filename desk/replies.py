"""What agents say: to the customer, and among themselves."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select

from desk import mentions, pledges, ratings, recipients, tickets, withdrawals
from desk.errors import (
    AlreadyOnItsWay,
    NobodyToAnswer,
    NothingSaid,
    NotInDepartment,
    NotYourAnswer,
    SpamIsNotAnswered,
    TicketClosed,
)
from desk.files import KeptFile, attach
from desk.recipients import Recipients
from desk.record import record, record_said
from mail import compose
from models import Agent, Draft, Kind, Message, Office, OutgoingMail, Status, Ticket, WaitingOccasion, ahead, db
from models.base import add_numbered


def reply(
    ticket: Ticket,
    agent: Agent,
    text: str,
    *,
    now: datetime,
    files: list[KeptFile] | None = None,
    status: Status = Status.PENDING,
    to: Recipients | None = None,
    submission: str | None = None,
) -> Message:
    """Answer the customer. The message and the mail that carries it can't exist apart.

    It goes `to` whom the agent chose, else to whom it usually does, and waits a little while it can be taken back.
    `submission` is the form's own key: the same form sent twice answers once, and gives the same message again.
    """
    if earlier := submitted(agent, submission):
        return earlier
    if ticket.is_closed:
        raise TicketClosed
    if ticket.is_spam:
        raise SpamIsNotAnswered
    to = to or recipients.usual(ticket)
    if not to.to:
        raise NobodyToAnswer
    before = withdrawals.facts(ticket)
    message = say(ticket, Kind.REPLY, agent, text, files or [], now=now, submission=submission)
    with db.session.no_autoflush:  # nothing that is asked here depends on it, so it is written in one go
        asks_rating = ratings.ask(message, to, now=now)
        tickets.have_answered(ticket, message, status=status, now=now)
        whom = (to.to, to.copies, to.blind_copies)
        outgoing = compose.reply(message, *whom, asks_rating=asks_rating, now=now)
        queue(message, outgoing, now=now)
        new = recipients.follow(ticket, to, now=now)
        took = ticket.assignee is None and _takes(ticket, agent, now=now)
        kept = {"message": message.id, "before": before, "took": took, "new": new}
        record_said(message, "replied", by=agent, now=now, status=status.value, **kept)
        pledges.hear(message, now=now)
    return message


def _takes(ticket: Ticket, agent: Agent, *, now: datetime) -> bool:
    """Who answers what nobody holds, holds it, if they may."""
    try:
        tickets.assign(ticket, agent, by=agent, now=now)
    except NotInDepartment:
        return False
    return True


def withdraw(message: Message, agent: Agent, *, now: datetime) -> Draft:
    """Take an answer or a forward back before it leaves. Its words are a draft again, its ticket is as it was."""
    ticket = message.ticket
    outgoing = db.session.execute(select(OutgoingMail).where(OutgoingMail.message_id == message.id)).scalars().first()
    if message.agent != agent:
        raise NotYourAnswer
    if outgoing is None or not OutgoingMail.withdraw(outgoing.id, now=now):
        raise AlreadyOnItsWay
    draft = withdrawals.as_draft(message, outgoing, now=now)
    if message.kind == Kind.REPLY:
        withdrawals.restore(ticket, message, agent, now=now)
        pledges.unsay(message, now=now)
        WaitingOccasion.forget(ticket, message.created_at)
    withdrawals.forget(ticket, message)
    record(ticket, "withdrawn", by=agent, now=now)
    return draft


def add_note(
    ticket: Ticket,
    agent: Agent,
    text: str,
    *,
    now: datetime,
    files: list[KeptFile] | None = None,
    submission: str | None = None,
) -> Message:
    """For agents alone (R20): no mail, no change of status. Whom it names behind an @ is told.

    Raises CannotBeMentioned, SeveralAreMeant.
    """
    if earlier := submitted(agent, submission):
        return earlier
    told = mentions.find(text, ticket)
    message = say(ticket, Kind.NOTE, agent, text, files or [], now=now, submission=submission)
    message.mentions = [one.name for one in told] or None
    record_said(message, "noted", by=agent, now=now, mentions=[one.agent.id for one in told])
    return message


def queue(message: Message, outgoing: OutgoingMail, *, now: datetime) -> None:
    """The mail waits a little while it can be taken back; an answer to it will find the message."""
    outgoing.due_at = now + timedelta(seconds=Office.current().undo_seconds)
    db.session.add(outgoing)
    compose.remember(outgoing)
    ahead.forget("said last", message.ticket_id)


def say(
    ticket: Ticket,
    kind: Kind,
    agent: Agent,
    text: str,
    files: list[KeptFile],
    *,
    now: datetime,
    submission: str | None,
    needs_words: bool = True,
) -> Message:
    """One more message of an agent's. Raises NothingSaid where it has neither words nor files."""
    text = text.replace("\r\n", "\n").strip()
    if needs_words and not text and not files:
        raise NothingSaid
    db.session.flush()  # what was said before it in the same transaction, and is quoted
    with db.session.no_autoflush:
        ids = {"ticket_id": ticket.id, "agent_id": agent.id}  # by which it is asked about before it is written
        message = Message(kind=kind, agent=agent, text=text, created_at=now, submission=submission or None, **ids)
        add_numbered(message)
        message.ticket = ticket
        attach(message, files)
        ahead.forget("said by form", submission)
    return message


def submitted(agent: Agent, submission: str | None) -> Message | None:
    """What the agent's form of this key said already, wherever it was moved since."""
    if not submission:
        return None
    found = ahead.answer("said by form", submission, lambda: _said_by_form(submission))
    return found if found and found.agent_id == agent.id else None


def _said_by_form(submission: str) -> Message | None:
    found: Message | None = db.session.execute(_of_form(), {"submission": submission}).scalar_one_or_none()
    return found


@cache
def _of_form() -> Select[Message]:
    return select(Message).where(Message.submission == bindparam("submission"))
