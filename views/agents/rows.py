"""What a row of the list tells beside the ticket itself: how its wait stands to the limit, what failed, what is new."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload, undefer

from models import Agent, Customer, Department, OutgoingMail, Priority, Status, Tag, Ticket, db
from models.outgoing import WENT_WRONG
from models.tag import ticket_tag
from views.agents.clock_words import Due, due_of
from views.agents.words import span

IN_TABLE = (
    undefer(Ticket.minutes_spent),  # type: ignore[attr-defined]
    joinedload(Ticket.department).load_only(Department.names),
    joinedload(Ticket.assignee).load_only(Agent.name),
    joinedload(Ticket.customer).options(selectinload(Customer.addresses), joinedload(Customer.organisation)),
)
"""What an export tells beside the tickets."""


@dataclass(eq=False, slots=True)
class Row:
    """What a list tells of a ticket: as it was read, without what makes a ticket that can be changed."""

    id: int
    number: int
    subject: str
    status: Status
    department_id: int
    assignee_id: int | None
    address: str
    waiting_since: datetime | None
    last_message_at: datetime
    message_count: int
    excerpt: str
    escalated_level: int
    priority: Priority
    spam_since: datetime | None
    spam_reason: str
    attention_since: datetime | None
    snoozed_until: datetime | None
    call_back_since: datetime | None
    due_at: datetime | None
    clocks_stopped_at: datetime | None
    promised_at: datetime | None
    customer_name: str
    assignee_name: str | None
    tags: list[Tag] = field(default_factory=list)


OF_OTHERS = {"customer_name": Customer.name, "assignee_name": Agent.name}


@cache
def told_in_rows() -> sa.Select[Any]:
    """All that a `Row` is made of but for its tags, in its order."""
    names = [one.name for one in fields(Row) if one.name != "tags"]
    columns: list[Any] = [OF_OTHERS[name] if name in OF_OTHERS else getattr(Ticket, name) for name in names]
    return sa.select(*columns).select_from(Ticket).join(Ticket.customer).outerjoin(Ticket.assignee)


def load_tags(rows: list[Row]) -> None:
    """In one question."""
    held = {row.id: row for row in rows}
    for ticket_id, tag in db.session.execute(_tags_of(), {"tickets": list(held)}) if held else ():
        held[ticket_id].tags.append(tag)


@cache
def _tags_of() -> sa.Select[int, Tag]:
    is_on = ticket_tag.c.ticket_id.in_(sa.bindparam("tickets", expanding=True))
    return (
        sa.select(ticket_tag.c.ticket_id, Tag).join(Tag, Tag.id == ticket_tag.c.tag_id).where(is_on).order_by(Tag.name)
    )


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a customer has been waiting, in words."""

    since: datetime
    span: str
    is_escalated: bool = False


def waits(rows: Iterable[Row], now: datetime) -> dict[int, Wait]:
    """By the tickets' ids; of those whose customers wait."""
    return {
        row.id: Wait(row.waiting_since, span(now - row.waiting_since), row.escalated_level > 0)
        for row in rows
        if row.waiting_since
    }


def dues(rows: Iterable[Row], now: datetime) -> dict[int, Due]:
    """By the tickets' ids: how each stands to what was promised."""
    told = {row.id: due_of(row, now) for row in rows}
    return {id: due for id, due in told.items() if due}


def undelivered(tickets: list[Row]) -> set[int]:
    """Which of these have mail that failed or came back, and that nobody has looked at yet."""
    ids = [ticket.id for ticket in tickets if ticket.attention_since]
    if not ids:
        return set()
    wrong = (OutgoingMail.state.in_(WENT_WRONG), OutgoingMail.dismissed_at.is_(None))
    asked = sa.select(OutgoingMail.ticket_id).where(OutgoingMail.ticket_id.in_(ids), *wrong)
    return {ticket_id for ticket_id in db.session.execute(asked).scalars() if ticket_id}
