"""A mail that was read becomes a message: the first of a new ticket, or one more of the ticket it belongs to."""

from datetime import datetime

from desk import (
    confirmations,
    conversations,
    copies,
    deliveries,
    forwards,
    joining,
    links,
    participants,
    rules,
    spam,
    spoken,
    suggestions,
    tickets,
)
from desk.customers import customer_for, is_ours
from desk.files import KeptFile, attach
from desk.record import record_said
from mail.read import ReadMail
from models import (
    Channel,
    Department,
    IncomingMail,
    Kind,
    LanguageFrom,
    LetterId,
    Message,
    Office,
    Ticket,
    db,
)

MOST_LETTERS = 100_000  # of a text that is shown, quoted and indexed; the original mail keeps the rest


def file(
    incoming: IncomingMail,
    mail: ReadMail,
    files: list[KeptFile],
    match: joining.Match,
    departments: list[Department],
    *,
    now: datetime,
) -> list[Message]:
    """A message of each ticket it belongs to; if it belongs to none, the first of a new one for each department.

    What an earlier copy of the same mail has made is found, and not made again.
    """
    text = _bounded(mail.reply)
    if match.tickets:
        return [
            copies.filed_in(ticket, mail, text) or append(ticket, incoming, mail, files, now=now)
            for ticket in match.tickets
        ]
    begun = copies.begun_by(mail, text)
    filed = {copies.first_department_id(ticket): message for ticket, message in begun}
    for department in departments:
        if department.id not in filed:
            twins = [message.ticket for message in filed.values()]
            filed[department.id] = begin(incoming, mail, files, match, department, twins, now=now)
    return [filed[department.id] for department in departments]


def begin(
    incoming: IncomingMail,
    mail: ReadMail,
    files: list[KeptFile],
    match: joining.Match,
    department: Department,
    twins: list[Ticket],
    *,
    now: datetime,
) -> Message:
    """A new ticket, with its first message; spam goes where nobody is told of it. `twins` the same mail has made."""
    ticket = _open(incoming, mail, department)
    message = _said(ticket, mail, files, Kind.CUSTOMER, at=incoming.received_at)
    tickets.hear(ticket, message)
    if twins:  # the links to them ask the database for the ticket
        db.session.flush()
    links.link_twins(ticket, twins, now=now)
    ruled = rules.apply(ticket, mail, now=now)
    if reason := spam.reason_to_distrust(mail, incoming.mailbox, ticket, ruled):
        db.session.flush()
        unsaid = confirmations.unsaid(is_machine=mail.is_automatic, ruled=ruled)
        spam.put_away(ticket, reason, by=None, now=now, unsaid=unsaid)
        return message
    suggestions.suggest(ticket, mail, match, twins, now=now)
    if not confirmations.was_sent(twins, ticket.address):
        confirmations.confirm(ticket, is_machine=mail.is_automatic, ruled=ruled, now=now)
    return message


def _open(incoming: IncomingMail, mail: ReadMail, department: Department) -> Ticket:
    assert mail.sender
    written = spoken.ours(mail.language)
    said = (written, LanguageFrom.WRITTEN) if written else (Office.current().language, LanguageFrom.OFFICE)
    sender, now = mail.sender, incoming.received_at
    customer = customer_for(sender.address, sender.name, said[0], known_from=said[1], now=now)
    return tickets.open_ticket(
        customer,
        department,
        mail.subject,
        address=_answer_address(mail),
        language=spoken.of_new_ticket(customer, written),
        channel=Channel.MAIL,
        now=now,
    )


def append(ticket: Ticket, incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> Message:
    """One more message; a machine's answers nothing and opens nothing."""
    if mail.is_bounce or mail.is_auto_reply:
        message = _said(ticket, mail, files, Kind.MACHINE, at=incoming.received_at)
        db.session.flush()  # the record names the message by its id
        deliveries.hear_machine(message, mail, now=now)
        return message
    if forwards.is_advice(ticket, mail):
        message = _said(ticket, mail, files, Kind.ADVICE, at=incoming.received_at)
        forwards.hear(ticket, message, now=now)
        return message
    message = _said(ticket, mail, files, Kind.CUSTOMER, at=incoming.received_at)
    spam.take_back_if_known(ticket, now=now)
    if message.customer is ticket.customer:
        spoken.hear(ticket, spoken.ours(mail.language))
    tickets.hear(ticket, message)
    record_said(message, "customer_wrote", now=now, address=message.from_address)
    return message


def _said(ticket: Ticket, mail: ReadMail, files: list[KeptFile], kind: Kind, *, at: datetime) -> Message:
    assert mail.sender
    message = Message(
        ticket=ticket,
        kind=kind,
        customer=ticket.customer if ticket.customer.has_address(mail.sender.address) else None,
        from_name=mail.sender.name[:200],
        from_address=mail.sender.address.lower()[:320],
        created_at=at,
    )
    take_words(message, mail)
    attach(message, files)
    db.session.add(message)
    for letter_id in (mail.message_id, conversations.id_of(mail) if kind == Kind.CUSTOMER else None):
        if letter_id:
            LetterId.remember(letter_id, ticket, message)
    if kind == Kind.CUSTOMER:
        participants.let_in(ticket, _people(mail), since=at)
    return message


def take_words(message: Message, mail: ReadMail) -> None:
    """What the mail says, in each of its forms."""
    message.text = _bounded(mail.reply)
    message.full_text = _bounded(mail.text) if mail.text.strip() != mail.reply.strip() else None
    message.html = mail.html


def _bounded(text: str) -> str:
    """Megabytes of words make every page and every answer heavy; nobody reads them there."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS].rstrip()}\n\n[…]"


def _people(mail: ReadMail) -> list[tuple[str, str]]:
    """Who wrote and who was copied; never a whole mailing list."""
    assert mail.sender
    everyone = [(one.address, one.name) for one in (mail.sender, *mail.to, *mail.cc)]
    return [one for one in everyone if not _is_list(mail, one[0])]


def _answer_address(mail: ReadMail) -> str:
    """Reply-To, if it names one that isn't ours, nor a mailing list that put itself there; else the sender."""
    assert mail.sender
    if mail.reply_to and not is_ours(mail.reply_to.address) and not _is_list(mail, mail.reply_to.address):
        return mail.reply_to.address[:320]
    return mail.sender.address[:320]


def _is_list(mail: ReadMail, address: str) -> bool:
    return bool(mail.list_post) and address.lower() == (mail.list_post or "").lower()
