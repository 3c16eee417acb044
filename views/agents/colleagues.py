"""Beside a ticket: its customer's other tickets, and how many of their organisation's are open."""

from dataclasses import dataclass, field
from functools import lru_cache
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
    organisation_id = ticket.customer.organisation_id
    known = {"ticket": ticket.id, "customer": ticket.customer_id, "organisation": organisation_id}
    question = _question(Ticket.is_visible_to(agent), has_organisation=organisation_id is not None)
    rows = db.session.execute(question, known).all()
    return Others([row[0] for row in rows if row[0]], rows[0][1])


@lru_cache(maxsize=1024)
def _question(visible: sa.ColumnElement[bool], *, has_organisation: bool) -> sa.Select[Any]:
    """The same as long as what the agent may see is said in the same way."""
    seen = (Ticket.id != sa.bindparam("ticket"), Ticket.is_live(), visible)
    number = _open_of_organisation(seen, has_organisation=has_organisation).subquery()
    theirs = sa.select(Ticket.id).where(Ticket.customer_id == sa.bindparam("customer"), *seen)
    newest = theirs.order_by(Ticket.last_message_at.desc()).limit(MOST_OTHER_TICKETS).subquery()
    return (
        sa.select(Ticket, number.c.number)
        .select_from(number)
        .outerjoin(newest, sa.true())
        .outerjoin(Ticket, Ticket.id == newest.c.id)
        .order_by(Ticket.last_message_at.desc())
    )


def _open_of_organisation(seen: tuple[sa.ColumnElement[bool], ...], *, has_organisation: bool) -> sa.Select[Any]:
    """Counted no further than anybody would."""
    if not has_organisation:
        return sa.select(sa.literal(0).label("number"))
    members = sa.select(Customer.id).where(Customer.organisation_id == sa.bindparam("organisation"))
    are_open = (Ticket.customer_id.in_(members), Ticket.status == Status.OPEN, Ticket.is_awake())
    some = sa.select(Ticket.id).where(*are_open, *seen).limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.count().label("number")).select_from(some)
