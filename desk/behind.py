"""The list behind a figure: what was counted, one line each, and as many as the figure says."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from desk.figures import Asked, conditions
from models import Agent, Figure, FigureKind, Ticket

HANDLED, RATED, LEFT = "handled", "rated", "left"
KINDS = {
    **{kind.value: (kind,) for kind in FigureKind},
    HANDLED: (FigureKind.ANSWER,),
    RATED: (FigureKind.GOOD, FigureKind.SO_SO, FigureKind.BAD),
    LEFT: (FigureKind.IN, FigureKind.REOPENED),
}
_LEFT = sa.func.sum(sa.case((Figure.kind == FigureKind.SOLVED, -1), else_=1))


def behind(
    what: str, asked: Asked, reader: Agent, *, slot: int | None = None, timed: bool = False
) -> sa.Select[Figure, Ticket]:
    """Figures and their tickets, the newest first. `what` is one of KINDS, `slot` an hour of the week.

    `timed`: only what took some time, as percentiles and means are made of.
    """
    which = [Figure.kind.in_(KINDS[what]), *conditions(asked, reader)]
    if slot is not None:
        which.append(Figure.slot == slot)
    if timed:
        which.append(Figure.seconds.is_not(None))
    if what == HANDLED:  # each ticket once, by its last answer
        which.append(~_answered_later(asked, slot=slot, timed=timed))
    if what == LEFT:
        which = [Figure.id.in_(_left(asked, reader))]
    rows = sa.select(Figure, Ticket).join(Ticket, Ticket.id == Figure.ticket_id)
    newest = (Figure.day.desc(), Figure.at.desc(), Figure.id.desc())
    return rows.where(*which, Ticket.is_visible_to(reader)).order_by(*newest)


def _answered_later(asked: Asked, *, slot: int | None, timed: bool) -> sa.ColumnElement[bool]:
    """Whether a later figure of its ticket is asked for as well; what a ticket is about all its figures say alike.

    Looked up for each line of the page; the last of each ticket, gathered first, would be those of a year.
    """
    later = aliased(Figure)
    kind = sa.type_coerce(later.kind, sa.String).concat("")  # so that SQLite seeks it by its ticket: it has ten figures
    which = [later.ticket_id == Figure.ticket_id, later.id > Figure.id, kind == FigureKind.ANSWER.value]
    which.append(later.day.between(asked.first, asked.last))
    if "agent" in asked.narrowed:
        which.append(later.agent_id.is_not_distinct_from(Figure.agent_id))
    if slot is not None:
        which.append(later.slot == Figure.slot)
    if timed:
        which.append(later.seconds.is_not(None))
    return sa.exists().where(*which)


def _left(asked: Asked, reader: Agent) -> sa.Select[Any]:
    """Of each ticket that was unsolved when the last day ended, since what it was."""
    began = sa.func.max(sa.case((Figure.kind != FigureKind.SOLVED, Figure.id)))
    turns = (Figure.kind.in_((*KINDS[LEFT], FigureKind.SOLVED)), Figure.day <= asked.last)
    told = sa.select(began).where(*turns, *conditions(asked, reader)[1:])
    return told.group_by(Figure.ticket_id).having(_LEFT > 0).correlate(None)


def everything(asked: Asked, reader: Agent) -> sa.Select[Figure, Ticket]:
    """All that was counted, in the order in which it happened."""
    rows = sa.select(Figure, Ticket).join(Ticket, Ticket.id == Figure.ticket_id)
    return rows.where(*conditions(asked, reader), Ticket.is_visible_to(reader)).order_by(Figure.at, Figure.id)


def of_day(asked: Asked, first: date, last: date) -> Asked:
    """Some of its days."""
    return Asked(max(first, asked.first), min(last, asked.last), asked.narrowed)
