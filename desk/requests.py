"""What customers do without mail: hand in a request by the form, write on by their signed link.

A ticket that became part of another still says who speaks; what they say stands in the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from desk import about, call_backs, check_lists, confirmations, participants, sight, spam, spoken, tickets
from desk.customers import customer_for
from desk.errors import NothingSaid
from desk.files import KeptFile, attach
from desk.record import record_said
from desk.rules import Ruled
from desk.said_in import said_in
from models import (
    Attachment,
    Channel,
    Customer,
    Department,
    Kind,
    LanguageFrom,
    Message,
    OutgoingMail,
    Purpose,
    Ticket,
    db,
)
from models.catalogue import Asked


@dataclass(frozen=True)
class Request:
    """What the form holds. `submission` is the form's own key: sent twice it is one request.

    With a `telephone` they want to be called back.
    """

    name: str
    address: str
    subject: str
    text: str
    language: str
    department: Department | None = None
    files: list[KeptFile] = field(default_factory=list)
    submission: str | None = None
    category_id: int | None = None
    product_id: int | None = None
    answers: Mapping[Asked, list[str]] = field(default_factory=dict)
    telephone: str = ""
    call_times: str = ""


def hand_in(request: Request, *, now: datetime) -> Ticket:
    """Open a ticket for what a customer wrote in the form; the same form again gives the same ticket.

    Also if that is part of another by now, which may be somebody else's, and whose link they are not to learn.
    """
    if earlier := submitted(request.submission):
        return said_in(earlier)
    written = spoken.written_in(request.text)
    known_from = LanguageFrom.WRITTEN if written else LanguageFrom.PAGE
    language = written or request.language
    customer = customer_for(request.address, request.name, language, known_from=known_from, now=now)
    ticket = tickets.open_ticket(
        customer,
        tickets.department_for(request.department),
        request.subject,
        address=request.address,
        language=spoken.of_new_ticket(customer, written, page=request.language),
        channel=Channel.FORM,
        now=now,
    )
    about.begin_with(ticket, request.category_id, request.product_id, request.answers)
    db.session.flush()
    message = _hear(ticket, request.text, request.files, request.submission, name=request.name, now=now)
    if request.telephone:
        call_backs.ask(message, request.telephone, request.call_times)
    if reason := spam.reason_to_distrust_sender(ticket):
        unsaid = confirmations.unsaid(is_machine=False, ruled=Ruled())
        spam.put_away(ticket, reason, by=None, now=now, unsaid=unsaid)
    else:
        check_lists.put_on_by_itself(ticket, now=now)
        confirmations.confirm(ticket, is_machine=False, now=now)
    return ticket


def write_on(
    ticket: Ticket,
    text: str,
    files: list[KeptFile],
    *,
    by: Customer | None = None,
    submission: str | None = None,
    now: datetime,
) -> Message:
    """The customer says more, or a colleague who may see it does; a solved or closed ticket opens again (A10).

    Who holds the link, or has signed in, had a mail of ours: that is a customer, whatever was thought of their first
    words (C6). `by`: who has signed in; None: whoever holds the ticket's link. `submission` is of this ticket: a form
    sent twice is one message, though that was split off meanwhile.
    """
    if earlier := submitted(submission):
        return earlier
    spam.take_back(ticket.hold(), by=None, now=now)
    by = by or ticket.customer
    message = _say(ticket, text, files, submission, name=by.name, by=by, now=now)
    tickets.hear(message.ticket, message)
    if by is not ticket.customer:
        participants.let_in(message.ticket, [(message.from_address, message.from_name)], since=now)
    record_said(message, "customer_wrote", now=now, address=message.from_address)
    return message


def close_by_customer(
    ticket: Ticket, word: str = "", *, by: Customer | None = None, submission: str | None = None, now: datetime
) -> None:
    """The customer says that it is solved, with a word or without (A11). Said twice, it was said once."""
    if submitted(submission):
        return
    if word.strip():
        by = by or ticket.customer
        last_word = _say(ticket, word, [], submission, name=by.name, by=by, now=now)
        tickets.count(last_word.ticket, last_word)
    tickets.close(ticket.hold(), by=None, now=now)


def reopen_by_customer(ticket: Ticket, *, now: datetime) -> None:
    """The customer says, without a word, that it isn't solved after all. Said twice, it was said once."""
    tickets.reopen(ticket.hold(), by=None, now=now, asked_by="customer")


