"""A ticket that may belong to another one: an agent decides, nothing is joined silently."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, inspect, select

from desk import attention, merging, tickets
from desk.customers import opened_now
from desk.errors import NoSuchTicket
from desk.joining import Match
from desk.record import record
from mail.read import ReadMail
from mail.read.subjects import base_of
from models import Agent, Customer, Participant, Suggestion, Ticket, ahead, db

LOOK_BACK = timedelta(days=60)
LOOK_AT = 50  # of a customer's newest tickets
ALIKE = 0.6  # of the words of the longer subject stand in the other one too

_NUMBER = re.compile(r"\[?#\d{6,9}\]?")
_WORD = re.compile(r"[^\W_]{2,}")


def suggest(ticket: Ticket, mail: ReadMail, match: Match, twins: list[Ticket], *, now: datetime) -> None:
    """Say of a new ticket what it may belong to, if anything."""
    if match.stranger_to and not twins:
        ticket.suggestion, ticket.suggested = Suggestion.WANTS_TO_JOIN, match.stranger_to
        record(ticket, "wants_to_join", now=now, number=match.stranger_to.number)
        attention.look_again(ticket, now=now)
    elif not mail.is_automatic and (earlier := _earlier(ticket, mail, twins, now=now)):
        ticket.suggestion, ticket.suggested_id = Suggestion.FOLLOW_UP, earlier


def join(ticket: Ticket, *, by: Agent, now: datetime) -> None:
    """It does belong to that ticket: it becomes part of it, and its sender takes part."""
    if ticket.suggested:
        merging.merge(ticket, ticket.suggested, by=by, now=now)


def keep_apart(ticket: Ticket, *, by: Agent, now: datetime) -> None:
    """It doesn't. Both records say who decided so."""
    if ticket.suggestion is None or ticket.suggested is None:
        return
    other = ticket.suggested.whole
    if not all(tickets.is_reachable(one, by) for one in (ticket, other)):
        raise NoSuchTicket
    ticket.suggestion = ticket.suggested = None
    attention.look_again(ticket, now=now)
    record(ticket, "kept_apart", by=by, now=now, number=other.number)
    record(other, "kept_apart", by=by, now=now, number=ticket.number)


def are_alike(subject: str, other: str) -> bool:
    """Whether two subjects speak of the same: equal without marks and numbers, or most of their words are."""
    one, two = _bare(subject), _bare(other)
    if not one or not two:
        return False
    words, others = set(_WORD.findall(one)), set(_WORD.findall(two))
    shared = words & others
    return one == two or (len(shared) > 1 and len(shared) >= ALIKE * max(len(words), len(others)))


def _bare(subject: str) -> str:
    return " ".join(_NUMBER.sub(" ", base_of(subject)).casefold().split())


def ask_ahead(addresses: set[str], *, now: datetime) -> None:
    """What those who write from these addresses wrote of late, and which of them take part in anything."""
    taking_part = select(Participant.address).where(Participant.address.in_(addresses)).distinct()
    take_part = set(db.session.execute(taking_part).scalars())
    ahead.know("takes part", {address: address in take_part for address in addresses})
    customers = {Customer.with_address(address) for address in addresses} - {None}
    ahead.know("newest", {one: _newest(Ticket.customer_id == one.id, now=now) for one in customers if one})


def _earlier(ticket: Ticket, mail: ReadMail, twins: list[Ticket], *, now: datetime) -> int | None:
    """The id of the newest of late that is like it, in whatever state: of the customer's own first, then of others."""
    assert mail.sender
    address = mail.sender.address.lower()[:320]
    for newest in (_newest_of(ticket.customer, now=now), _newest_with(address, now=now)):
        itself = {ticket.id, *(twin.id for twin in twins)}
        for other_id, subject in newest:
            if other_id not in itself and are_alike(ticket.subject, subject):
                return other_id
    return None


def _newest_of(customer: Customer, *, now: datetime) -> Sequence[tuple[int, str]]:
    if len(opened_now(customer)) > 1:  # what was asked ahead doesn't know of the first of them
        db.session.flush()
        return _newest(Ticket.customer_id == customer.id, now=now)
    if inspect(customer).pending:
        return ()
    return ahead.answer("newest", customer, lambda: _newest(Ticket.customer_id == customer.id, now=now))


def _newest_with(address: str, *, now: datetime) -> Sequence[tuple[int, str]]:
    if not ahead.answer("takes part", address, lambda: True):
        return ()
    takes_part = Ticket.id.in_(select(Participant.ticket_id).where(Participant.address == address))
    return _newest(takes_part, now=now)


def _newest(whose: ColumnElement[bool], *, now: datetime) -> Sequence[tuple[int, str]]:
    newest = (
        select(Ticket.id, Ticket.subject)
        .where(whose, Ticket.is_live(), Ticket.last_message_at > now - LOOK_BACK)
        .order_by(Ticket.last_message_at.desc())
        .limit(LOOK_AT)
    )
    return db.session.execute(newest).all()
