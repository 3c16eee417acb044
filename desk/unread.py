"""What each agent has read: all that was said in a ticket by others since they last opened it is unread."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from models import Agent, Kind, Message, ReadMark, Status, Ticket, db

DONE = (Status.SOLVED, Status.CLOSED)


def unread_among(states: Mapping[int, Status], agent: Agent) -> set[int]:
    """Of tickets' ids and states the ids of those in which something is new to the agent.

    What was done before they ever opened it isn't.
    """
    if not states:
        return set()
    rows = db.session.execute(_news(), {"agent": agent.id, "tickets": list(states)})
    return {one for one, read in rows if read is not None or states[one] not in DONE}


def newest_unread(last: int | None, known: int | None) -> int:
    """The id of the newest message if the agent hasn't read so far; 0 where there is nothing to write down."""
    return last if last and last > (known or 0) else 0


@cache
def newest_and_read() -> tuple[sa.ScalarSelect[int], sa.ScalarSelect[int]]:
    """The newest message of a `ticket` and how far an `agent` has read it, to be asked along with the ticket."""
    ticket: Any = sa.bindparam("ticket")
    newest = sa.select(sa.func.max(Message.id)).where(Message.ticket_id == ticket)
    mark = (ReadMark.agent_id == sa.bindparam("agent"), ReadMark.ticket_id == ticket)
    return newest.scalar_subquery(), sa.select(ReadMark.message_id).where(*mark).scalar_subquery()


def mark_read(ticket_ids: Iterable[int], agent: Agent) -> None:
    """All that is said in these so far. Twice is once."""
    ids = list(ticket_ids)
    newest = sa.select(Message.ticket_id, sa.func.max(Message.id)).where(Message.ticket_id.in_(ids))
    said = dict(db.session.execute(newest.group_by(Message.ticket_id)).all())
    for ticket_id in ids:
        _set(ticket_id, agent, said.get(ticket_id, 0))


def mark_unread(ticket: Ticket, agent: Agent) -> None:
    """To be looked at again later, as if it had never been opened."""
    _set(ticket.id, agent, 0)


@cache
def _news() -> sa.Select[int, int | None]:
    """Of these tickets those in which something is new to the agent, and up to which message they have read."""
    reader: Any = sa.bindparam("agent")
    said_by_others = sa.or_(Message.agent_id.is_(None), Message.agent_id != reader)
    is_new = sa.or_(ReadMark.message_id == 0, sa.and_(said_by_others, Message.kind != Kind.MACHINE))
    mark = sa.and_(ReadMark.agent_id == reader, ReadMark.ticket_id == Message.ticket_id)
    return (
        sa.select(Message.ticket_id, ReadMark.message_id)
        .outerjoin(ReadMark, mark)
        .where(Message.ticket_id.in_(sa.bindparam("tickets", expanding=True)))
        .where(Message.id > sa.func.coalesce(ReadMark.message_id, 0), is_new)
        .distinct()
    )


def _mark(agent: Agent, ticket_id: object) -> sa.ColumnElement[bool]:
    return sa.and_(ReadMark.agent_id == agent.id, ReadMark.ticket_id == ticket_id)


def _set(ticket_id: int, agent: Agent, message_id: int) -> None:
    """Also if the same agent opens the ticket in two windows at one instant."""
    update = sa.update(ReadMark).where(_mark(agent, ticket_id)).values(message_id=message_id)
    if _hits(update):
        return
    try:
        with db.session.begin_nested():
            db.session.execute(
                sa.insert(ReadMark).values(agent_id=agent.id, ticket_id=ticket_id, message_id=message_id)
            )
    except IntegrityError:
        _hits(update)


def _hits(update: sa.Update) -> bool:
    result = db.session.execute(update.execution_options(synchronize_session=False))
    return bool(getattr(result, "rowcount", 0))
