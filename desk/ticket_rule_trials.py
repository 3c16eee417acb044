"""A rule on tickets tried on the newest of them, before it is saved: nothing is changed by it (S4)."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from desk import ticket_rules
from models import Customer, Kind, Message, Occasion, Ticket, TicketRule, db

MOST_TICKETS = 50


@dataclass(frozen=True)
class Tried:
    """A ticket as it stands now. `at`: when the rule would look at it, of a rule of time that waits for it."""

    ticket: Ticket
    has_occasion: bool
    fits: bool
    at: datetime | None = None


def try_out(rule: TicketRule) -> list[Tried]:
    """What the rule, as it stands in a form, would find in the newest tickets."""
    rows = sa.select(Ticket).where(Ticket.is_live()).order_by(Ticket.id.desc()).limit(MOST_TICKETS)
    customers = joinedload(Ticket.customer).options(selectinload(Customer.addresses), joinedload(Customer.organisation))
    with_more = (customers, joinedload(Ticket.department), joinedload(Ticket.assignee), selectinload(Ticket.tags))
    tickets = list(db.session.execute(rows.options(*with_more)).scalars())
    if rule.is_of_time:
        begun = ticket_rules.since_of(rule, tickets)
        return [_of_time(rule, one, begun.get(one.id)) for one in tickets]
    happened = _happened(rule.occasion, tickets)
    return [Tried(one, one.id in happened, ticket_rules.fits(rule, one)) for one in tickets]


def _of_time(rule: TicketRule, ticket: Ticket, since: datetime | None) -> Tried:
    at = ticket_rules.time_of(rule, ticket, since) if since else None
    return Tried(ticket, since is not None, ticket_rules.fits(rule, ticket), at)


def _happened(occasion: Occasion, tickets: list[Ticket]) -> set[int]:
    """To which of them it has happened."""
    if occasion == Occasion.OPENED:
        return {one.id for one in tickets}
    if occasion == Occasion.STATUS:
        return {one.id for one in tickets if one.first_answered_at or one.solved_at or one.closed_at}
    kind, number = (Kind.CUSTOMER, 2) if occasion == Occasion.WROTE else (Kind.REPLY, 1)
    of_these = (Message.ticket_id.in_([one.id for one in tickets]), Message.kind == kind)
    said = sa.select(Message.ticket_id).where(*of_these).group_by(Message.ticket_id)
    return set(db.session.execute(said.having(sa.func.count() >= number)).scalars())
