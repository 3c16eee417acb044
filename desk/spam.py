"""Spam: put away where one can look into it and take back from (S11, C6)."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, select, update

from desk import check_lists, confirmations, reasons
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
    before = _state(ticket)
    ticket.spam_since, ticket.spam_reason = now, reason
    ticket.waiting_since, ticket.escalated_level = None, 0
    _count_mails_as(Outcome.SPAM, ticket)
    _hold_back_confirmation(ticket)
    record(ticket, "spam", by=by, now=now, reason=reason, before=before, **(unsaid or {}))


def put_away_by_hand(ticket: Ticket, *, by: Agent, now: datetime) -> None:
    """An agent sees that it is spam."""
    put_away(ticket, reasons.kept(lazy_gettext("%(name)s says that it is spam.", name=by.name)), by=by, now=now)


def take_back(ticket: Ticket, *, by: Agent | None, now: datetime) -> None:
    """It was no spam: it is as it was before, and its customer is told now what they weren't told then."""
    if not ticket.is_spam:
        return
    ticket.spam_since, ticket.spam_reason = None, ""
    _restore(ticket)
    _count_mails_as(Outcome.FILED, ticket)
    record(ticket, "not_spam", by=by, now=now)
    check_lists.put_on_by_itself(ticket, now=now)
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


def _state(ticket: Ticket) -> dict[str, Any]:
    """What being spam changes."""
    return {
        "status": ticket.status.value,
        "waiting_since": ticket.waiting_since.isoformat() if ticket.waiting_since else None,
        "escalated_level": ticket.escalated_level,
        "heard": _last_heard_id(ticket),
    }


def _restore(ticket: Ticket) -> None:
    """As it was; but words of the customer that came meanwhile open it, as they would have done then."""
    before = _put_away_event(ticket, Event.id.desc()).details["before"]
    waiting_since, heard = before["waiting_since"], _first_heard_after(ticket, before["heard"])
    if heard:
        ticket.status, ticket.solved_at, ticket.closed_at = Status.OPEN, None, None
    if ticket.status == Status.OPEN:
        ticket.waiting_since = datetime.fromisoformat(waiting_since) if waiting_since else heard
        ticket.escalated_level = before["escalated_level"]


def _last_heard_id(ticket: Ticket) -> int:
    heard = select(func.max(Message.id)).where(Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER)
    return db.session.execute(heard).scalar_one() or 0


def _first_heard_after(ticket: Ticket, message_id: int) -> datetime | None:
    heard = select(func.min(Message.created_at)).where(
        Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER, Message.id > message_id
    )
    return db.session.execute(heard).scalar_one()


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
    unsaid = _put_away_event(ticket, Event.id).details
    if not mails and "auto_answer" in unsaid:
        confirmations.confirm_late(ticket, unsaid, now=now)


def _put_away_event(ticket: Ticket, order: Any) -> Event:
    """The first time that it was taken for spam, or with the other order the last."""
    events = select(Event).where(Event.ticket_id == ticket.id, Event.kind == "spam")
    return db.session.execute(events.order_by(order).limit(1)).scalar_one()
