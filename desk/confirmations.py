"""Mails that the desk writes by itself to customers: few, and never to machines (S11)."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select

from desk.customers import is_ours
from desk.rules import Ruled
from mail import compose
from models import Office, OutgoingMail, Ticket, db


def confirm(ticket: Ticket, *, is_machine: bool, now: datetime, ruled: Ruled | None = None) -> OutgoingMail | None:
    """Tell the customer that their request has come (C4). None: the office, or prudence, doesn't want it."""
    if is_machine or not Office.current().confirms_requests or not may_write_to(ticket.address, now=now):
        return None
    outgoing = compose.confirmation(ticket, now=now)
    db.session.add(outgoing)
    compose.remember(outgoing)
    return outgoing


def was_sent(twins: list[Ticket], address: str) -> bool:
    """Whether the customer was told of these tickets, which the same mail has made: once is enough."""
    if not twins:
        return False
    told = exists().where(
        OutgoingMail.ticket_id.in_([twin.whole.id for twin in twins]),
        OutgoingMail.is_automatic,
        OutgoingMail.first_recipient == address.lower(),
    )
    return bool(db.session.execute(select(told)).scalar_one())


def may_write_to(address: str, *, now: datetime) -> bool:
    """Not to ourselves, and at most so many automatic mails an hour: two desks must not talk each other to death."""
    if is_ours(address):
        return False
    written = db.session.execute(OutgoingMail.automatic_since(address, now - timedelta(hours=1))).scalar_one()
    return written < Office.current().automatic_mails_per_hour
