"""A mail that was read becomes a message: the first of a new ticket, or one more of the ticket it belongs to."""

from datetime import datetime

from sqlalchemy import select

from desk import confirmations, deliveries, joining, links, participants, rules, spam, suggestions, tickets
from desk.customers import customer_for, is_ours
from desk.files import KeptFile, attach
from desk.record import record
from mail.read import ReadMail
from models import Channel, IncomingMail, Kind, LetterId, Message, Office, Ticket, db

MOST_LETTERS = 100_000  # of a text that is shown, quoted and indexed; the original mail keeps the rest


def begin(
    incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], match: joining.Match, *, now: datetime
) -> Message:
    """A new ticket, with its first message; spam goes where nobody is told of it."""
    assert mail.sender
    language = mail.language or Office.current().language
    customer = customer_for(mail.sender.address, mail.sender.name, language, now=now)
    ticket = tickets.open_ticket(
        customer,
        joining.department_of(mail, incoming.mailbox),
        mail.subject,
        address=_answer_address(mail),
        language=mail.language or customer.language,
        channel=Channel.MAIL,
        now=incoming.received_at,
    )
    message = _said(ticket, mail, files, Kind.CUSTOMER, at=incoming.received_at)
    tickets.hear(ticket, message)
    links.link_twins(ticket, mail, now=now)
    ruled = rules.apply(ticket, mail, now=now)
    if reason := spam.reason_to_distrust(mail, incoming.mailbox, ticket) or ruled.spam_reason:
        spam.put_away(ticket, reason, by=None, now=now)
        return message
    suggestions.suggest(ticket, mail, match, now=now)
    confirmations.confirm(ticket, is_machine=mail.is_automatic, ruled=ruled, now=now)
    return message


def append(ticket: Ticket, incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> Message:
    """One more message; a machine's answers nothing and opens nothing."""
    if mail.is_bounce or mail.is_auto_reply:
        message = _said(ticket, mail, files, Kind.MACHINE, at=incoming.received_at)
        deliveries.hear_machine(ticket, mail, now=now)
        return message
    message = _said(ticket, mail, files, Kind.CUSTOMER, at=incoming.received_at)
    tickets.hear(ticket, message)
    record(ticket, "customer_wrote", now=now, address=message.from_address)
    return message


def _said(ticket: Ticket, mail: ReadMail, files: list[KeptFile], kind: Kind, *, at: datetime) -> Message:
    assert mail.sender
    message = Message(
        ticket=ticket,
        kind=kind,
        customer=ticket.customer if ticket.customer.has_address(mail.sender.address) else None,
        from_name=mail.sender.name[:200],
        from_address=mail.sender.address.lower()[:320],
        text=_bounded(mail.reply),
        full_text=_bounded(mail.text) if mail.text.strip() != mail.reply.strip() else None,
        html=mail.html,
        created_at=at,
    )
    attach(message, files)
    db.session.add(message)
    db.session.flush()
    if mail.message_id:
        _remember(mail.message_id, message)
    if kind == Kind.CUSTOMER:
        participants.let_in(ticket, ((one.address, one.name) for one in (mail.sender, *mail.to, *mail.cc)))
    return message


def _bounded(text: str) -> str:
    """Megabytes of words make every page and every answer heavy; nobody reads them there."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}\n\n[…]"


def _remember(letter_id: str, message: Message) -> None:
    key = LetterId.key_of(letter_id)
    if not db.session.query(LetterId.id).filter_by(key=key, ticket_id=message.ticket_id).first():
        db.session.add(LetterId(key=key, value=letter_id[:998], ticket_id=message.ticket_id, message_id=message.id))


def _answer_address(mail: ReadMail) -> str:
    """Reply-To, if it names one that isn't ours; else the sender."""
    assert mail.sender
    if mail.reply_to and not is_ours(mail.reply_to.address):
        return mail.reply_to.address[:320]
    return mail.sender.address[:320]


def filed_before(incoming: IncomingMail, mail: ReadMail) -> Message | None:
    """The message that this very mail already is: it came to two addresses of one department."""
    department = joining.department_of(mail, incoming.mailbox)
    for ticket in LetterId.tickets_of([mail.message_id] if mail.message_id else []):
        if ticket.department_id == department.id and (message := filed_in(ticket, mail)):
            return message
    return None


def filed_in(ticket: Ticket, mail: ReadMail) -> Message | None:
    """A message of this ticket with the same Message-ID, sender and words."""
    if not mail.message_id or not mail.sender:
        return None
    candidates = db.session.execute(
        select(Message)
        .join(LetterId, LetterId.message_id == Message.id)
        .where(LetterId.key == LetterId.key_of(mail.message_id), LetterId.ticket_id == ticket.id)
    ).scalars()
    sender = mail.sender.address.lower()
    return next((one for one in candidates if one.from_address == sender and one.text == _bounded(mail.reply)), None)
