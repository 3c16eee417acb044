"""What an agent sees first: what waits, and how the last seven days were; a manager also how the work is shared."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from desk import backlog, figures, tallies
from desk.figures import Asked
from models import Agent, Ticket, db
from views.agents import choices
from views.agents.statistic_asked import arguments
from views.agents.words import span

DAYS = 7
LONGEST_WAITING = 8


def told(reader: Agent, now: datetime) -> dict[str, Any]:
    """All that the template needs."""
    last = tallies.today(now)
    week = Asked(last - timedelta(days=DAYS - 1), last)
    mine = week.narrowed_to("agent", reader.id)
    load = backlog.load(reader)
    return {
        "load": load,
        "unsolved": sum(unsolved for unsolved, _ in load.values()),
        "waiting": sum(waiting for _, waiting in load.values()),
        "longest": _longest(reader),
        "waits": lambda ticket: span(ticket.waits(now)),
        "mine": figures.numbers(mine, reader),
        "mine_before": figures.numbers(mine.before, reader),
        "of_mine": lambda what: arguments(mine, what=what),
        "of_all": lambda what: arguments(week, what=what),
        "all": figures.numbers(week, reader),
        "all_before": figures.numbers(week.before, reader),
        "agents": _agents(reader, week, load) if reader.is_manager else [],
    }


def _longest(reader: Agent) -> list[Ticket]:
    waiting = (Ticket.waiting_since.is_not(None), Ticket.is_live(), Ticket.is_awake(), Ticket.is_visible_to(reader))
    rows = select(Ticket).where(Ticket.status == "open", *waiting).order_by(Ticket.waiting_since)
    whole = rows.options(joinedload(Ticket.customer), joinedload(Ticket.assignee)).limit(LONGEST_WAITING)
    return list(db.session.execute(whole).scalars())


def _agents(reader: Agent, week: Asked, load: Any) -> list[dict[str, Any]]:
    """Who is at work, and who did something in these days or still holds something."""
    done = figures.by("agent", week, reader)
    rows = []
    for agent in choices.agents():
        if agent.id in load or agent.id in done:
            unsolved, waiting = load.get(agent.id, (0, 0))
            rows.append({"agent": agent, "unsolved": unsolved, "waiting": waiting, "done": done.get(agent.id)})
    return rows
