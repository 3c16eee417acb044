"""Which tickets a mail belongs to, and which departments, by what the mail itself proves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desk import conversations, tickets
from desk.copies import first_department_id
from desk.customers import without_token
from mail.read import ReadMail
from models import Department, LetterId, Mailbox, Ticket

_MAIL_TOKEN = re.compile(r"(?:^|\+)(t\d{6,9}-[a-z2-7]{20})(?=[.@])", re.IGNORECASE)
_NUMBER = re.compile(r"\[#(\d{6,9})\]")
MOST_TICKETS = 10  # that one mail may be appended to
MOST_IDS = 200  # that one mail may refer to


@dataclass(frozen=True)
class Match:
    """The tickets; several only if a mail speaks to several departments in theirs.

    `stranger_to` is one whose number was named by someone who takes no part in it.
    """

    tickets: tuple[Ticket, ...] = ()
    stranger_to: Ticket | None = None


def match(mail: ReadMail, departments: list[Department]) -> Match:
    """In this order: a signed token; a Message-ID ever seen; Outlook's conversation, or a number, and who takes part.

    An equal subject alone never joins: two customers' printers burn under the same words. What was merged into
    another ticket leads there.
    """
    ids = _referred_to(mail)
    found = (
        _parted(_by_token(mail.recipients) or _by_token(ids)[:1], ids)
        or _of_departments(LetterId.first_tickets_of(ids), departments)
        or _of_departments(_by_conversation(mail), departments)
    )
    if found:
        return Match(tuple(_held(found)))
    named = _by_number(mail.subject)
    # A subject may name another's ticket before ours: "[#111111] Printer [#222222]".
    own = next((one for one in named if _takes_part(mail, one)), None)
    if own:
        return Match((own.hold(),))
    return Match(stranger_to=next((one.whole for one in named if not one.whole.is_spam), None))


def ask_ahead(mails: list[ReadMail]) -> None:
    """What these will ask: where their ids and numbers lead to. The tickets are held."""
    letter_ids = {letter_id for mail in mails for letter_id in _ids_of(mail)}
    numbers = {number for mail in mails for number in _numbers_of(mail)}
    Ticket.hold_all(LetterId.ticket_ids_of(letter_ids) | Ticket.ids_of(numbers))
    LetterId.ask_ahead(letter_ids)
    Ticket.ask_ahead(numbers)


def departments_of(mail: ReadMail, mailbox: Mailbox | None) -> list[Department]:
    """By the addresses it was sent to; else the mailbox's department; else the office's default (R13).

    More than one only if it was sent to several departments' addresses; that of the mailbox comes first.
    """
    own = mailbox.department if mailbox else None
    addressed = Department.all_for_recipients([*mail.recipients, *map(without_token, mail.recipients)])
    if own in addressed:
        addressed.sort(key=lambda department: department is not own)
    return addressed or [tickets.department_for(own)]


def _ids_of(mail: ReadMail) -> set[str]:
    """Its own and those that it refers to."""
    own = (mail.message_id, conversations.id_of(mail))
    return {*_referred_to(mail)[:MOST_IDS], *(one for one in own if one)}


def _referred_to(mail: ReadMail) -> list[str]:
    # Postfix's bounces name the mail that came back in their third part only (RFC 3464, 2).
    return [*mail.in_reply_to, *reversed(mail.references), *mail.bounced_ids, *mail.receipt_for]


def _numbers_of(mail: ReadMail) -> list[str]:
    tokens = (_MAIL_TOKEN.search(place) for place in (*mail.recipients, *_referred_to(mail)))
    return [*(token[1][1:].partition("-")[0] for token in tokens if token), *_NUMBER.findall(mail.subject)[:3]]


def _by_token(places: Iterable[str]) -> list[Ticket]:
    """Tokens that we signed: in addresses it was sent to, or in Message-IDs of ours that it refers to."""
    found = (_MAIL_TOKEN.search(place) for place in places)
    signed = (Ticket.with_mail_token(token[1]) for token in found if token)
    return list(dict.fromkeys(ticket for ticket in signed if ticket))


def _parted(found: list[Ticket], ids: list[str]) -> list[Ticket]:
    """What was split off has another ticket's token in its Message-ID and address; answers to it go where it went."""
    split = {one.split_from_id: one for one in LetterId.first_tickets_of(ids)} if found else {}
    return [split.get(one.id, one) for one in found]


def _of_departments(known: list[Ticket], departments: list[Department]) -> list[Ticket]:
    """One mail may have become several tickets: meant are those of the departments it is sent to now."""
    if len(known) < 2:
        return known
    wanted = {department.id for department in departments}
    return [one for one in known if first_department_id(one) in wanted] or known[:1]


def _by_conversation(mail: ReadMail) -> list[Ticket]:
    """Where all other marks were lost on the way, what Outlook calls the conversation; and only for who takes part."""
    conversation = conversations.id_of(mail)
    known = LetterId.first_tickets_of([conversation]) if conversation else []
    return [ticket for ticket in known if _takes_part(mail, ticket)]


def _by_number(subject: str) -> list[Ticket]:
    named = (Ticket.with_number(number) for number in _NUMBER.findall(subject)[:3])
    return [ticket for ticket in named if ticket]


def _takes_part(mail: ReadMail, ticket: Ticket) -> bool:
    return bool(mail.sender and ticket.whole.takes_part(mail.sender.address))


def _held(found: list[Ticket]) -> Iterable[Ticket]:
    return dict.fromkeys(ticket.hold() for ticket in sorted(found[:MOST_TICKETS], key=lambda one: one.id))
