"""Spam: put away where one can look into it and take back from (S11, C6)."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, select, update

from desk import confirmations, reasons
from desk.customers import is_known
from desk.errors import PartOfAnother
from desk.record import record
from desk.rules import Ruled
from mail.read import ReadMail
from models import (
    Agent,
    BlockedSender,
    Event,
    IncomingMail,
    Kind,
    Mailbox,
    Message,
    Outcome,
    OutgoingMail,
    OutgoingState,
    Purpose,
    Status,
    Ticket,
    db,
)

CONFIRMING = (Purpose.CONFIRMATION, Purpose.AUTO_REPLY)


def reason_to_distrust(mail: ReadMail, mailbox: Mailbox | None, ticket: Ticket, ruled: Ruled) -> str:
    """Why the mail is spam, kept in every language; empty for mail that isn't, and for customers we know (C6)."""
    if is_known(ticket.customer, beside=ticket):
        return ""
    address = mail.sender.address if mail.sender else ""
    return _on_block_list(address) or _said_by_filter(mail, mailbox) or ruled.spam_reason


def reason_to_distrust_sender(ticket: Ticket) -> str:
    """The same for what came by the form: there is nothing to go by but the address."""
    return "" if is_known(ticket.customer, beside=ticket) else _on_block_list(ticket.address)


def put_away(
    ticket: Ticket, reason: str, *, by: Agent | None, now: datetime, unsaid: dict[str, Any] | None = None
) -> None:
    """Out of every list but the one for spam; nobody waits for an answer any more.

    `unsaid` is the confirmation that wasn't sent, as `confirmations.unsaid` tells of it.
    """
    if ticket.is_spam:
        return
    if ticket.merged_into:
        raise PartOfAnother(ticket.whole.number)
    ticket.spam_since, ticket.spam_reason = now, reason
    ticket.waiting_since, ticket.escalated_level = None, 0
    _count_mails_as(Outcome.SPAM, ticket)
    _hold_back_confirmation(ticket)
    record(ticket, "spam", by=by, now=now, **(unsaid or {}))


def put_away_by_hand(ticket: Ticket, *, by: Agent, now: datetime) -> None:
    """An agent sees that it is spam."""
    put_away(ticket, reasons.kept(lazy_gettext("%(name)s says that it is spam.", name=by.name)), by=by, now=now)


def take_back(ticket: Ticket, *, by: Agent | None, now: datetime) -> None:
    """It was no spam: it waits since it came, and its customer is told now what they weren't told then."""
    if not ticket.is_spam:
        return
    ticket.spam_since, ticket.spam_reason = None, ""
    _wait_since_it_came(ticket)
    _count_mails_as(Outcome.FILED, ticket)
    record(ticket, "not_spam", by=by, now=now)
    _confirm_late(ticket, now=now)


def take_back_if_known(ticket: Ticket, *, now: datetime) -> None:
    """Someone wrote again into spam: it stays spam, unless we know the customer by another ticket meanwhile."""
    if ticket.is_spam and is_known(ticket.customer, beside=ticket):
        take_back(ticket, by=None, now=now)


def _on_block_list(address: str) -> str:
    blocked = BlockedSender.blocking(address)
    if blocked is None:
        return ""
    return reasons.kept(lazy_gettext("%(sender)s is on the block list.", sender=blocked.pattern))


def _said_by_filter(mail: ReadMail, mailbox: Mailbox | None) -> str:
    """What the server's own filter said. Mail from a pipe comes from our own server, and its filter is obeyed."""
    verdict = mail.spam
    if verdict is None or (mailbox and not mailbox.obeys_spam_filter):
        return ""
    if verdict.is_spam:
        text = lazy_gettext("The mail server's filter (%(filter)s) says that it is spam.", filter=verdict.filter)
        return reasons.kept(text)
    limit = mailbox.spam_score if mailbox else None
    if limit is None or verdict.score is None or verdict.score < limit:
        return ""
    return reasons.kept(
        lazy_gettext(
            "The mail server's filter (%(filter)s) gave it %(score)s points; from %(limit)s on this mailbox takes "
            "mail for spam.",
            filter=verdict.filter,
            score=f"{verdict.score:g}",
            limit=f"{limit:g}",
        )
    )


def _wait_since_it_came(ticket: Ticket) -> None:
    """Since the customer's first words that nobody has answered. Where all is answered, the state stays as it was."""
    answered = select(func.max(Message.id)).where(Message.ticket_id == ticket.id, Message.kind == Kind.REPLY)
    unanswered = select(func.min(Message.created_at)).where(
        Message.ticket_id == ticket.id,
        Message.kind == Kind.CUSTOMER,
        Message.id > func.coalesce(answered.scalar_subquery(), 0),
    )
    since = db.session.execute(unanswered).scalar_one()
    if since:
        ticket.status, ticket.solved_at, ticket.closed_at = Status.OPEN, None, None
    if ticket.status == Status.OPEN:
        ticket.waiting_since = since or ticket.last_message_at


def _count_mails_as(outcome: Outcome, ticket: Ticket) -> None:
    messages = select(Message.id).where(Message.ticket_id == ticket.id)
    db.session.execute(
        update(IncomingMail)
        .where(IncomingMail.message_id.in_(messages), IncomingMail.outcome.in_((Outcome.FILED, Outcome.SPAM)))
        .values(outcome=outcome)
    )


def _hold_back_confirmation(ticket: Ticket) -> None:
    """If it hasn't left yet: a spammer needn't know that somebody reads this."""
    db.session.execute(
        update(OutgoingMail)
        .where(
            OutgoingMail.ticket_id == ticket.id,
            OutgoingMail.purpose.in_(CONFIRMING),
            OutgoingMail.state == OutgoingState.QUEUED,
        )
        .values(state=OutgoingState.WITHDRAWN)
    )


def _confirm_late(ticket: Ticket, *, now: datetime) -> None:
    """Send what was held back; or write it, if it never was. What was sent before isn't sent again."""
    written = select(OutgoingMail).where(OutgoingMail.ticket_id == ticket.id, OutgoingMail.purpose.in_(CONFIRMING))
    mails = db.session.execute(written).scalars().all()
    for mail in mails:
        if mail.state == OutgoingState.WITHDRAWN:
            mail.send_again(now=now)
    if not mails and (unsaid := _first_put_away(ticket).details):
        confirmations.confirm_late(ticket, unsaid, now=now)


def _first_put_away(ticket: Ticket) -> Event:
    events = select(Event).where(Event.ticket_id == ticket.id, Event.kind == "spam")
    return db.session.execute(events.order_by(Event.id).limit(1)).scalar_one()
