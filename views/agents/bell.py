"""The bell in the desk's header: how many notices wait, and what the newest says."""

from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from flask import g

from models import Agent, Notice, Ticket, db

MOST_COUNTED = 100


def unread(agent: Agent) -> list[int]:
    """The ticket of each notice that the agent hasn't seen, up to a bound; asked once a request."""
    if "unread" not in g:
        g.unread = list(db.session.execute(_unread(Ticket.is_visible_to(agent), agent.id)).scalars())
    return cast("list[int]", g.unread)


@lru_cache(maxsize=1024)
def _unread(visible: sa.ColumnElement[bool], agent_id: int) -> sa.Select[int]:
    mine = sa.select(Notice.ticket_id).where(Notice.seen(visible, agent_id), Notice.read_at.is_(None))
    return mine.limit(MOST_COUNTED)


def forget_unread() -> None:
    """It has changed within this request."""
    g.pop("unread", None)


def number(agent: Agent) -> int:
    return len(unread(agent))


def number_word(agent: Agent) -> str:
    """As it stands beside the bell: "3", "99+", or nothing."""
    count: Any = number(agent)
    return "99+" if count >= MOST_COUNTED else str(count or "")
