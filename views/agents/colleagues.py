"""Beside a ticket: its customer's other tickets, and how many of their organisation's are open."""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from models import Agent, Customer, Status, Ticket, db

MOST_OTHER_TICKETS = 6
MOST_COUNTED = 99


@dataclass(frozen=True)
class Others:
    """The newest other tickets of its customer, and of how many open ones of their organisation there are."""

    tickets: list[Ticket] = field(default_factory=list)
    open_of_organisation: int = 0


def others_of(ticket: Ticket, agent: Agent) -> Others:
    """Of what this agent may see (R14), in one question."""
    seen = (Ticket.id != ticket.id, Ticket.is_live(), Ticket.is_visible_to(agent))
    number = _open_of_organisation(ticket.customer.organisation_id, seen).subquery()
    theirs = sa.select(Ticket.id).where(Ticket.customer_id == ticket.customer_id, *seen)
    newest = theirs.order_by(Ticket.last_message_at.desc()).limit(MOST_OTHER_TICKETS).subquery()
    rows = db.session.execute(
        sa.select(Ticket, number.c.number)
        .select_from(number)
        .outerjoin(newest, sa.true())
        .outerjoin(Ticket, Ticket.id == newest.c.id)
        .order_by(Ticket.last_message_at.desc())
    ).all()
    return Others([row[0] for row in rows if row[0]], rows[0][1])


def _open_of_organisation(organisation_id: int | None, seen: tuple[sa.ColumnElement[bool], ...]) -> sa.Select[Any]:
    """Counted no further than anybody would."""
    if organisation_id is None:
        return sa.select(sa.literal(0).label("number"))
    members = sa.select(Customer.id).where(Customer.organisation_id == organisation_id)
    are_open = (Ticket.customer_id.in_(members), Ticket.status == Status.OPEN, Ticket.is_awake())
    some = sa.select(Ticket.id).where(*are_open, *seen).limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.count().label("number")).select_from(some)
