"""Which ticket a mail belongs to, and which department, by what the mail itself proves."""

import re
from dataclasses import dataclass

from desk import tickets
from mail.read import ReadMail
from models import Department, LetterId, Mailbox, Ticket

_MAIL_TOKEN = re.compile(r"(?:^|\+)(t\d{6,9}-[a-z2-7]{20})(?=[.@])", re.IGNORECASE)
_NUMBER = re.compile(r"\[#(\d{6,9})\]")


@dataclass(frozen=True)
class Match:
    """The ticket, if there is one; `stranger_to` is one whose number was named by someone who takes no part in it."""

    ticket: Ticket | None = None
    stranger_to: Ticket | None = None


def match(mail: ReadMail) -> Match:
    """In this order: a signed token; a Message-ID ever seen; a number, and the sender takes part.

    An equal subject alone never joins: two customers' printers burn under the same words.
    """
    # Postfix's bounces name the mail that came back in their third part only (RFC 3464, 2).
    ids = [*mail.in_reply_to, *reversed(mail.references), *mail.bounced_ids]
    ticket = _by_token([*mail.recipients, *ids]) or next(iter(LetterId.tickets_of(ids)), None)
    if ticket:
        return Match(ticket)
    named = _by_number(mail.subject)
    # A subject may name another's ticket before ours: "[#111111] Printer [#222222]".
    own = next((one for one in named if mail.sender and one.takes_part(mail.sender.address)), None)
    return Match(own) if own else Match(stranger_to=next(iter(named), None))


def department_of(mail: ReadMail, mailbox: Mailbox | None) -> Department:
    """By the addresses it was sent to; else the mailbox's department; else the office's default (R13)."""
    own = mailbox.department if mailbox else None
    if own and {one.address for one in own.addresses} & set(mail.recipients):
        return own
    return tickets.department_for(Department.for_recipients(mail.recipients) or own)


def _by_token(places: list[str]) -> Ticket | None:
    """A token that we signed: in the address it was sent to, or in a Message-ID of ours that it refers to."""
    found = (_MAIL_TOKEN.search(place) for place in places)
    return next((ticket for token in found if token and (ticket := Ticket.with_mail_token(token[1]))), None)


def _by_number(subject: str) -> list[Ticket]:
    named = (Ticket.with_number(number) for number in _NUMBER.findall(subject)[:3])
    return [ticket for ticket in named if ticket]
