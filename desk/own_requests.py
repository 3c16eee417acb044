"""What a signed-in customer finds in their place: their requests, open and done apart, and their colleagues' and
those they are in copy of (C1).
"""

from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from desk import sight
from models import Customer, Message, Status, Ticket, db, utcnow

A_PAGE = 20


class Which(StrEnum):
    OPEN = "open"
    DONE = "done"
    COLLEAGUES = "colleagues"
    COPIED = "copied"


@dataclass(frozen=True)
class Page:
    """Some of them, those where something was said last first."""

    tickets: list[Ticket]
    number: int
    has_more: bool


def listed(customer: Customer, which: Which, page: int = 0) -> Page:
    """A page of their own requests, or of those of others."""
    lasts = Ticket.last_message_at.desc(), Ticket.id.desc()
    rows = _rows(customer).where(_of(customer, which)).order_by(*lasts).limit(A_PAGE + 1).offset(page * A_PAGE)
    tickets = list(db.session.execute(rows).scalars())
    return Page(tickets[:A_PAGE], page, has_more=len(tickets) > A_PAGE)


def counts(customer: Customer) -> dict[Which, int]:
    """How many there are of each, in one question."""
    numbers = [
        sa.select(sa.func.count(Ticket.id))
        .where(sight.seen_by_customer(customer), _of(customer, which))
        .scalar_subquery()
        .label(which.value)
        for which in Which
    ]
    row = db.session.execute(sa.select(*numbers)).one()._mapping
    return {which: row[which.value] for which in Which}


def seen_of(customer: Customer, ids: list[int]) -> list[Ticket]:
    """Those of these tickets that the customer may see, in the order given."""
    place = {ticket_id: number for number, ticket_id in enumerate(ids)}
    found = db.session.execute(_rows(customer).where(Ticket.id.in_(ids))).scalars()
    return sorted(found, key=lambda ticket: place[ticket.id])


def with_words(customer: Customer, words: list[str], most: int) -> list[Ticket]:
    """Where there is no index: those in whose subject or last words all of these stand.

    Of what somebody is in copy of, the last words may have been said before; and the newest may be taken back.
    """
    is_unsaid = Ticket.id.in_(sa.select(Message.ticket_id).where(Message.id.in_(sight.not_yet_said(now=utcnow()))))
    last_words = sa.case((sa.and_(sight.wholly_seen_by(customer), ~is_unsaid), Ticket.excerpt), else_="")
    rows = _rows(customer)
    for word in words[:8]:
        rows = rows.where(sa.or_(*(its.icontains(word, autoescape=True) for its in (Ticket.subject, last_words))))
    return list(db.session.execute(rows.order_by(Ticket.last_message_at.desc()).limit(most)).scalars())


def _rows(customer: Customer) -> sa.Select[Ticket]:
    return sa.select(Ticket).where(sight.seen_by_customer(customer)).options(joinedload(Ticket.customer))


def _of(customer: Customer, which: Which) -> sa.ColumnElement[bool]:
    is_done = Ticket.status.in_((Status.SOLVED, Status.CLOSED))
    if which == Which.COLLEAGUES:
        return sa.and_(sight.of_colleagues(customer), ~sight.owned_by(customer))
    if which == Which.COPIED:
        return sa.and_(sight.copied_to(customer), ~sight.wholly_seen_by(customer))
    return sa.and_(sight.owned_by(customer), is_done if which == Which.DONE else ~is_done)