def correspondence(ticket: Ticket, reader: Customer | None = None, *, now: datetime) -> list[Message]:
    """What the customer sees of the ticket, oldest first: no notes (R20), no machines' mail.

    Nor an answer that its agent may still take back. `reader`: who has signed in, and may not be the one who asked;
    None: whoever holds the ticket's link.
    """
    seen = select(Message).where(*_is_seen(ticket, reader, now=now))
    seen = seen.options(selectinload(Message.attachments), joinedload(Message.agent))
    return list(db.session.execute(seen.order_by(Message.id)).scalars())


def message_seen_by_customer(
    ticket: Ticket, message_id: int, reader: Customer | None = None, *, now: datetime
) -> Message | None:
    """This message of the correspondence; None if it isn't theirs to see."""
    seen = select(Message).where(*_is_seen(ticket, reader, now=now), Message.id == message_id)
    return db.session.execute(seen).scalar_one_or_none()


def file_seen_by_customer(
    ticket: Ticket, attachment_id: int, reader: Customer | None = None, *, now: datetime
) -> Attachment | None:
    """This file of the correspondence; None if it is of another ticket, of a note, or of what isn't said yet."""
    seen = select(Attachment).join(Message).where(*_is_seen(ticket, reader, now=now), Attachment.id == attachment_id)
    return db.session.execute(seen).scalar_one_or_none()


def _is_seen(ticket: Ticket, reader: Customer | None, *, now: datetime) -> list[ColumnElement[bool]]:
    reads = [sight.said_to(reader)] if reader else []
    return [Message.ticket_id == ticket.whole.id, sight.is_said(now=now), *reads]


def is_confirmed(ticket: Ticket) -> bool:
    """Whether a mail with the number and the link is on its way to the customer."""
    confirmation = select(OutgoingMail.id).where(
        OutgoingMail.ticket_id == ticket.whole.id, OutgoingMail.purpose == Purpose.CONFIRMATION
    )
    return db.session.execute(confirmation).first() is not None


def _hear(
    ticket: Ticket, text: str, files: list[KeptFile], submission: str | None, *, name: str, now: datetime
) -> Message:
    message = _say(ticket, text, files, submission, name=name, by=ticket.customer, now=now)
    tickets.hear(message.ticket, message)
    return message


def _say(
    ticket: Ticket,
    text: str,
    files: list[KeptFile],
    submission: str | None,
    *,
    name: str,
    by: Customer,
    now: datetime,
) -> Message:
    text = text.replace("\r\n", "\n").strip()
    if not text and not files:
        raise NothingSaid
    message = Message(
        ticket=ticket.hold(),
        kind=Kind.CUSTOMER,
        customer=by,
        from_name=name[:200],
        from_address=address_of(by, ticket),
        text=text,
        created_at=now,
        submission=submission or None,
    )
    attach(message, files)
    db.session.add(message)
    db.session.flush()
    return message


def address_of(speaker: Customer, ticket: Ticket) -> str:
    """Where they are answered in this ticket: where they wrote from, or by which address they are in copy."""
    if speaker is ticket.customer:
        return ticket.address
    copied = (one.address for one in ticket.whole.participants if speaker.has_address(one.address))
    return next(copied, speaker.address)


def submitted(submission: str | None) -> Message | None:
    """What a form with this key has become already."""
    if not submission:
        return None
    return db.session.execute(select(Message).where(Message.submission == submission)).scalar_one_or_none()
