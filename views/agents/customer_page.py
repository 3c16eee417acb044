"""A customer's own page: who they are, which addresses are blocked, their tickets, what was merged into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, redirect, request
from flask_admin import expose
from flask_admin.helpers import get_redirect_target
from flask_babel import lazy_gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import sight
from models import Agent, BlockedSender, Customer, CustomerMerge, Department, Status, Ticket, db
from views.agents import keyset
from views.agents.keyset import Key
from views.base import as_id
from views.sessions import signed_in_agent

PAGE_SIZE = 25
MOST_MERGES = 50
PARTS = {
    Status.OPEN: lazy_gettext("Open tickets"),
    Status.PENDING: lazy_gettext("Waiting for customer"),
    Status.SOLVED: lazy_gettext("Solved tickets"),
    Status.CLOSED: lazy_gettext("Closed tickets"),
}
KEYS = (Key(Ticket.last_message_at, is_descending=True), Key(Ticket.id, is_descending=True))


@dataclass
class CustomersPage:
    """What it tells beside the customer. `newer`, `older`: the places where the neighbouring pages begin."""

    tickets: Sequence[Ticket] = ()
    state: str = ""
    newer: str = ""
    older: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    spam: int = 0
    last_contact: datetime | None = None
    blocked: Mapping[str, BlockedSender | None] = field(default_factory=dict)
    merges: Sequence[CustomerMerge] = ()

    @property
    def number(self) -> int:
        return sum(self.counts.values())


class CustomerPages:
    """Its part of the customers' screens."""

    @expose("/details/")
    def details_view(self: Any) -> Any:
        customer = self.found(request.args.get("id", ""))
        return self.render(
            "desk/customer.html",
            model=customer,
            page=page_of(customer, signed_in_agent(), request.args),
            states=PARTS,
            details_columns=self._details_columns,
            get_value=self.get_detail_value,
            return_url=get_redirect_target() or self.get_url(".index_view"),
        )

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self: Any) -> Any:
        """Of who was forgotten nothing is left to be changed."""
        customer = self.found(request.args.get("id", ""))
        if customer.forgotten_at:
            return redirect(self.get_url(".details_view", id=customer.id))
        return super().edit_view()  # type: ignore[misc]

    def get_query(self) -> Any:
        """Who was forgotten stands in no list; their tickets lead to what is left."""
        return super().get_query().filter(Customer.forgotten_at.is_(None))  # type: ignore[misc]

    def get_count_query(self) -> Any:
        return super().get_count_query().filter(Customer.forgotten_at.is_(None))  # type: ignore[misc]

    def found(self: Any, id: str) -> Customer:
        """The customer of this id, if the reader may see them. Who was merged leads to whom they are now."""
        customer: Customer | None = self.get_one(id)
        if customer is None:
            abort(self._way_on(id) or 404)
        return customer

    def _way_on(self: Any, id: str) -> Response | None:
        was = db.session.get(Customer, as_id(id) or 0)
        if was is None or was.merged_into is None or self.get_one(was.whole.id) is None:
            return None
        return redirect(self.get_url(".details_view", id=was.whole.id))


def page_of(customer: Customer, agent: Agent, args: Mapping[str, str]) -> CustomersPage:
    """Of their tickets those that the agent may see (R14)."""
    theirs = (Ticket.customer_id == customer.id, Ticket.is_visible_to(agent))
    page = CustomersPage(state=args["state"] if args.get("state") in list(Status) else "")
    _count(page, theirs)
    _take_tickets(page, theirs, args)
    page.blocked = BlockedSender.blocking_each(one.address for one in customer.addresses)
    page.merges = _merges_of(customer, agent)
    return page


def _count(page: CustomersPage, theirs: tuple[Any, ...]) -> None:
    is_spam = Ticket.spam_since.is_not(None)
    rows = sa.select(Ticket.status, is_spam, sa.func.count(Ticket.id), sa.func.max(Ticket.last_message_at))
    counted = rows.where(*theirs, Ticket.merged_into_id.is_(None)).group_by(Ticket.status, is_spam)
    for status, lies_in_spam, number, last in db.session.execute(counted):
        if lies_in_spam:
            page.spam += number
        else:
            page.counts[Status(status).value] = number
            page.last_contact = max(filter(None, (page.last_contact, last)))


def _take_tickets(page: CustomersPage, theirs: tuple[Any, ...], args: Mapping[str, str]) -> None:
    """The newest first, or those before or after a place."""
    wanted = sa.select(Ticket).where(*theirs, Ticket.is_live())
    if page.state:
        wanted = wanted.where(Ticket.status == page.state)
    before, after = (keyset.read(KEYS, args.get(name, "")) for name in ("before", "after"))
    if place := before or after:
        wanted = wanted.where(keyset.beyond(KEYS, place, backwards=bool(before)))
    ordered = wanted.order_by(*(key.ordered(backwards=bool(before)) for key in KEYS)).limit(PAGE_SIZE + 1)
    loaded = ordered.options(joinedload(Ticket.department).load_only(Department.names))
    found = list(db.session.execute(loaded).scalars())
    has_more, page.tickets = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if before:
        page.tickets = page.tickets[::-1]
    if page.tickets and (before or has_more):
        page.older = keyset.place_of(KEYS, page.tickets[-1])
    if page.tickets and (has_more if before else after):
        page.newer = keyset.place_of(KEYS, page.tickets[0])


def _merges_of(customer: Customer, agent: Agent) -> Sequence[CustomerMerge]:
    """All that was ever merged into them, the newest first. Who is another customer again may be none of theirs."""
    rows = sa.select(CustomerMerge).where(CustomerMerge.into_id == customer.id).order_by(CustomerMerge.id.desc())
    if not agent.is_administrator:
        is_theirs = CustomerMerge.merged.has(sight.sees_customer(agent))
        rows = rows.where(sa.or_(CustomerMerge.undone_at.is_(None), is_theirs))
    beside = (joinedload(getattr(CustomerMerge, name)) for name in ("merged", "agent", "undone_by"))
    return list(db.session.execute(rows.options(*beside).limit(MOST_MERGES)).scalars())
