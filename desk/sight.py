"""Which of these agents may see which of these tickets: asked of `Ticket.is_visible_to`, for all of them at once.

And what follows from it: which customers an agent sees, and which organisations.
"""

from collections.abc import Iterable, Mapping
from itertools import islice

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, true, union_all

from models import Agent, Customer, Organisation, Ticket, db
from models.base import met_by_one

MOST_TOGETHER = 100  # parts of one question; SQLite takes 500


def visible(asked: Mapping[Agent, Iterable[int]]) -> set[tuple[int, int]]:
    """Of these agents and the ids of tickets those pairs of ids (agent, ticket) where the one may see the other."""
    seen: set[tuple[int, int]] = set()
    parts = iter(asked.items())
    while together := list(islice(parts, MOST_TOGETHER)):
        questions = [
            select(literal(agent.id), Ticket.id).where(Ticket.id.in_(ids), Ticket.is_visible_to(agent))
            for agent, ids in together
        ]
        seen |= {(agent_id, ticket_id) for agent_id, ticket_id in db.session.execute(union_all(*questions))}
    return seen


def who_sees(ticket: Ticket, agents: Iterable[Agent]) -> list[Agent]:
    """Those of the agents who may see the ticket, in their order."""
    among = list(agents)
    seen = visible({agent: [ticket.id] for agent in among})
    return [agent for agent in among if (agent.id, ticket.id) in seen]


def sees_customer(agent: Agent) -> ColumnElement[bool]:
    """Whoever sees one of their tickets sees the customer; managers also those without any ticket yet.

    Whoever was merged into another is that one now.
    """
    whole = Customer.merged_into_id.is_(None)
    if agent.is_administrator:
        return whole
    theirs = Ticket.customer_id == Customer.id
    seen, without = met_by_one(theirs, Ticket.is_visible_to(agent), of=Customer), ~met_by_one(theirs, of=Customer)
    return and_(whole, or_(seen, without) if agent.is_manager else seen)


def sees_organisation(agent: Agent) -> ColumnElement[bool]:
    """Whoever sees one of its members sees the organisation; managers also those without any member yet."""
    if agent.is_administrator:
        return true()
    seen = exists().where(Customer.organisation_id == Organisation.id, sees_customer(agent))
    without = ~exists().where(Customer.organisation_id == Organisation.id, Customer.merged_into_id.is_(None))
    return or_(seen, without) if agent.is_manager else seen
