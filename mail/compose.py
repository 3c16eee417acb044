"""Rows of the outbox and the mails they become.

A row is complete when it is written: who, to whom, the words, the Message-ID. What stands in it can be read in
"Outgoing mail" before it is sent, and sending it twice sends the same mail twice.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime

from flask import Flask
from flask_babel import force_locale, get_locale, gettext

from mail import escalation_words, escalations_together, follow_up_words, look, references, words
from mail.links import confirm_link, desk_link_to, link_to, place_link, rating_link
from mail.look import Look
from mail.parts import both, rendered
from models import (
    Agent,
    Clock,
    Department,
    FollowUpKind,
    HeldRequest,
    LetterId,
    Mailbox,
    Message,
    Office,
    OutgoingMail,
    Purpose,
    Ticket,
    db,
    in_language,
)
from models.canned import fill
from models.languages import direction_of
from models.written import bare, written

AUTOMATIC_HEADERS = {
    # RFC 3834, 5: so that no machine answers a machine; the second is what Exchange looks for.
    "Auto-Submitted": "auto-replied",
    "X-Auto-Response-Suppress": "All",
    "Precedence": "bulk",
}


def init_app(app: Flask) -> None:
    """What the templates of mails use."""
    app.jinja_env.filters["mail_lines"] = words.as_html_lines
    app.jinja_env.globals["direction_of"] = direction_of
    app.jinja_env.globals["mail_language"] = lambda: str(get_locale() or "en")


def reply(
    message: Message,
    to: Sequence[str],
    copies: Sequence[str] = (),
    blind_copies: Sequence[str] = (),
    *,
    asks_rating: bool = False,
    now: datetime,
) -> OutgoingMail:
    """The mail that carries an agent's answer to the customer, in the customer's language.

    `asks_rating`: at its foot stand the words by which the customer says what they think of it (R26).
    """
    ticket = message.ticket
    with force_locale(ticket.language):
        outgoing = _to_customer(ticket, Purpose.REPLY, now=now)
        outgoing.recipients, outgoing.copies, outgoing.blind_copies = list(to), list(copies), list(blind_copies)
        outgoing.subject = words.reply_subject(ticket)
        signature = _signature(ticket, message.agent)
        quoted = Message.said_before(ticket.id, message.id) if Office.current().quotes_history else []
        votes = words.votes(rating_link(message)) if asks_rating else []
        seen = look.of_department(ticket.department)
        place = place_link(ticket.department)
        parts = both(seen, text=message.text, signature=signature, quoted=quoted, votes=votes, place=place)
        outgoing.text, outgoing.html = parts
    references.thread(outgoing, ticket)
    _addressed(outgoing)
    outgoing.message = message
    return outgoing


def forward(
    message: Message,
    passed_on: Sequence[Message],
    to: Sequence[str],
    copies: Sequence[str] = (),
    blind_copies: Sequence[str] = (),
    *,
    now: datetime,
) -> OutgoingMail:
    """The mail that passes messages on to somebody else, in the ticket's language. It tells nothing of other mails."""
    ticket = message.ticket
    with force_locale(ticket.language):
        outgoing = _to_customer(ticket, Purpose.FORWARD, now=now)
        outgoing.recipients, outgoing.copies, outgoing.blind_copies = list(to), list(copies), list(blind_copies)
        outgoing.subject = words.forward_subject(ticket)
        signature = _signature(ticket, message.agent)
        heads = [(words.forwarded_head(one), one) for one in passed_on]
        outgoing.text = words.as_forwarded_text(message.text, signature, heads)
        seen = look.of_department(ticket.department)
        outgoing.html = rendered("mail/forward.html", seen, text=message.text, signature=signature, heads=heads)
    _addressed(outgoing)
    outgoing.message = message
    return outgoing


def confirmation(ticket: Ticket, *, now: datetime) -> OutgoingMail:
    """Tells the customer the number, what happens next, and the link to their ticket."""
    with force_locale(ticket.language):
        text = "\n\n".join(words.confirmation(ticket, link_to(ticket)))
    return _automatic(ticket, Purpose.CONFIRMATION, text, now=now)


