"""Which of these agents may see which of these tickets: asked of `Ticket.is_visible_to`, for all of them at once."""

from collections.abc import Iterable, Mapping
from itertools import islice

from sqlalchemy import literal, select, union_all

from models import Agent, Ticket, db

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
