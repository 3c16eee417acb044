"""The bell in the desk's header: how many notices wait, and what the newest says."""

from typing import Any, cast

import sqlalchemy as sa
from flask import g

from models import Agent, Notice, db

MOST_COUNTED = 100


def unread(agent: Agent) -> list[int]:
    """The ticket of each notice that the agent hasn't seen, up to a bound; asked once a request."""
    if "unread" not in g:
        mine = sa.select(Notice.ticket_id).where(Notice.of(agent), Notice.read_at.is_(None))
        g.unread = list(db.session.execute(mine.limit(MOST_COUNTED)).scalars())
    return cast("list[int]", g.unread)


def forget_unread() -> None:
    """It has changed within this request."""
    g.pop("unread", None)


def number(agent: Agent) -> int:
    return len(unread(agent))


def number_word(agent: Agent) -> str:
    """As it stands beside the bell: "3", "99+", or nothing."""
    count: Any = number(agent)
    return "99+" if count >= MOST_COUNTED else str(count or "")