def auto_reply(ticket: Ticket, text: str, *, now: datetime) -> OutgoingMail:
    """The office's own words to a customer, sent by a rule."""
    return _automatic(ticket, Purpose.AUTO_REPLY, text, now=now)


def follow_up(ticket: Ticket, kind: FollowUpKind, own: str, days: int, *, now: datetime) -> OutgoingMail:
    """A reminder, or that it will be closed in so many days: in the office's `own` words, else in the desk's."""
    with force_locale(ticket.language):
        text = own or follow_up_words.text(ticket, kind, days, link_to(ticket))
    return _automatic(ticket, Purpose.AUTO_REPLY, text, now=now)


def escalation(ticket: Ticket, recipient: Agent | str, level: int, clock: Clock, *, now: datetime) -> OutgoingMail:
    """Brings what takes too long to an agent (R21), or to an address whose answer doesn't join the ticket."""
    agent = recipient if isinstance(recipient, Agent) else None
    with force_locale(language := agent.language if agent else Office.current().language):
        outgoing = _to_customer(ticket, Purpose.ESCALATION, now=now)
        outgoing.sender_name = sender_name(ticket, language)
        outgoing.recipients = [written(agent.name, agent.address) if agent else str(recipient)]
        outgoing.subject = escalation_words.subject(ticket, clock)
        lines = escalation_words.lines(ticket, level, clock, desk_link_to(ticket), now=now)
        outgoing.text, outgoing.html = both(look.of_office(), text="\n\n".join(lines))
    outgoing.headers = AUTOMATIC_HEADERS | {"Auto-Submitted": "auto-generated"}
    outgoing.is_automatic, outgoing.first_recipient = True, bare(outgoing.recipients[0]).lower()
    if not agent:
        outgoing.letter_id = f"{secrets.token_hex(8)}@{domain_of(outgoing.sender_address)}"
    return outgoing


escalations_for_many, add_escalation = escalations_together.for_many, escalations_together.add


def trial(mailbox: Mailbox, recipient: str, language: str, *, now: datetime) -> OutgoingMail:
    """A mail that shows that a mailbox can send. It is never queued: whoever tries wants to see it happen."""
    with force_locale(language):
        subject = gettext("A trial mail from your help desk")
        text = gettext("If you can read this, the mailbox %(address)s can send mail.", address=mailbox.address)
    return OutgoingMail(
        purpose=Purpose.TRIAL,
        letter_id=f"trial.{secrets.token_hex(8)}@{domain_of(mailbox.address)}",
        sender_name=Office.current().name,
        sender_address=mailbox.address,
        recipients=[recipient],
        copies=[],
        subject=subject,
        text=text,
        html="",
        headers={**AUTOMATIC_HEADERS, "Auto-Submitted": "auto-generated"},
        created_at=now,
        due_at=now,
    )


def address_check(held: HeldRequest, department: Department, *, now: datetime) -> OutgoingMail:
    """Asks whoever reads this address whether it was they who wrote by the form."""
    with force_locale(held.language):
        lines = words.address_check(held, confirm_link(held, department))
        subject = gettext("Please confirm your request: %(subject)s", subject=held.subject)
        sender, recipient = sender_address(department), (held.address, held.address)
        seen = look.of_department(department)
        return _to_one(Purpose.CONFIRMATION, sender, recipient, subject, lines, seen, now=now)


def ask_ahead(department: Department) -> None:
    """What each mail of this department asks, for a transaction that writes many."""
    sender_address(department)
    Mailbox.answered_to(department)


def alarm(mailbox: Mailbox, recipient: Agent, subject: str, lines: Sequence[str], *, now: datetime) -> OutgoingMail:
    """Tells an administrator that something is wrong with the desk, in words of their language."""
    to = (written(recipient.name, recipient.address), recipient.address.lower())
    return _to_one(Purpose.ALARM, mailbox.address, to, subject, lines, look.of_office(), now=now)


