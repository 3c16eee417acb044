"""What the search box and the command line of the desk (Ctrl+K) find as one types.

Tickets and their customers, organisations, articles and canned replies. Each kind has its own bound of time and number:
whoever types waits for no one of them.
"""

from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import Response, jsonify, request
from flask_admin import expose
from sqlalchemy.orm import joinedload

from desk import sight
from models import AddressWord, Agent, Customer, CustomerAddress, CustomerPhone, CustomerWord, Organisation, Ticket, db
from models.word import chunks_of
from search import index
from search.index import Found
from views.agents import organisations
from views.agents.by_words import Words
from views.agents.choices import status_word
from views.agents.finding import AROUND_A_NUMBER, seen_by
from views.agents.texts_found import Text, articles_found, canned_found
from views.base import DeskPage
from views.languages import zone
from views.sessions import signed_in_agent

MOST_FOUND = 20
MOST_SHOWN = 6
MOST_TEXTS = 4
FEW = 200  # customers with such a word; where there are more, those of the tickets found do
SHORTEST_NUMBER = 4  # digits of a telephone number, as one types it
SECONDS = 0.3  # for each of the questions to the index
ALL = ("tickets", "customers", "organisations", "articles", "canned")


class FindPage(DeskPage):
    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index_view(self) -> Response:
        """Tickets that the words are found in or come from, the best first; whose names they are; texts kept ready."""
        words = request.args.get("q", "").strip()[:200]
        agent = signed_in_agent()
        if not words:
            return jsonify({kind: [] for kind in ("also", *ALL)})
        found = _found(words, agent)
        tickets = _tickets(found, agent)
        return jsonify(
            also=found.also_searched,
            tickets=[self._ticket(one) for one in tickets[:MOST_SHOWN]],
            customers=[self._customer(one) for one in _customers(words, tickets, agent)],
            organisations=[self._organisation(one) for one in organisations.found(words, agent, MOST_SHOWN)],
            articles=[self._text(one, "article") for one in articles_found(words, MOST_TEXTS, SECONDS)],
            canned=[self._text(one, "canned_reply") for one in _canned([words, *found.also_searched], agent)],
        )

    def _ticket(self, ticket: Ticket) -> dict[str, Any]:
        second = f"#{ticket.number} · {ticket.customer} · {status_word(ticket.status)}"
        return {"title": ticket.subject, "second": second, "url": self.get_url("ticket.screen", id=ticket.id)}

    def _customer(self, customer: Customer) -> dict[str, Any]:
        address = self.get_url("customer.details_view", id=customer.id)
        return {"title": str(customer), "second": customer.address, "url": address}

    def _organisation(self, organisation: Organisation) -> dict[str, Any]:
        return {"title": organisation.name, "url": self.get_url("organisation.details_view", id=organisation.id)}

    def _text(self, text: Text, screen: str) -> dict[str, Any]:
        address = self.get_url(f"{screen}.details_view", id=text.id)
        return {"title": text.title, "second": text.beginning, "url": address}


def _found(words: str, agent: Agent) -> Found:
    """By the words themselves, and by who wrote; a number finds its ticket alone."""
    if named := Ticket.with_number(words.strip(AROUND_A_NUMBER)):
        return Found([named.whole.id])
    own, here = seen_by(agent), ZoneInfo(zone())
    from_them = " ".join(f"from:{word}" for word in words.split())
    try:
        by_words, by_sender = (
            index.find(one, departments=own, limit=MOST_FOUND, is_typing=True, seconds=SECONDS, zone=here)
            for one in (words, from_them)
        )
    except index.IndexUnavailable:
        return Found()
    return Found(list(dict.fromkeys(by_words.ticket_ids + by_sender.ticket_ids)), by_words.also_searched)


def _canned(typed: list[str], agent: Agent) -> list[Text]:
    """By what was typed, else by what it was taken for."""
    return next((found for words in typed if (found := canned_found(words, agent, MOST_TEXTS))), [])


def _tickets(found: Found, agent: Agent) -> list[Ticket]:
    """As the index ranks them; what isn't visible isn't there (R14)."""
    place = {ticket_id: number for number, ticket_id in enumerate(found.ticket_ids)}
    visible = (Ticket.id.in_(found.ticket_ids), Ticket.is_visible_to(agent), Ticket.merged_into_id.is_(None))
    tickets = db.session.execute(sa.select(Ticket).where(*visible).options(joinedload(Ticket.customer))).scalars()
    return sorted(tickets, key=lambda ticket: place[ticket.id])


def _customers(words: str, tickets: list[Ticket], agent: Agent) -> list[Customer]:
    """Who has this telephone number; else those whose names or addresses have words that begin so.

    Where too many have, those of the tickets found in whose name or addresses one of the words stands.
    """
    if called := _called(words, agent) or _named(words, agent):
        return called
    wanted = words.casefold().split()
    customers = dict.fromkeys(ticket.customer for ticket in tickets)
    known = {one: f"{one.name} {' '.join(each.address for each in one.addresses)}".casefold() for one in customers}
    return [one for one, said in known.items() if any(word in said for word in wanted)][:MOST_SHOWN]


def _named(words: str, agent: Agent) -> list[Customer]:
    chunks = chunks_of(words)[:8]
    some = [few for chunk in chunks if (few := _few_with(chunk)) is not None]
    ids = set.intersection(*some) if some else set()
    return _seen(Customer.id.in_(ids), agent) if ids else []


def _few_with(chunk: str) -> set[int] | None:
    """Ids of those who have such a word; None for more than a few."""
    words = (Words(CustomerWord), Words(AddressWord, owner=CustomerAddress.customer_id))
    each = [one.rows_with(chunk).limit(FEW + 1).subquery() for one in words]
    ids = list(db.session.execute(sa.union_all(*(sa.select(one.c.row_id) for one in each))).scalars())
    return set(ids) if len(ids) <= FEW else None


def _called(words: str, agent: Agent) -> list[Customer]:
    owners = CustomerPhone.owners(words) if len(words) >= SHORTEST_NUMBER else None
    return [] if owners is None else _seen(Customer.id.in_(owners), agent)


def _seen(those: sa.ColumnElement[bool], agent: Agent) -> list[Customer]:
    seen = sa.select(Customer).where(those, sight.sees_customer(agent))
    return list(db.session.execute(seen.order_by(Customer.id.desc()).limit(MOST_SHOWN)).scalars())
