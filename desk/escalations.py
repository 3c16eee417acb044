"""No request can be forgotten (A6): what takes too long is brought to someone, once for each level (R21).

Each clock says when there is something to do about it (`Clock.next_at`), so nobody has to look at those for which
there is nothing. Where the desk was away for a day, all that was reached meanwhile is done at once, and whom several
levels name is told of the highest alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from desk import clock_timing, clocks, escalation_mails, levels, sorting, tickets
from desk.errors import NotInDepartment
from desk.levels import Step
from desk.record import record, record_said
from models import Agent, Clock, Escalation, EscalationLevel, Kind, Message, Office, Priority, Role, Tells, Ticket, db
from models.base import add_numbered

ORDER = tuple(Priority)


@dataclass(frozen=True)
class Reached:
    """A level that a clock has reached, and at what instant."""

    clock: Clock
    level: EscalationLevel
    at: datetime


def due(now: datetime, limit: int = 200) -> list[int]:
    """Ids of tickets with something to do, the longest due first."""
    return list(db.session.execute(Clock.to_be_done(now).limit(limit)).scalars())


def escalate(ticket: Ticket, *, now: datetime) -> list[EscalationLevel]:
    """Do all that was reached and isn't done yet; a second time there is nothing. Answers the levels that were done.

    The clocks are looked at first: what has changed since is known then, and a broken target is written down.
    """
    clocks.settle([ticket], now=now)
    if not ticket.is_live_now or ticket.snoozed_until:
        return []
    reached = list(_reached(ticket, now))
    told: set[str] = set()
    for one in reversed(reached):
        told |= _do(one, told, now=now)
    if reached:
        clocks.settle([ticket], now=now)
    return [one.level for one in reached]


def _reached(ticket: Ticket, now: datetime) -> Iterator[Reached]:
    """The lowest level first."""
    rows = select(Clock).where(Clock.ticket_id == ticket.id, Clock.ended_at.is_(None), Clock.stopped_at.is_(None))
    found: list[tuple[int, datetime, Clock, Step]] = []
    for clock in db.session.execute(rows.order_by(Clock.id)).scalars():
        if goal := levels.book().goal(clock.target, ticket):
            found += [(step.level, at, clock, step) for at, step in clock_timing.due_steps(clock, goal, now)]
    for _level, at, clock, step in sorted(found, key=lambda one: (one[0], one[1])):
        if level := db.session.get(EscalationLevel, step.id):
            yield Reached(clock, level, at)


def _do(one: Reached, told: set[str], *, now: datetime) -> set[str]:
    """All that the level says; answers the addresses that were told."""
    clock, level, ticket = one.clock, one.level, one.clock.ticket
    row = Escalation(clock=clock, level=level, ticket=ticket, due_at=one.at, escalated_at=now)
    db.session.add(row)
    db.session.flush()  # the database lets it happen once
    clock.steps_done = [*clock.steps_done, level.id]
    ticket.escalated_level = max(ticket.escalated_level, level.level)
    agents = _recipients(level, ticket, now)
    new = [agent for agent in agents if agent.address not in told]
    outside = [level.address] if level.address and level.address not in told else []
    whoever: list[Agent | str] = [*new, *outside]
    for whom in whoever:
        escalation_mails.tell(whom, ticket, level.level, clock, now=now)
    names = [*(agent.name for agent in agents), *([level.address] if level.address else [])]
    ids = [agent.id for agent in new]
    record(ticket, "escalated", now=now, level=level.level, to=names, agents=ids, target=clock.target.value)
    _change(ticket, level, now=now)
    return {*(agent.address for agent in new), *outside}


def _change(ticket: Ticket, level: EscalationLevel, *, now: datetime) -> None:
    why = {"escalation": str(level.level)}
    if level.priority and ORDER.index(level.priority) > ORDER.index(ticket.priority):
        sorting.prioritise(ticket, level.priority, by=None, now=now, **why)
    sorting.tag(ticket, level.tags, by=None, now=now, **why)
    if level.assigns_to:
        try:
            tickets.assign(ticket, level.assigns_to.stand_in(_today(level.assigns_to, now)), by=None, now=now, **why)
        except NotInDepartment:
            record(ticket, "not_assigned", now=now, to=level.assigns_to.name, escalation=str(level.level))
    if level.note:
        _note(ticket, level, now=now)


def _note(ticket: Ticket, level: EscalationLevel, *, now: datetime) -> None:
    """For agents alone, in the department's own words."""
    message = Message(kind=Kind.NOTE, text=level.note, created_at=now, ticket_id=ticket.id)
    add_numbered(message)
    message.ticket = ticket
    record_said(message, "noted", now=now, escalation=str(level.level))


def _recipients(level: EscalationLevel, ticket: Ticket, now: datetime) -> list[Agent]:
    """Whom the level names, or who stands in for them; else the manager, else the administrators: somebody at least."""
    if level.is_silent:
        return []
    named = list(_named(level, ticket, now))
    manager = level.department.manager
    if not named and not level.address and manager and manager.is_switched_on:
        named = [manager]
    there = list(dict.fromkeys(one.stand_in(_today(one, now)) for one in named))
    if there or level.address:
        return there
    administrators = select(Agent).where(Agent.role == Role.ADMINISTRATOR, Agent.is_switched_on)
    return list(db.session.execute(administrators.order_by(Agent.id)).scalars())


def _named(level: EscalationLevel, ticket: Ticket, now: datetime) -> Iterator[Agent]:
    holder = ticket.assignee
    whom = {
        Tells.ASSIGNEE: holder,
        Tells.MANAGER: level.department.manager,
        Tells.DEPUTY: holder.deputy if holder else None,
    }
    for agent in (level.agent, *(whom[Tells(one)] for one in level.tells)):
        if agent and agent.stand_in(_today(agent, now)).is_switched_on:
            yield agent


def _today(agent: Agent, now: datetime) -> date:
    """The day of the agent's own clock."""
    return now.astimezone(ZoneInfo(agent.timezone or Office.current().timezone)).date()
