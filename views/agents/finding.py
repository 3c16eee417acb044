"""The words that a list is searched for: in the index, or without one in the tables."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from models import Agent, Customer, Ticket, db
from search import index
from views.agents import choices
from views.languages import zone
from views.within import contains

MOST_FOUND = 500
AROUND_A_NUMBER = "[]#№ "


@dataclass(frozen=True)
class Found:
    """Ids of tickets, best first, and what there is to say of how they were found.

    `is_without_index`: only the tables could be searched. `is_partial`: time ran out before the end.
    """

    ids: list[int]
    also_searched: list[str] = field(default_factory=list)
    message_ids: dict[int, int] = field(default_factory=dict)
    is_partial: bool = False
    is_without_index: bool = False


def found(text: str, agent: Agent, lies_in: sa.ColumnElement[bool], *, is_indexed: bool) -> Found:
    """The tickets that the words are found in; a ticket's number finds that ticket, or what it is part of."""
    named = Ticket.with_number(text.strip(AROUND_A_NUMBER))
    if named:
        return Found([named.whole.id])
    if not is_indexed:
        return Found(_search_the_tables(text, agent, lies_in))
    try:
        told = index.find(text, departments=seen_by(agent), limit=MOST_FOUND, zone=ZoneInfo(zone()))
    except index.IndexUnavailable:
        return Found(_search_the_tables(text, agent, lies_in), is_without_index=True)
    return Found(told.ticket_ids, told.also_searched, told.message_ids, told.is_partial)


def seen_by(agent: Agent) -> list[int] | None:
    """The departments whose tickets the agent sees; None for all (R14)."""
    return None if agent.is_administrator else [department.id for department in choices.own_departments()]


def _search_the_tables(text: str, agent: Agent, lies_in: sa.ColumnElement[bool]) -> list[int]:
    """Without an index at least subjects, first words and customers' names are looked into."""
    statement = sa.select(Ticket.id).join(Customer).where(Ticket.is_visible_to(agent), lies_in)
    for word in text.split()[:8]:
        columns = (Ticket.subject, Ticket.excerpt, Ticket.address, Customer.name)
        statement = statement.where(sa.or_(*(contains(column, word) for column in columns)))
    return list(db.session.execute(statement.order_by(Ticket.id.desc()).limit(MOST_FOUND)).scalars())
