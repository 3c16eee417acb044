"""The words that a list is searched for: in the index, or without one in the tables."""

import sqlalchemy as sa

from models import Agent, Customer, Ticket, db
from search import index
from views.agents import choices
from views.within import contains

MOST_FOUND = 500


def ids_found(text: str, agent: Agent, lies_in: sa.ColumnElement[bool], *, is_indexed: bool) -> list[int]:
    """Ids of the tickets that the words are found in; a ticket's number finds that ticket, or what it is part of."""
    named = Ticket.with_number(text.lstrip("#"))
    if named:
        return [named.whole.id]
    if not is_indexed:
        return _search_the_tables(text, agent, lies_in)
    own = None if agent.is_administrator else [department.id for department in choices.own_departments()]
    try:
        return index.find(text, departments=own, limit=MOST_FOUND).ticket_ids
    except index.IndexUnavailable:
        return _search_the_tables(text, agent, lies_in)


def _search_the_tables(text: str, agent: Agent, lies_in: sa.ColumnElement[bool]) -> list[int]:
    """Without an index at least subjects, first words and customers' names are looked into."""
    statement = sa.select(Ticket.id).join(Customer).where(Ticket.is_visible_to(agent), lies_in)
    for word in text.split()[:8]:
        columns = (Ticket.subject, Ticket.excerpt, Ticket.address, Customer.name)
        statement = statement.where(sa.or_(*(contains(column, word) for column in columns)))
    return list(db.session.execute(statement.order_by(Ticket.id.desc()).limit(MOST_FOUND)).scalars())
