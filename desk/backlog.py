"""What waits and what is unsolved at this moment, by how long: asked of the tickets themselves, not of figures."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from desk.figures import Asked
from models import Agent, Customer, Status, Ticket, db

AGES = tuple(timedelta(hours=hours) for hours in (4, 24, 72, 168, 720))
"""The bounds of the age groups: younger than the first, … and the last is for all that is older."""
UNSOLVED = (Status.OPEN, Status.PENDING)
COLUMNS = {
    "agent": Ticket.assignee_id,
    "department": Ticket.department_id,
    "category": Ticket.category_id,
    "product": Ticket.product_id,
    "language": Ticket.language,
    "channel": Ticket.channel,
    "customer": Ticket.customer_id,
    "organisation": sa.select(Customer.organisation_id).where(Customer.id == Ticket.customer_id).scalar_subquery(),
}
SINCE = {"waiting": Ticket.waiting_since, "unsolved": Ticket.created_at}


def ages(what: str, asked: Asked, reader: Agent, *, now: datetime) -> list[int]:
    """How many tickets are in each age group. `what` is one of SINCE."""
    groups = [sa.func.count(sa.case((_of_age(what, group, now), 1))) for group in range(len(AGES) + 1)]
    return list(db.session.execute(sa.select(*groups).where(*_conditions(what, asked, reader))).one())


def tickets(what: str, asked: Asked, reader: Agent, age: int | None, *, now: datetime) -> sa.Select[Any]:
    """These tickets, the oldest first; of one age group, or of all."""
    rows = sa.select(Ticket).where(*_conditions(what, asked, reader))
    if age is not None:
        rows = rows.where(_of_age(what, age, now))
    return rows.order_by(SINCE[what], Ticket.id)


def load(reader: Agent) -> Mapping[int | None, tuple[int, int]]:
    """By assignee, of what the reader may see: how many tickets are open, and in how many of them somebody waits."""
    counts = (sa.func.count(), sa.func.count(Ticket.waiting_since))
    seen = (Ticket.status.in_(UNSOLVED), Ticket.is_live(), Ticket.is_visible_to(reader))
    rows = sa.select(Ticket.assignee_id, *counts).where(*seen).group_by(Ticket.assignee_id)
    return {assignee: (unsolved, waiting) for assignee, unsolved, waiting in db.session.execute(rows)}


def _conditions(what: str, asked: Asked, reader: Agent) -> list[sa.ColumnElement[bool]]:
    which = [Ticket.status.in_(UNSOLVED), Ticket.is_live(), Ticket.is_visible_to(reader)]
    if what == "waiting":
        which.append(Ticket.waiting_since.is_not(None))
    for dimension, key in asked.narrowed.items():
        column = COLUMNS[dimension]
        which.append(column.is_(None) if key is None else column == key)
    return which


def _of_age(what: str, group: int, now: datetime) -> sa.ColumnElement[bool]:
    since, bounds = SINCE[what], []
    if group:
        bounds.append(since <= now - AGES[group - 1])
    if group < len(AGES):
        bounds.append(since > now - AGES[group])
    return sa.and_(*bounds)
