"""What happened in a ticket while somebody wrote in it: told before their answer goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_babel import format_timedelta, gettext
from sqlalchemy.orm import joinedload

from desk import customers
from models import Agent, Event, Kind, Mailbox, Message, Ticket, ahead, db, utcnow
from models.base import know_number, numbered_next

Row = TypeVar("Row", Message, Event)

MOST = 5
TOLD_OF = {Kind.CUSTOMER, Kind.REPLY, Kind.ADVICE, Kind.NOTE}
CHANGES = ("merged", "unmerged", "closed", "solved", "spam")


@dataclass(frozen=True)
class Newer:
    """One thing that is news to who writes: in words, and what was said, if it was said."""

    words: str
    text: str = ""


def newer(ticket: Ticket, agent: Agent, *, message_id: int, event_id: int | None, submission: str = "") -> list[Newer]:
    """What others said after this message, and did after this line of the record; without a line what was said.

    Asked along is what who writes down what the form of this `submission` says would ask next: whether it has said
    anything, the id of the message, the desk's own addresses, and whether these take tokens.
    """
    known = {"ticket": ticket.id, "writer": agent.id, "message": message_id, "event": event_id}
    department = ticket.department
    along = {"submission": submission, "department": department.id, "own": department.address}
    along["brand"] = department.brand_id
    asked = _is_any(db.session.get_bind().dialect.name)
    is_any, was_said, number, ours, takes_tokens = db.session.execute(asked, known | along).one()
    know_number(Message, number)
    customers.know_ours(ours)
    ahead.know("takes tokens", {ticket.department_id: bool(takes_tokens)})
    if not was_said:
        ahead.know("said by form", {submission: None})
    if not is_any:
        return []  # as it is nearly always
    now = utcnow()
    told = [_said(message, now) for message in _last(_messages().options(joinedload(Message.agent)), Message, known)]
    told += [_done(event, now) for event in _last(_events().options(joinedload(Event.agent)), Event, known)]
    return told[-MOST:]


@cache
def _is_any(dialect: str) -> sa.Select[Any]:
    was_said = sa.exists().where(Message.submission == sa.bindparam("submission"))
    is_any = sa.or_(_messages().exists(), _events().exists())
    along = (customers.asked_along(), Mailbox.tokens_taken())
    return sa.select(is_any, was_said, numbered_next(Message, dialect), *along)


def _messages() -> sa.Select[Message]:
    others = sa.or_(Message.agent_id.is_(None), Message.agent_id != sa.bindparam("writer"))
    newer = (Message.ticket_id == sa.bindparam("ticket"), Message.id > sa.bindparam("message"))
    return sa.select(Message).where(*newer, Message.kind.in_(TOLD_OF), others)


def _events() -> sa.Select[Event]:
    """None is newer than a line that isn't known."""
    others = sa.or_(Event.agent_id.is_(None), Event.agent_id != sa.bindparam("writer"))
    newer = (Event.ticket_id == sa.bindparam("ticket"), Event.id > sa.bindparam("event"))
    return sa.select(Event).where(*newer, Event.kind.in_(CHANGES), others)


def _last(rows: sa.Select[Row], model: type[Row], known: dict[str, Any]) -> list[Row]:
    last = rows.order_by(model.id.desc()).limit(MOST)
    return list(db.session.execute(last, known).scalars())[::-1]


def _said(message: Message, now: datetime) -> Newer:
    named = {"name": message.author, "ago": ago(now - message.created_at)}
    words = {
        Kind.NOTE: lambda: gettext("%(name)s left a note %(ago)s.", **named),
        Kind.CUSTOMER: lambda: gettext("%(name)s wrote %(ago)s.", **named),
    }.get(message.kind, lambda: gettext("%(name)s answered %(ago)s.", **named))
    return Newer(words(), message.text[:2000])


def _done(event: Event, now: datetime) -> Newer:
    named = {"name": event.agent.name if event.agent else "", "ago": ago(now - event.at)}
    if not event.agent:
        return Newer(gettext("This ticket was changed %(ago)s.", **named))
    words = {
        "merged": lambda: gettext("%(name)s merged another ticket into this one %(ago)s.", **named),
        "unmerged": lambda: gettext("%(name)s took a part of this ticket out again %(ago)s.", **named),
        "closed": lambda: gettext("%(name)s closed this ticket %(ago)s.", **named),
        "solved": lambda: gettext("%(name)s marked this ticket as solved %(ago)s.", **named),
        "spam": lambda: gettext("%(name)s put this ticket into the spam folder %(ago)s.", **named),
    }
    return Newer(words[event.kind]())


def ago(since: timedelta) -> str:
    """How long ago, to the second while it is that fresh: "20 seconds ago"."""
    return str(
        format_timedelta(-max(since, timedelta(seconds=1)), granularity="second", threshold=1.2, add_direction=True)
    )
