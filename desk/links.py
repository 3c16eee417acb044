"""Tickets that know of each other (S15)."""

from datetime import datetime

from sqlalchemy import delete

from desk import tickets
from desk.errors import NoSuchTicket, SameTicket
from desk.record import record
from models import Agent, LinkKind, Ticket, TicketLink, db


def link(ticket: Ticket, other: Ticket, *, by: Agent, now: datetime) -> None:
    """From now on each shows the other. Twice is once."""
    other = other.whole
    _refuse_what_is_hidden(by, ticket, other)
    if ticket is other:
        raise SameTicket
    if TicketLink.between(ticket, other) is None:
        _add(ticket, other, LinkKind.RELATED, by=by, now=now)
        record(ticket, "linked", by=by, now=now, number=other.number)
        record(other, "linked", by=by, now=now, number=ticket.number)


def unlink(link: TicketLink, *, by: Agent, now: datetime) -> None:
    """They no longer show each other."""
    ticket, other = (db.session.get_one(Ticket, one) for one in (link.ticket_id, link.other_id))
    _refuse_what_is_hidden(by, ticket, other)
    db.session.delete(link)
    record(ticket, "unlinked", by=by, now=now, number=other.number)
    record(other, "unlinked", by=by, now=now, number=ticket.number)


def link_twins(ticket: Ticket, twins: list[Ticket], *, now: datetime) -> None:
    """One mail to several departments is several tickets, each of which shows the others."""
    for twin in twins:
        if TicketLink.between(ticket, twin) is None:
            _add(ticket, twin, LinkKind.SAME_MAIL, by=None, now=now)


def link_split(ticket: Ticket, new: Ticket, *, by: Agent, now: datetime) -> None:
    """What was split off, also to a department that its agent doesn't see, and what it was split off from."""
    _add(ticket, new, LinkKind.RELATED, by=by, now=now)


def hand_on(ticket: Ticket, whole: Ticket, *, now: datetime) -> list[int]:
    """What was linked to a ticket shows the whole that it became part of; the ids of the links made for that."""
    made = []
    for known, other in db.session.execute(TicketLink.of(ticket.id)).all():
        if other is not whole and TicketLink.between(whole, other) is None:
            made.append(_add(whole, other, known.kind, by=known.agent, now=now).id)
    return made


def forget(link_ids: list[int]) -> None:
    """Links that `hand_on` made, once they hold no longer."""
    db.session.execute(delete(TicketLink).where(TicketLink.id.in_(link_ids)))


def _refuse_what_is_hidden(by: Agent, *both: Ticket) -> None:
    if not all(tickets.is_reachable(ticket, by) for ticket in both):
        raise NoSuchTicket


def _add(ticket: Ticket, other: Ticket, kind: LinkKind, *, by: Agent | None, now: datetime) -> TicketLink:
    older, newer = sorted((ticket.id, other.id))
    link = TicketLink(ticket_id=older, other_id=newer, kind=kind, agent=by, created_at=now)
    db.session.add(link)
    db.session.flush()
    return link
