"""One ticket, if it is an agent's to see. The question is put together once for each way to see and to load tickets."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from models import Agent, Ticket, ahead, db

Options = tuple[Any, ...]


def find(ticket_id: int, agent: Agent, options: Options) -> Ticket | None:
    """The ticket, also one that is part of another now. `options`: what to load of it."""
    return _asked(_one(Ticket.is_visible_to(agent), options), ticket_id)


def find_held(ticket_id: int, agent: Agent, options: Options) -> Ticket | None:
    """The same of a whole one, and held by the same question, for a transaction in which it is written to.

    A part is none here: it isn't locked, so that who holds the whole and wants the part never waits for us.
    """
    found = _asked(_one_held(Ticket.is_visible_to(agent), options), ticket_id)
    if found:
        ahead.know("held ticket", {found.id: found})
    return found


def _asked(question: sa.Select[Ticket], ticket_id: int) -> Ticket | None:
    found: Ticket | None = db.session.execute(question, {"ticket": ticket_id}).unique().scalar_one_or_none()
    return found


@lru_cache(maxsize=256)
def _one(visible: sa.ColumnElement[bool], options: Options) -> sa.Select[Ticket]:
    return sa.select(Ticket).where(visible, Ticket.id == sa.bindparam("ticket")).options(*options)


@lru_cache(maxsize=256)
def _one_held(visible: sa.ColumnElement[bool], options: Options) -> sa.Select[Ticket]:
    return _one(visible, options).where(Ticket.merged_into_id.is_(None)).with_for_update(of=Ticket)
