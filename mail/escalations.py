"""The mail that brings what takes too long to whom an escalation level names (R21)."""

import secrets
from datetime import datetime

from flask_babel import force_locale, format_timedelta, gettext

from mail import compose, look
from mail.links import desk_link_to
from mail.parts import both
from models import Agent, Clock, Office, OutgoingMail, Purpose, Target, Ticket
from models.written import bare, written


def told(ticket: Ticket, recipient: Agent, level: int, clock: Clock, *, now: datetime) -> OutgoingMail:
    """For an agent, in their language."""
    to = written(recipient.name, recipient.address)
    mail = _mail(ticket, to, recipient.language, level, clock, now=now)
    mail.letter_id = f"{ticket.mail_token}.{mail.letter_id}"
    return mail


def told_outside(ticket: Ticket, address: str, level: int, clock: Clock, *, now: datetime) -> OutgoingMail:
    """For an address that is no agent's, in the office's language. What it answers doesn't join the ticket."""
    return _mail(ticket, address, Office.current().language, level, clock, now=now)


def _mail(ticket: Ticket, recipient: str, language: str, level: int, clock: Clock, *, now: datetime) -> OutgoingMail:
    sender = compose.sender_address(ticket.department)
    with force_locale(language):
        subject = _subject(ticket, clock)
        lines = _lines(ticket, level, clock, desk_link_to(ticket), now=now)
        text, html = both(look.of_office(), text="\n\n".join(lines))
    return OutgoingMail(
        purpose=Purpose.ESCALATION,
        ticket=ticket,
        letter_id=f"{secrets.token_hex(6)}@{compose.domain_of(sender)}",
        sender_name=compose.sender_name(ticket, language),
        sender_address=sender,
        recipients=[recipient],
        first_recipient=bare(recipient).lower(),
        copies=[],
        blind_copies=[],
        subject=subject[:600],
        text=text,
        html=html,
        headers={**compose.AUTOMATIC_HEADERS, "Auto-Submitted": "auto-generated"},
        is_automatic=True,
        created_at=now,
        due_at=now,
    )


def _subject(ticket: Ticket, clock: Clock) -> str:
    if clock.target == Target.SOLUTION:
        return gettext("Not solved yet: #%(number)d %(subject)s", number=ticket.number, subject=ticket.subject)
    return gettext("Waiting too long: #%(number)d %(subject)s", number=ticket.number, subject=ticket.subject)


def _lines(ticket: Ticket, level: int, clock: Clock, link: str, *, now: datetime) -> list[str]:
    """The paragraphs that bring a waiting ticket to whom it concerns."""
    return [
        _how_long(ticket, clock, now),
        *_due(clock, now),
        gettext(
            "Ticket #%(number)d: %(subject)s",
            number=ticket.number,
            subject=ticket.subject or gettext("no subject"),
        ),
        gettext("Assignee: %(name)s", name=str(ticket.assignee))
        if ticket.assignee
        else gettext("Nobody has taken it yet."),
        gettext("This is escalation level %(level)d.", level=level),
        link,
    ]


def _how_long(ticket: Ticket, clock: Clock, now: datetime) -> str:
    since = clock.started_at if clock.target == Target.SOLUTION else ticket.waiting_since or clock.started_at
    passed = format_timedelta(now - since, granularity="minute")
    if clock.target == Target.SOLUTION:
        return gettext(
            "The matter of %(customer)s came %(duration)s ago and isn't solved yet.",
            customer=str(ticket.customer),
            duration=passed,
        )
    return gettext(
        "%(customer)s has been waiting for an answer for %(duration)s.",
        customer=str(ticket.customer),
        duration=passed,
    )


def _due(clock: Clock, now: datetime) -> list[str]:
    """How it stands to what was promised, if it was."""
    if clock.level_id is None or clock.due_at is None:
        return []
    span = format_timedelta(abs(clock.due_at - now), granularity="minute")
    if clock.due_at <= now:
        return [gettext("What was promised is overdue by %(duration)s.", duration=span)]
    return [gettext("It is due in %(duration)s.", duration=span)]
