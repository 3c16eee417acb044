"""Passing on what was said to somebody else: a supplier, a colleague of another house.

It is no answer: the customer goes on waiting, and sees neither it nor what comes back. What comes back lands in the
ticket like any mail, is shown as advice to agents alone, and its sender takes no part in the ticket by it.
"""

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from desk import replies
from desk.errors import DeskError, SpamIsNotAnswered
from desk.files import KeptFile
from desk.recipients import Recipients
from desk.record import record
from mail import compose
from mail.read import ReadMail
from models import Agent, Kind, Message, OutgoingMail, Purpose, Status, Ticket, db
from models.written import bare

CAN_BE_FORWARDED = (Kind.CUSTOMER, Kind.REPLY, Kind.ADVICE)
WHOLE = (Kind.CUSTOMER, Kind.REPLY)


class NothingToForward(DeskError):
    text = lazy_gettext("Please choose what shall be forwarded.")
    status = 422


def choices(ticket: Ticket) -> list[Message]:
    """What can be passed on, oldest first; never a note (R20)."""
    return list(
        db.session.execute(
            select(Message)
            .where(Message.ticket_id == ticket.id, Message.kind.in_(CAN_BE_FORWARDED))
            .options(selectinload(Message.attachments), selectinload(Message.agent))
            .order_by(Message.id)
        ).scalars()
    )


def forward(
    ticket: Ticket,
    agent: Agent,
    text: str,
    *,
    to: Recipients,
    message_ids: Collection[int] = (),
    attachment_ids: Collection[int] | None = None,
    files: list[KeptFile] | None = None,
    now: datetime,
    submission: str | None = None,
) -> Message:
    """Pass on these messages, or with none named the whole correspondence, below the agent's own words.

    Of their files go those of `attachment_ids`, or all. The same form sent twice forwards once.
    """
    if earlier := replies.submitted(agent, submission):
        return earlier
    if ticket.is_spam:
        raise SpamIsNotAnswered
    chosen = _chosen(ticket, message_ids)
    own = _without_doubles([*(files or []), *_files(chosen, attachment_ids)])
    message = replies.say(ticket, Kind.FORWARD, agent, text, own, now=now, submission=submission, needs_words=False)
    replies.queue(message, compose.forward(message, chosen, to.to, to.copies, to.blind_copies, now=now), now=now)
    told = {"message": message.id, "messages": [one.id for one in chosen], "to": [bare(one) for one in to.everyone]}
    record(ticket, "forwarded", by=agent, now=now, **told)
    return message


def is_advice(ticket: Ticket, mail: ReadMail) -> bool:
    """Whether a mail comes from where something was forwarded to, by one who takes no part in the ticket."""
    if mail.sender is None or ticket.takes_part(mail.sender.address):
        return False
    sent = select(OutgoingMail).where(
        OutgoingMail.ticket_id.in_(Ticket.parts_of(ticket.id)), OutgoingMail.purpose == Purpose.FORWARD
    )
    with db.session.no_autoflush:  # a ticket that this handful of mails opened has forwarded nothing yet
        rows = db.session.execute(sent).scalars().all()
    referred_to = {*mail.in_reply_to, *mail.references}
    asked = {bare(one).lower() for row in rows for one in row.everyone}
    return mail.sender.address.lower() in asked or any(row.letter_id in referred_to for row in rows)


def hear(ticket: Ticket, message: Message, *, now: datetime) -> None:
    """Somebody whom we asked has answered: it is for us to go on. The customer waits as they did, or from now on."""
    if not ticket.is_spam and ticket.status != Status.OPEN:
        ticket.status, ticket.solved_at, ticket.closed_at = Status.OPEN, None, None
        ticket.waiting_since = ticket.waiting_since or message.created_at
    record(ticket, "advised", now=now, address=message.from_address)


def _chosen(ticket: Ticket, message_ids: Collection[int]) -> list[Message]:
    every = choices(ticket)
    chosen = [one for one in every if (one.id in message_ids if message_ids else one.kind in WHOLE)]
    if not chosen:
        raise NothingToForward
    return chosen


def _files(messages: list[Message], attachment_ids: Collection[int] | None) -> list[KeptFile]:
    return [
        KeptFile(one.filename, one.content_type, one.size, one.digest)
        for message in messages
        for one in message.attachments
        if attachment_ids is None or one.id in attachment_ids
    ]


def _without_doubles(files: list[KeptFile]) -> list[KeptFile]:
    return list({(file.digest, file.filename): file for file in files}.values())
