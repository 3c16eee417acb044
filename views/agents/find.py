"""What the command line of the desk (Ctrl+K) finds as one types: tickets and their customers, and organisations."""

from typing import Any

import sqlalchemy as sa
from flask import Response, jsonify, request
from flask_admin import expose
from sqlalchemy.orm import joinedload

from desk import sight
from models import Agent, Customer, CustomerPhone, Organisation, Ticket, db
from search import index
from views.agents import choices, organisations
from views.agents.choices import status_word
from views.base import DeskPage
from views.sessions import signed_in_agent

MOST_FOUND = 20
MOST_SHOWN = 6
SHORTEST_NUMBER = 4  # digits of a telephone number, as one types it


class FindPage(DeskPage):
    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index_view(self) -> Response:
        """Tickets that the words are found in or come from, the best first; and whose names they are."""
        words = request.args.get("q", "").strip()[:200]
        agent = signed_in_agent()
        tickets = _tickets(words, agent) if words else []
        fit = organisations.found(words, agent, MOST_SHOWN) if words else []
        return jsonify(
            tickets=[self._ticket(one) for one in tickets[:MOST_SHOWN]],
            customers=[self._customer(one) for one in _customers(words, tickets, agent)],
            organisations=[self._organisation(one) for one in fit],
        )

    def _ticket(self, ticket: Ticket) -> dict[str, Any]:
        second = f"#{ticket.number} · {ticket.customer} · {status_word(ticket.status)}"
        return {"title": ticket.subject, "second": second, "url": self.get_url("ticket.screen", id=ticket.id)}

    def _customer(self, customer: Customer) -> dict[str, Any]:
        address = self.get_url("customer.details_view", id=customer.id)
        return {"title": str(customer), "second": customer.address, "url": address}

    def _organisation(self, organisation: Organisation) -> dict[str, Any]:
        return {"title": organisation.name, "url": self.get_url("organisation.details_view", id=organisation.id)}


def _tickets(words: str, agent: Agent) -> list[Ticket]:
    """As the index ranks them; what isn't visible isn't there (R14)."""
    ids = _ids(words, agent)
    place = {ticket_id: number for number, ticket_id in enumerate(ids)}
    rows = sa.select(Ticket).where(Ticket.id.in_(ids), Ticket.is_visible_to(agent), Ticket.merged_into_id.is_(None))
    found = db.session.execute(rows.options(joinedload(Ticket.customer))).scalars()
    return sorted(found, key=lambda ticket: place[ticket.id])


def _ids(words: str, agent: Agent) -> list[int]:
    if named := Ticket.with_number(words.lstrip("#")):
        return [named.whole.id]
    own = None if agent.is_administrator else [department.id for department in choices.own_departments()]
    from_them = " ".join(f"from:{word}" for word in words.split())
    try:
        asked = (index.find(one, departments=own, limit=MOST_FOUND, is_typing=True) for one in (words, from_them))
        return list(dict.fromkeys(ticket_id for found in asked for ticket_id in found.ticket_ids))
    except index.IndexUnavailable:
        return []


def _customers(words: str, tickets: list[Ticket], agent: Agent) -> list[Customer]:
    """Who has this telephone number; else those in whose name or addresses one of the words stands.

    The latter are of tickets that are visible, so they are as well.
    """
    if called := _called(words, agent):
        return called
    wanted = words.casefold().split()
    customers = dict.fromkeys(ticket.customer for ticket in tickets)
    known = {one: f"{one.name} {' '.join(each.address for each in one.addresses)}".casefold() for one in customers}
    return [one for one, said in known.items() if any(word in said for word in wanted)][:MOST_SHOWN]


def _called(words: str, agent: Agent) -> list[Customer]:
    owners = CustomerPhone.owners(words) if len(words) >= SHORTEST_NUMBER else None
    if owners is None:
        return []
    seen = sa.select(Customer).where(Customer.id.in_(owners), sight.sees_customer(agent))
    return list(db.session.execute(seen.order_by(Customer.id.desc()).limit(MOST_SHOWN)).scalars())
