"""Mail that comes in: kept first, then filed. Each step may happen twice."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from desk import confirmations, joining, reasons, tickets
from desk.customers import customer_for, is_ours, our_addresses
from desk.errors import EmptyLetter, LetterLeftOnServer, LetterTooLarge, NoSender
from desk.files import KeptFile, attach, keep
from desk.record import record
from mail.read import ReadMail
from models import (
    Channel,
    IncomingMail,
    IncomingState,
    Kind,
    LetterId,
    Mailbox,
    Message,
    Office,
    Outcome,
    Participant,
    Ticket,
    blobs,
    db,
)
from models.signing import is_signed

PIPE = "pipe"
MOST_LETTERS = 100_000  # of a text that is shown, quoted and indexed; the original mail keeps the rest
MOST_PARTICIPANTS = 50  # an answer is no circular, whomever a stranger copies


def receive(raw: bytes, mailbox: Mailbox | None, *, now: datetime) -> IncomingMail:
    """Keep a mail as it came, before anything reads it. The same bytes from the same source are one mail."""
    source = f"mailbox {mailbox.id}" if mailbox else PIPE
    digest = blobs.put(raw)
    known = db.session.execute(
        select(IncomingMail).where(IncomingMail.source == source, IncomingMail.digest == digest)
    ).scalar_one_or_none()
    if known:
        return known
    incoming = IncomingMail(
        source=source,
        mailbox=mailbox,
        digest=digest,
        size=len(raw),
        received_at=now,
        state=IncomingState.RECEIVED,
    )
    db.session.add(incoming)
    db.session.flush()
    return incoming


def note_left_on_server(mailbox: Mailbox, uid: int, size: int, *, now: datetime) -> None:
    """A mail too large to be fetched stays where it is; a person sees that it is there."""
    digest = LetterId.key_of(f"{mailbox.uidvalidity} {uid}")
    source = f"mailbox {mailbox.id}"
    if db.session.query(IncomingMail.id).filter_by(source=source, digest=digest).first():
        return
    incoming = IncomingMail(source=source, mailbox=mailbox, digest=digest, size=size, received_at=now)
    incoming.set_aside(reasons.kept(LetterLeftOnServer.text))
    db.session.add(incoming)


def refuse_what_cannot_be_read(incoming: IncomingMail, max_megabytes: int) -> None:
    """Raises a DeskError for a mail that nobody should try to read."""
    if incoming.size == 0:
        raise EmptyLetter
    if incoming.size > max_megabytes * 2**20:
        raise LetterTooLarge(max_megabytes)


def keep_files(mail: ReadMail) -> list[KeptFile]:
    """The attachments' bytes, safe in the blobs; before the transaction that files the mail."""
    return [
        keep(part.filename, part.content_type, part.content, part.content_id, part.is_inline)
        for part in mail.attachments
    ]


def describe(incoming: IncomingMail, mail: ReadMail) -> None:
    """Whose mail it is and what about, for the list of incoming mail."""
    incoming.from_address = (mail.sender.address if mail.sender else "")[:320]
    incoming.subject = mail.subject[:500]


def file(incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> None:
    """File a mail in the ticket it belongs to, or in a new one; together with the taking of its row.

    For a mail already filed it does nothing. Raises NoSender for a mail that names nobody.
    """
    if not IncomingMail.take(incoming.id):
        return
    mail = _in_the_customers_name(mail)
    describe(incoming, mail)
    if _is_our_own(mail):
        incoming.outcome = Outcome.AUTOMATIC
        return
    if mail.sender is None or not all(mail.sender.address.rpartition("@")):
        raise NoSender
    match = joining.match(mail)
    if match.ticket is None and (mail.is_bounce or mail.is_auto_reply):
        incoming.outcome = Outcome.AUTOMATIC
        return
    incoming.outcome = Outcome.FILED
    if match.ticket is None:
        incoming.message = _filed_before(incoming, mail) or _begin(incoming, mail, files, match, now=now)
    else:
        incoming.message = _filed_in(match.ticket, mail) or _append(match.ticket, incoming, mail, files, now=now)


def _begin(
    incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], match: joining.Match, *, now: datetime
) -> Message:
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
    if match.stranger_to:
        record(ticket, "wants_to_join", now=now, number=match.stranger_to.number)
    confirmations.confirm(ticket, is_machine=mail.is_automatic, now=now)
    return message


def _append(ticket: Ticket, incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> Message:
    if mail.is_bounce or mail.is_auto_reply:
        message = _said(ticket, mail, files, Kind.MACHINE, at=incoming.received_at)
        record(ticket, "bounced" if mail.is_bounce else "answered_by_machine", now=now, reason=mail.bounce_reason)
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
        _let_take_part(ticket, mail)
    return message


def _bounded(text: str) -> str:
    """Megabytes of words make every page and every answer heavy; nobody reads them there."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}\n\n[…]"


def _remember(letter_id: str, message: Message) -> None:
    key = LetterId.key_of(letter_id)
    if not db.session.query(LetterId.id).filter_by(key=key, ticket_id=message.ticket_id).first():
        db.session.add(LetterId(key=key, value=letter_id[:998], ticket_id=message.ticket_id, message_id=message.id))


def _let_take_part(ticket: Ticket, mail: ReadMail) -> None:
    """Who wrote and who was copied; never an address of our own."""
    assert mail.sender
    ours = our_addresses()
    known = {ticket.address, *(participant.address for participant in ticket.participants)}
    for person in (mail.sender, *mail.to, *mail.cc):
        address = person.address.lower()[:320]
        if len(ticket.participants) >= MOST_PARTICIPANTS:
            return
        is_ours = not ours.isdisjoint((address, _without_token(address)))
        if all(address.rpartition("@")) and address not in known and not is_ours:
            known.add(address)
            ticket.participants.append(Participant(address=address, name=person.name[:200]))


def _without_token(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _answer_address(mail: ReadMail) -> str:
    """Reply-To, if it names one that isn't ours; else the sender."""
    assert mail.sender
    if mail.reply_to and not is_ours(mail.reply_to.address):
        return mail.reply_to.address[:320]
    return mail.sender.address[:320]


def _filed_before(incoming: IncomingMail, mail: ReadMail) -> Message | None:
    """The message that this very mail already is: it came to two addresses of one department."""
    department = joining.department_of(mail, incoming.mailbox)
    for ticket in LetterId.tickets_of([mail.message_id] if mail.message_id else []):
        if ticket.department_id == department.id and (message := _filed_in(ticket, mail)):
            return message
    return None


def _filed_in(ticket: Ticket, mail: ReadMail) -> Message | None:
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


def _in_the_customers_name(mail: ReadMail) -> ReadMail:
    """A form of our own website writes from our address; whose words they are stands in Reply-To."""
    if not (mail.sender and mail.reply_to and is_ours(mail.sender.address)) or is_ours(mail.reply_to.address):
        return mail
    return replace(mail, sender=mail.reply_to)


def _is_our_own(mail: ReadMail) -> bool:
    """A mail that this desk wrote and that came back: its Message-ID bears our signature."""
    token, _, rest = (mail.message_id or "").partition(".")
    number, _, given = token.lower().removeprefix("t").partition("-")
    return bool(rest) and is_signed("ticket mail", number, given)
