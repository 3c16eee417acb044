"""The mail that tells an agent what the bell in the desk tells, in their language and with the words that were said."""

import secrets
from datetime import datetime

from flask_babel import force_locale, gettext

from mail import compose, look
from mail.parts import both
from models import Mailbox, Message, Notice, Office, OutgoingMail, Purpose, Ticket
from models.notice import answer_token
from models.notice_words import what_happened
from models.written import written

HEADERS = {
    "Auto-Submitted": "auto-generated",  # RFC 3834: no machine answers it
    "X-Auto-Response-Suppress": "All",
}


def notice(told: Notice, said: Message | None, *, now: datetime) -> OutgoingMail:
    """One notice as a mail; where the office lets agents answer it, it says how."""
    agent, ticket = told.agent, told.ticket
    sender = compose.sender_address(ticket.department)
    with force_locale(agent.language):
        sentence = what_happened(told)
        body, quoted = "\n\n".join(_paragraphs(told, sentence)), [said] if said else []
        text, html = both(look.of_office(), text=body, quoted=quoted)
        subject = gettext(
            "#%(number)d %(subject)s: %(what)s",
            number=ticket.number,
            subject=ticket.subject or gettext("no subject"),
            what=sentence,
        )
    token = answer_token(ticket, agent)
    return OutgoingMail(
        purpose=Purpose.NOTICE,
        ticket=ticket,
        letter_id=f"{token}.{secrets.token_hex(6)}@{compose.domain_of(sender)}",
        sender_name=compose.sender_name(ticket, agent.language),
        sender_address=sender,
        recipients=[written(agent.name, agent.address)],
        first_recipient=agent.address.lower(),
        copies=[],
        blind_copies=[],
        subject=subject[:600],
        text=text,
        html=html,
        headers=HEADERS | _answered_at(ticket, sender, token),
        is_automatic=True,
        created_at=now,
        due_at=now,
    )


def _paragraphs(told: Notice, sentence: str) -> list[str]:
    ticket = told.ticket
    lines = [
        sentence,
        gettext(
            "Ticket #%(number)d: %(subject)s", number=ticket.number, subject=ticket.subject or gettext("no subject")
        ),
        compose.desk_link_to(ticket),
    ]
    if Office.current().agents_answer_by_mail:
        lines.append(
            gettext(
                "What you answer to this mail goes to the customer. "
                "If its first line is the one word “note”, it is kept as a note for agents."
            )
        )
    return lines


def _answered_at(ticket: Ticket, sender: str, token: str) -> dict[str, str]:
    if not Mailbox.takes_tokens(ticket.department):
        return {}
    local, _, domain = sender.partition("@")
    return {"Reply-To": f"{local}+{token}@{domain}"}
