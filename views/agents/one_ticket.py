"""One ticket, if it is an agent's to see. The question is put together once for each way to see and to load tickets."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from desk import unread
from models import Agent, Draft, Ticket, ahead, db

Options = tuple[Any, ...]


def find(ticket_id: int, agent: Agent, options: Options) -> Ticket | None:
    """The ticket, also one that is part of another now. `options`: what to load of it."""
    return _asked(_one(Ticket.is_visible_to(agent), options), ticket_id)


def find_held(ticket_id: int, agent: Agent, options: Options) -> Ticket | None:
    """The same of a whole one, and held by the same question, for a transaction in which it is written to.

    A part is none here: it isn't locked, so that who holds the whole and wants the part never waits for us.
    """
    question = _one_held(Ticket.is_visible_to(agent), options)
    row = db.session.execute(question, {"ticket": ticket_id, "agent": agent.id}).unique().one_or_none()
    if row is None:
        return None
    found: Ticket = row[0]
    ahead.know("held ticket", {found.id: found})
    Draft.know(found.id, agent.id, row[1])
    return found


@dataclass(frozen=True)
class Opened:
    """A ticket that comes onto an agent's screen, with what they have begun to write in it.

    `newest_unread` is the id of its newest message, 0 where they have read so far.
    """

    ticket: Ticket
    draft: Draft | None
    newest_unread: int


def find_opened(ticket_id: int, agent: Agent, options: Options) -> Opened | None:
    """A whole ticket, to be shown."""
    question = _one_opened(Ticket.is_visible_to(agent), options)
    row = db.session.execute(question, {"ticket": ticket_id, "agent": agent.id}).unique().one_or_none()
    return Opened(row[0], row[1], unread.newest_unread(row[2], row[3])) if row else None


def _asked(question: sa.Select[Ticket], ticket_id: int) -> Ticket | None:
    found: Ticket | None = db.session.execute(question, {"ticket": ticket_id}).unique().scalar_one_or_none()
    return found


@lru_cache(maxsize=256)
def _one(visible: sa.ColumnElement[bool], options: Options) -> sa.Select[Ticket]:
    return sa.select(Ticket).where(visible, Ticket.id == sa.bindparam("ticket")).options(*options)


@lru_cache(maxsize=256)
def _one_held(visible: sa.ColumnElement[bool], options: Options) -> sa.Select[Ticket, Draft]:
    return _with_draft(_one(visible, options)).with_for_update(of=Ticket)


@lru_cache(maxsize=256)
def _one_opened(visible: sa.ColumnElement[bool], options: Options) -> sa.Select[Ticket, Draft, int, int]:
    return _with_draft(_one(visible, options)).add_columns(*unread.newest_and_read())


def _with_draft(question: sa.Select[Ticket]) -> sa.Select[Ticket, Draft]:
    whole = question.where(Ticket.merged_into_id.is_(None))
    return whole.add_columns(Draft).outerjoin(Draft, Draft.asked_along())
