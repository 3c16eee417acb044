"""Watching a ticket: to be told what happens to it, though it may not be one's own. Twice is once."""

from datetime import datetime

from sqlalchemy import delete

from desk import tickets
from desk.errors import NoSuchTicket
from models import Agent, Ticket, Watching, db


def watch(ticket: Ticket, agent: Agent, *, now: datetime) -> None:
    """From now on the agent is told of it. Raises NoSuchTicket where they may not see it."""
    if not tickets.is_reachable(ticket, agent):
        raise NoSuchTicket
    Watching.begin([(ticket.id, agent.id)], now=now)


def unwatch(ticket: Ticket, agent: Agent) -> None:
    """No longer."""
    db.session.execute(delete(Watching).where(Watching.ticket_id == ticket.id, Watching.agent_id == agent.id))


def hand_on(ticket: Ticket, whole: Ticket, *, now: datetime) -> None:
    """Who watched a ticket watches the one that it became part of."""
    Watching.begin([(whole.id, agent_id) for _, agent_id in Watching.of([ticket.id])], now=now)
