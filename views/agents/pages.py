"""One page of the list of tickets: the ids of its rows first, by an index, then what the rows tell."""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from models import Agent, Ticket, db
from views.agents import keyset
from views.agents.finding import Found
from views.agents.keyset import Key
from views.agents.listing import (
    MOST_QUESTIONS,
    Asked,
    conditions,
    in_order_of,
    in_words,
    number_of,
    order_of,
    question_of,
    same,
    searched,
)
from views.agents.rows import Row, told_in_rows

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """Tickets in order, and whether more follow. `first` and `last` are their places, where the order has any.

    Where words were searched, `words` says how, and `found` are the rows of all pages.
    """

    tickets: list[Row]
    has_more: bool
    first: str = ""
    last: str = ""
    found: list[Row] = field(default_factory=list)
    words: Found | None = None


def page_of(asked: Asked, agent: Agent) -> Page:
    """One page of the tickets asked for, of those that the agent may see."""
    if asked.search:
        return _found(asked, agent)
    keys = order_of(asked)
    if (place := keyset.read(keys, asked.before)) and asked.page:
        return _page_before(asked, agent, place) or page_of(replace(asked, page=0, before=""), agent)
    values = {}
    if place := keyset.read(keys, asked.after):
        further = question_of(*same(asked, agent)).where(keyset.beyond(keys, place))
        statement = _rows_of(further.limit(in_words(PAGE_SIZE + 1)), asked)
    else:
        statement = _rows_by_number(*same(asked, agent), is_first=not asked.page)
        values = {"skipped": asked.page * PAGE_SIZE} if asked.page else {}
    rows = [Row(*one) for one in db.session.execute(statement, values)]
    return _page(keys, rows[:PAGE_SIZE], has_more=len(rows) > PAGE_SIZE)


def counted_matches(asked: Asked, agent: Agent, page: Page, *, most: int) -> list[Any]:
    """How many match on all pages, up to one more than `most`: a part of the counts, where there is another page."""
    if asked.search or not (page.has_more or asked.page):
        return []
    return [number_of(asked, agent, most=most, label="matching")]


def _page_before(asked: Asked, agent: Agent, place: keyset.Place) -> Page | None:
    """None where there is no whole page before it: then the first one is shown, which is whole."""
    keys = order_of(asked)
    earlier = question_of(*same(asked, agent)).where(keyset.beyond(keys, place, backwards=True))
    statement = _rows_of(earlier.limit(in_words(PAGE_SIZE)), asked, backwards=True)
    rows = [Row(*one) for one in db.session.execute(statement)][::-1]
    return _page(keys, rows, has_more=True) if len(rows) == PAGE_SIZE else None


def _rows_of(ids: Any, asked: Asked, *, backwards: bool = False) -> Any:
    """The ids first: what else rows tell is looked up for one page, not for all that lies before it."""
    order = [key.ordered(backwards=backwards) for key in order_of(asked)]
    return told_in_rows().where(Ticket.id.in_(ids.order_by(*order))).order_by(*order)


@lru_cache(maxsize=MOST_QUESTIONS)
def _rows_by_number(asked: Asked, visible: sa.ColumnElement[bool], agent_id: int, *, is_first: bool) -> Any:
    """The same question whatever the number of the page; of the first one nothing is skipped."""
    some = question_of(asked, visible, agent_id).limit(in_words(PAGE_SIZE + 1))
    return _rows_of(some if is_first else some.offset(sa.bindparam("skipped", type_=sa.Integer)), asked)


def _page(keys: tuple[Key, ...], tickets: list[Row], *, has_more: bool) -> Page:
    if not tickets:
        return Page(tickets, has_more)
    return Page(tickets, has_more, keyset.place_of(keys, tickets[0]), keyset.place_of(keys, tickets[-1]))


def _found(asked: Asked, agent: Agent) -> Page:
    words = searched(asked, agent)
    statement = told_in_rows().where(Ticket.id.in_(words.ids), *conditions(asked, agent))
    rows = in_order_of(words.ids, [Row(*one) for one in db.session.execute(statement)])
    begin = asked.page * PAGE_SIZE
    return Page(rows[begin : begin + PAGE_SIZE], len(rows) > begin + PAGE_SIZE, found=rows, words=words)
