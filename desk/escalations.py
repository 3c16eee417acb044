"""No request can be forgotten (A6): what waits too long is brought to someone, once for each level (R21)."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from desk.limits import limit_of
from desk.record import record
from mail import compose
from models import Agent, Escalation, EscalationLevel, Role, Ticket, db


def due(now: datetime, limit: int = 200) -> list[tuple[int, int]]:
    """Ids of tickets, and of the levels that they have reached and nobody has been told of.

    The lowest levels come first, and of each department's the longest waiting ticket.
    """
    pairs: list[tuple[int, int]] = []
    for level in db.session.execute(select(EscalationLevel).order_by(EscalationLevel.level)).scalars():
        overdue = Ticket.overdue(_reached_by(level, now), level.department)
        pending = overdue.with_only_columns(Ticket.id).where(~_told(level.level)).limit(limit)
        pairs += [(ticket_id, level.id) for ticket_id in db.session.execute(pending).scalars()]
    return pairs[:limit]


def escalate(ticket: Ticket, level: EscalationLevel, *, now: datetime) -> bool:
    """Bring the ticket to whom the level names, by mail, and mark it. A second time does nothing."""
    is_due = ticket.waiting_since is not None and ticket.waiting_since <= _reached_by(level, now)
    told = db.session.query(Ticket.id).filter(Ticket.id == ticket.id, _told(level.level))
    if not is_due or told.first():
        return False
    db.session.add(
        Escalation(
            ticket=ticket,
            department_id=ticket.department_id,
            level=level.level,
            waiting_since=ticket.waiting_since,
            escalated_at=now,
        )
    )
    ticket.escalated_level = max(ticket.escalated_level, level.level)
    recipients = _recipients(level)
    for agent in recipients:
        db.session.add(compose.escalation(ticket, agent, level.level, now=now))
    names, ids = [agent.name for agent in recipients], [agent.id for agent in recipients]
    record(ticket, "escalated", now=now, level=level.level, to=names, agents=ids)
    return True


def _reached_by(level: EscalationLevel, now: datetime) -> datetime:
    return limit_of(level.department, level.after_minutes).reached_by(now)


def _told(level: int) -> ColumnElement[bool]:
    return exists().where(
        Escalation.ticket_id == Ticket.id,
        Escalation.department_id == Ticket.department_id,
        Escalation.level == level,
        Escalation.waiting_since == Ticket.waiting_since,
    )


def _recipients(level: EscalationLevel) -> list[Agent]:
    """The named agent, else the manager, else the administrators: somebody is told in any case."""
    for agent in (level.agent, level.department.manager):
        if agent and agent.is_switched_on:
            return [agent]
    return list(
        db.session.execute(
            select(Agent).where(Agent.role == Role.ADMINISTRATOR, Agent.is_switched_on).order_by(Agent.id)
        ).scalars()
    )
