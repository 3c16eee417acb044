"""Who leaves is switched off and loses nothing (S9); what they hold is given to someone who is there."""

from datetime import datetime

from sqlalchemy import Select, func, select

from desk.record import record_elsewhere
from models import Agent, Status, Ticket, db


def held_by(agent: Agent) -> Select[int]:
    """Ids of the tickets that wait for this agent, or may come back to them: all that isn't closed."""
    is_held = (Ticket.assignee_id == agent.id, Ticket.status != Status.CLOSED)
    return select(Ticket.id).where(*is_held, Ticket.is_live()).order_by(Ticket.id)


def number_held_by(agent: Agent) -> int:
    return db.session.execute(select(func.count()).select_from(held_by(agent).subquery())).scalar_one()


def sign_out(agent: Agent, *, by: Agent, now: datetime) -> None:
    """Everywhere, at once."""
    agent.end_sessions()
    record_elsewhere("signed_out", by=by, now=now, agent=agent.name)


def give_password(agent: Agent, *, by: Agent, now: datetime) -> str:
    """A one-time password, which is kept nowhere; who was signed in as this agent isn't any more."""
    record_elsewhere("password_given", by=by, now=now, agent=agent.name)
    return agent.set_one_time_password()
