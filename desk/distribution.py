"""Tickets that nobody holds are given to agents who are at work (S4).

Each is given once in a department; who gives it back doesn't get it again. Who decides holds the department meanwhile,
so that two who decide at once count each other's, and nobody gets two where one was due.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select

from desk import levels, tickets
from desk.errors import NotInDepartment
from models import Agent, Department, Distribution, HandedOut, Office, Status, Ticket, db

MOST_LOOKED_AT = 200


def departments() -> list[Department]:
    """Those that want it."""
    wanted = Department.in_order().where(Department.distributes != Distribution.OFF)
    return list(db.session.execute(wanted).scalars())


def waiting(department: Department, *, now: datetime) -> list[int]:
    """Ids of tickets to be given to somebody, the oldest first; none where nobody is at work."""
    if not at_work(department, now=now):
        return []
    was_given = exists().where(HandedOut.ticket_id == Ticket.id, HandedOut.department_id == Ticket.department_id)
    free = (Ticket.department_id == department.id, Ticket.status == Status.OPEN, Ticket.assignee_id.is_(None))
    rows = select(Ticket.id).where(*free, Ticket.is_live(), Ticket.is_awake(), ~was_given)
    return list(db.session.execute(rows.order_by(Ticket.waiting_since, Ticket.id).limit(MOST_LOOKED_AT)).scalars())


def hand_out(ticket_id: int, *, now: datetime) -> Agent | None:
    """Give it to whose turn it is; None where it is no longer free, or nobody may have one more."""
    ticket = db.session.get(Ticket, ticket_id)
    if ticket is None or ticket.hold() is not ticket:
        return None
    db.session.refresh(ticket)  # held only now: somebody may have taken it meanwhile
    department = _held(ticket.department)
    if not _is_free(ticket) or department.distributes == Distribution.OFF:
        return None
    for agent in _in_turn(department, ticket, now=now):
        try:
            tickets.assign(ticket, agent, by=None, now=now, distributed=department.distributes.value)
        except NotInDepartment:  # who may not see it doesn't get it
            continue
        given = HandedOut(ticket_id=ticket.id, department_id=department.id, agent_id=agent.id, at=now)
        db.session.add(given)
        db.session.flush()
        return agent
    return None


def at_work(department: Department, *, now: datetime) -> list[Agent]:
    """Its agents to whom tickets are given at this hour: switched on, here today, within the department's hours."""
    hours = levels.book().hours_of_department(department.id)
    if hours:
        begins, _ends = next(hours.open_from(now), (None, None))
        if begins is None or begins > now:
            return []
    return [one for one in department.agents if one.is_switched_on and one.takes_tickets and not _is_away(one, now)]


def _is_free(ticket: Ticket) -> bool:
    given = select(HandedOut.id).where(
        HandedOut.ticket_id == ticket.id, HandedOut.department_id == ticket.department_id
    )
    is_open = ticket.status == Status.OPEN and ticket.is_live_now and not ticket.snoozed_until
    return is_open and ticket.assignee_id is None and db.session.execute(given).first() is None


def _held(department: Department) -> Department:
    """Who files a mail for it meanwhile needn't wait."""
    db.session.execute(select(Department.id).where(Department.id == department.id).with_for_update(key_share=True))
    return department


def _in_turn(department: Department, ticket: Ticket, *, now: datetime) -> list[Agent]:
    """Who may have one more, whose turn it is first."""
    agents = at_work(department, now=now)
    loads, last = _loads(agents), _last(department)
    most = department.distribute_most
    free = [one for one in agents if not most or loads.get(one.id, 0) < most]
    in_turn = sorted(free, key=lambda one: (last.get(one.id, 0), one.id))
    if department.distributes == Distribution.IN_TURN:
        return in_turn
    least = sorted(in_turn, key=lambda one: loads.get(one.id, 0))
    if department.distributes == Distribution.BY_LANGUAGE:
        return sorted(least, key=lambda one: ticket.language not in (one.speaks or [one.language]))
    return least


def _loads(agents: Iterable[Agent]) -> dict[int, int]:
    """How many open tickets each holds, wherever."""
    theirs = (Ticket.assignee_id.in_([one.id for one in agents]), Ticket.status == Status.OPEN)
    rows = select(Ticket.assignee_id, func.count()).where(*theirs, Ticket.is_live(), Ticket.is_awake())
    return {id: number for id, number in db.session.execute(rows.group_by(Ticket.assignee_id)) if id}


def _last(department: Department) -> dict[int, int]:
    """Which was given last to each: the greater, the later."""
    rows = select(HandedOut.agent_id, func.max(HandedOut.id)).where(HandedOut.department_id == department.id)
    return dict(db.session.execute(rows.group_by(HandedOut.agent_id)).all())


def _is_away(agent: Agent, now: datetime) -> bool:
    return agent.is_away(now.astimezone(ZoneInfo(agent.timezone or Office.current().timezone)).date())
