"""Tickets that know of each other (S15)."""

from datetime import datetime

from mail.read import ReadMail
from models import LetterId, LinkKind, Ticket, TicketLink, db


def link(ticket: Ticket, other: Ticket, kind: LinkKind, *, now: datetime) -> TicketLink:
    """From now on each shows the other. Twice is once."""
    known = TicketLink.between(ticket, other)
    if known:
        return known
    older, newer = sorted((ticket.id, other.id))
    known = TicketLink(ticket_id=older, other_id=newer, kind=kind, created_at=now)
    db.session.add(known)
    return known


def link_twins(ticket: Ticket, mail: ReadMail, *, now: datetime) -> None:
    """One mail to two departments is two tickets, each of which shows the other."""
    for other in LetterId.tickets_of([mail.message_id] if mail.message_id else []):
        if other.id != ticket.id:
            link(ticket, other, LinkKind.SAME_MAIL, now=now)