def _to_one(
    purpose: Purpose,
    sender: str,
    recipient: tuple[str, str],
    subject: str,
    lines: Sequence[str],
    seen: Look,
    *,
    now: datetime,
) -> OutgoingMail:
    """About no ticket. The recipient as people write them, and the bare address."""
    text, html = both(seen, text="\n\n".join(lines))
    return OutgoingMail(
        purpose=purpose,
        letter_id=f"{purpose.value}.{secrets.token_hex(8)}@{domain_of(sender)}",
        sender_name=seen.name,
        sender_address=sender,
        recipients=[recipient[0]],
        first_recipient=recipient[1],
        subject=subject[:600],
        text=text,
        html=html,
        headers={**AUTOMATIC_HEADERS, "Auto-Submitted": "auto-generated"},
        is_automatic=True,
        created_at=now,
        due_at=now,
    )


def remember(outgoing: OutgoingMail) -> None:
    """An answer to this mail will find its ticket by the Message-ID."""
    key = LetterId.key_of(outgoing.letter_id)
    db.session.add(LetterId(key=key, value=outgoing.letter_id, ticket=outgoing.ticket, message=outgoing.message))


def _automatic(ticket: Ticket, purpose: Purpose, text: str, *, now: datetime) -> OutgoingMail:
    """Answers the customer's mail, and bears the marks that keep machines from answering it."""
    with force_locale(ticket.language):
        outgoing = _to_customer(ticket, purpose, now=now)
        outgoing.recipients = [ticket.address]
        outgoing.subject = words.reply_subject(ticket)
        signature = _signature(ticket, None)
        seen = look.of_department(ticket.department)
        outgoing.text, outgoing.html = both(seen, text=text, signature=signature, place=place_link(ticket.department))
    outgoing.headers = dict(AUTOMATIC_HEADERS)
    outgoing.is_automatic = True
    references.thread(outgoing, ticket)
    return _addressed(outgoing)


def sender_name(ticket: Ticket, language: str) -> str:
    """The brand's name or the office's, and the department's."""
    return " · ".join(filter(None, (known_as(ticket.department), ticket.department.name_in(language))))


def known_as(department: Department) -> str:
    """The name under which customers know it: its brand's, else the office's."""
    return department.brand.name if department.brand_id and department.brand else Office.current().name


def _to_customer(ticket: Ticket, purpose: Purpose, *, now: datetime) -> OutgoingMail:
    sender = sender_address(ticket.department)
    return OutgoingMail(
        purpose=purpose,
        ticket=ticket,
        letter_id=f"{ticket.mail_token}.{secrets.token_hex(6)}@{domain_of(sender)}",
        sender_name=sender_name(ticket, ticket.language),
        sender_address=sender,
        copies=[],
        blind_copies=[],
        headers={},
        html="",
        created_at=now,
        due_at=now,
    )


def sender_address(department: Department) -> str:
    """Its own, else one of its brand's, else that of the mailbox in which answers to it arrive."""
    brand = department.brand if department.brand_id else None
    if own := department.address or (brand and brand.address):
        return own
    mailbox = Mailbox.answered_to(department)
    return mailbox.address if mailbox else "desk@localhost"


def _signature(ticket: Ticket, agent: Agent | None) -> str:
    """The agent's, then the department's (R16), with {agent}, {department}, {office} filled in."""
    parts = (agent.signature if agent else "", in_language(ticket.department.signatures, ticket.language))
    values = {
        "agent": agent.name if agent else "",
        "department": ticket.department.name_in(ticket.language),
        "office": known_as(ticket.department),
    }
    return fill("\n".join(part.strip() for part in parts if part.strip()), values)


def _addressed(outgoing: OutgoingMail) -> OutgoingMail:
    outgoing.first_recipient = bare(outgoing.recipients[0]).lower()
    if outgoing.ticket and Mailbox.takes_tokens(outgoing.ticket.department):
        local, _, domain = outgoing.sender_address.partition("@")
        outgoing.headers = {**outgoing.headers, "Reply-To": f"{local}+{outgoing.ticket.mail_token}@{domain}"}
    return outgoing


def domain_of(address: str) -> str:
    return address.rpartition("@")[2] or "localhost"
