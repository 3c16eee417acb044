"""How answers were rated, by agent and by department, with how many that is: of few, little can be said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from models import Agent, Department, Message, Rating, Score, Ticket, db

MOST_WORDS = 50
SURE = 1.96  # of a normal distribution 95 % lie within


@dataclass(frozen=True)
class Figures:
    """The ratings of one agent or department."""

    name: str
    good: int
    so_so: int
    bad: int

    @property
    def number(self) -> int:
        return self.good + self.so_so + self.bad

    @property
    def share(self) -> float:
        return self.good / self.number

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which the share of good ones lies, so far as these few tell: Wilson's interval, 95 %."""
        number, share, square = self.number, self.share, SURE**2
        middle = (share + square / (2 * number)) / (1 + square / number)
        spread = SURE / (1 + square / number) * sqrt(share * (1 - share) / number + square / (4 * number**2))
        return max(0.0, middle - spread), min(1.0, middle + spread)


def by_agent(reader: Agent, since: datetime | None) -> list[Figures]:
    return _figures(sa.select(Agent.id, Agent.name), Agent.id == Rating.agent_id, reader, since, str)


def by_department(reader: Agent, since: datetime | None, language: str) -> list[Figures]:
    rows = sa.select(Department.id, Department)
    on = Department.id == Rating.department_id
    return _figures(rows, on, reader, since, lambda department: department.name_in(language))


def lately(reader: Agent, since: datetime | None) -> list[Rating]:
    """The newest with a word of the customer's, or bad, of tickets that the reader may see."""
    told = sa.or_(Rating.comment != "", Rating.score == Score.BAD)
    rows = sa.select(Rating).join(Rating.message).join(Message.ticket).where(_seen(reader, since), told)
    whole = joinedload(Rating.message).joinedload(Message.ticket).joinedload(Ticket.customer)
    visible = rows.where(Ticket.is_visible_to(reader)).options(whole, joinedload(Rating.agent))
    return list(db.session.execute(visible.order_by(Rating.rated_at.desc()).limit(MOST_WORDS)).scalars())


def _figures(
    named: Any, on: sa.ColumnElement[bool], reader: Agent, since: datetime | None, name: Callable[[Any], str]
) -> list[Figures]:
    counts = [sa.func.count(sa.case((Rating.score == score, 1))) for score in Score]
    rows = named.add_columns(*counts).join(Rating, on).where(_seen(reader, since)).group_by(*named.selected_columns)
    figures = [Figures(name(whose), *numbers) for _, whose, *numbers in db.session.execute(rows)]
    return sorted(figures, key=lambda one: one.name.casefold())


def _seen(reader: Agent, since: datetime | None) -> sa.ColumnElement[bool]:
    """In the departments that are the reader's."""
    rated = Rating.score.is_not(None) if since is None else sa.and_(Rating.score.is_not(None), Rating.rated_at >= since)
    if reader.is_administrator:
        return rated
    return sa.and_(rated, Department.is_home_of(reader.id, Rating.department_id))
