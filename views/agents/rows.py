"""What a row of the list tells beside the ticket itself: how its wait stands to the limit, what failed, what is new."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import sqlalchemy as sa
from flask_babel import gettext
from sqlalchemy.orm import defer, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from models import Agent, Customer, Department, OutgoingMail, Tag, Ticket, db
from models.outgoing import WENT_WRONG
from models.tag import ticket_tag
from views.agents.words import span, waiting_word

NEAR = 0.75  # of the limit has passed
_BESIDE = (
    joinedload(Ticket.department).load_only(Department.names),
    joinedload(Ticket.assignee).load_only(Agent.name),
)
IN_TABLE = (
    *_BESIDE,
    joinedload(Ticket.customer).options(selectinload(Customer.addresses), joinedload(Customer.organisation)),
)
"""What an export tells beside the tickets."""
IN_ROWS = (
    *_BESIDE,
    joinedload(Ticket.customer).load_only(Customer.name).raiseload(Customer.addresses),
    defer(Ticket.link_key),
    defer(Ticket.created_at),
    defer(Ticket.first_answered_at),
    defer(Ticket.solved_at),
    defer(Ticket.closed_at),
    defer(Ticket.suggestion),
    defer(Ticket.suggested_id),
    defer(Ticket.split_from_id),
)
"""What a page's rows tell beside them, and which of their columns no row tells. Who has no name is told by the ticket's
own address, so the others of fifty customers aren't asked for.
"""


def load_tags(tickets: list[Ticket]) -> None:
    """In one question. `selectinload` would take as long for them as for the tickets themselves."""
    tags: dict[int, list[Tag]] = {ticket.id: [] for ticket in tickets}
    for ticket_id, tag in db.session.execute(_tags_of(), {"tickets": list(tags)}) if tags else ():
        tags[ticket_id].append(tag)
    for ticket in tickets:
        set_committed_value(ticket, "tags", tags[ticket.id])


@cache
def _tags_of() -> sa.Select[int, Tag]:
    is_on = ticket_tag.c.ticket_id.in_(sa.bindparam("tickets", expanding=True))
    return (
        sa.select(ticket_tag.c.ticket_id, Tag).join(Tag, Tag.id == ticket_tag.c.tag_id).where(is_on).order_by(Tag.name)
    )


@dataclass(frozen=True)
class Wait:
    """The word beside how long a customer has been waiting, and how it is coloured."""

    word: str
    look: str


def wait_mark(ticket: Ticket, limit: timedelta | None, now: datetime) -> Wait | None:
    """Too long, or soon so; None as long as there is time, or no limit."""
    if too_long := waiting_word(ticket, limit, now):
        return Wait(too_long, "is-bad")
    waits = ticket.waits(now)
    if waits is None or limit is None or waits < limit * NEAR:
        return None
    return Wait(gettext("%(span)s left", span=span(limit - waits)), "is-near")


def undelivered(tickets: list[Ticket]) -> set[int]:
    """Which of these have mail that failed or came back, and that nobody has looked at yet."""
    ids = [ticket.id for ticket in tickets if ticket.attention_since]
    if not ids:
        return set()
    wrong = (OutgoingMail.state.in_(WENT_WRONG), OutgoingMail.dismissed_at.is_(None))
    asked = sa.select(OutgoingMail.ticket_id).where(OutgoingMail.ticket_id.in_(ids), *wrong)
    return {ticket_id for ticket_id in db.session.execute(asked).scalars() if ticket_id}
