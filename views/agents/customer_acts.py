"""What is done with a customer beside the form: merged into another and taken apart again, an address blocked."""

from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy.orm import raiseload
from werkzeug.wrappers import Response

from desk import blocking, customer_merging
from desk.errors import AddressOfAnother, DeskError
from models import (
    BlockedSender,
    Customer,
    CustomerAddress,
    CustomerMerge,
    CustomerPhone,
    Ticket,
    db,
    transaction,
    utcnow,
)
from views import changes
from views.agents.spam import warn_of_other_tickets
from views.base import as_id
from views.sessions import signed_in_agent

MOST_OFFERED = 20
BLOCK_LIST = "blocked"  # the screen whose lines of the record these are


class BelongsToAnother(DeskError):
    def __init__(self, address: str, owner: Customer) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "%(address)s belongs to “%(name)s”. If both are one person, merge them: on the page of one of them.",
            address=address,
            name=str(owner),
        )


class CustomerActs:
    """Their part of the customers' screens."""

    @expose("/<id>/merge", methods=["GET", "POST"])
    def merge(self: Any, id: str) -> Any:
        """First whom into, then what moves, then it is done."""
        customer = self._managed(id)
        into = self.get_one(request.values.get("into", ""))
        if request.method == "GET" or into is None:
            return self._merge_page(customer, into)
        try:
            with transaction():
                done = customer_merging.merge(customer, into, by=signed_in_agent(), now=utcnow())
        except DeskError as refusal:
            flash(str(refusal), "error")
            return redirect(self.get_url(".merge", id=id))
        told = gettext("“%(name)s” is merged into “%(into)s”.", name=str(done.merged), into=str(done.into))
        flash([told, self.get_url(".unmerge", id=done.into_id, merge_id=done.id)], "undo")  # type: ignore[arg-type]
        return redirect(self.get_url(".details_view", id=done.into_id))

    @expose("/<id>/unmerge/<merge_id>", methods=["POST"])
    def unmerge(self: Any, id: str, merge_id: str) -> Response:
        customer = self._managed(id)
        done = db.session.get(CustomerMerge, as_id(merge_id) or 0)
        if done is None or done.into_id != customer.id:
            abort(404)
        with transaction():
            left = customer_merging.undo(done, by=signed_in_agent(), now=utcnow())
        flash(gettext("“%(name)s” is a customer of its own again.", name=str(done.merged)), "success")
        _tell_what_is_left(left)
        return redirect(self.get_url(".details_view", id=customer.id))

    @expose("/<id>/block", methods=["POST"])
    def block(self: Any, id: str) -> Response:
        """One of their addresses. Whoever sees them may, as in a ticket of theirs."""
        customer, by = self.found(id), signed_in_agent()
        address = _address_of(customer)
        with transaction():
            blocked = blocking.block_address(address, by=by, now=utcnow())
            changes.note(blocked, "row_made", screen=BLOCK_LIST, by=by, now=utcnow())
        flash(gettext("New mail of %(sender)s goes into the spam folder.", sender=address), "success")
        warn_of_other_tickets(customer.id)
        return redirect(self.get_url(".details_view", id=customer.id))

    @expose("/<id>/unblock", methods=["POST"])
    def unblock(self: Any, id: str) -> Response:
        """Off the block list, which managers and administrators keep."""
        customer, by = self._managed(id), signed_in_agent()
        address = _address_of(customer)
        with transaction():
            for row in db.session.execute(sa.select(BlockedSender).filter_by(pattern=blocking.pattern_of(address))):
                changes.note(row[0], "row_deleted", screen=BLOCK_LIST, by=by, now=utcnow())
                db.session.delete(row[0])
        flash(gettext("Mail of %(sender)s is let in again.", sender=address), "success")
        return redirect(self.get_url(".details_view", id=customer.id))

    def refuse_addresses_of_others(self: Any, customer: Customer) -> None:
        """Raises a DeskError, which names whose address it is to who may see them."""
        mine = [one.address for one in customer.addresses if one.customer_id is None]
        taken = sa.select(CustomerAddress.address, CustomerAddress.customer_id)
        others = CustomerAddress.customer_id != customer.id if customer.id else sa.true()
        found = db.session.execute(taken.where(CustomerAddress.address.in_(mine), others).limit(1)).first()
        if found and (owner := self.get_one(found.customer_id)):
            raise BelongsToAnother(found.address, owner)
        if found:
            raise AddressOfAnother(found.address)

    def _managed(self: Any, id: str) -> Customer:
        """The customer, for who may change customers."""
        customer: Customer = self.found(id)
        return customer if self.can_edit else abort(403)

    def _merge_page(self: Any, customer: Customer, into: Customer | None) -> str:
        search = " ".join(request.values.get("search", "").split())[:200]
        offered = [] if into else self._offered(customer, search)
        return str(
            self.render(
                "desk/merge_customer.html",
                model=customer,
                into=into,
                search=search,
                offered=offered,
                counts=_tickets_of(offered),
                takings=customer_merging.takings(customer, signed_in_agent()) if into else {},
            )
        )

    def _offered(self: Any, customer: Customer, search: str) -> list[Customer]:
        """Those whom the words find; without any, those who look like the same person."""
        others = self.scoped(db.session.query(Customer), signed_in_agent()).filter(
            Customer.id != customer.id, Customer.forgotten_at.is_(None)
        )
        for word in search.split()[:8]:
            others = others.filter(sa.or_(*self.found_by(word)))
        if not search:
            others = others.filter(_looks_like(customer))
        found: list[Customer] = others.options(raiseload(Customer.phones)).limit(MOST_OFFERED).all()
        return sorted(found, key=str)


def _looks_like(customer: Customer) -> sa.ColumnElement[bool]:
    """The same name, or the same telephone."""
    digits = [one.digits for one in customer.phones]
    same_phone = Customer.phones.any(CustomerPhone.digits.in_(digits)) if digits else sa.false()
    return sa.or_(Customer.name == customer.name if customer.name else sa.false(), same_phone)


def _tickets_of(customers: list[Customer]) -> dict[int, int]:
    """How many of each the reader may see."""
    theirs = (Ticket.customer_id.in_([one.id for one in customers]), Ticket.is_live())
    seen = sa.select(Ticket.customer_id, sa.func.count()).where(*theirs, Ticket.is_visible_to(signed_in_agent()))
    rows = db.session.execute(seen.group_by(Ticket.customer_id)).all() if customers else ()
    return {customer_id: number for customer_id, number in rows}  # noqa: C416 - rows are no pairs to mypy


def _address_of(customer: Customer) -> str:
    """The one that the form names."""
    address = request.form.get("address", "")
    return address.lower() if customer.has_address(address) else abort(404)


def _tell_what_is_left(left: customer_merging.Undone) -> None:
    missing = {
        "tickets": lambda num: ngettext(
            "%(num)d ticket has been deleted since.", "%(num)d tickets have been deleted since.", num
        ),
        "addresses": lambda num: ngettext(
            "%(num)d address that came with them has been taken away since, and stays away.",
            "%(num)d addresses that came with them have been taken away since, and stay away.",
            num,
        ),
        "phones": lambda num: ngettext(
            "%(num)d telephone number that came with them has been taken away since, and stays away.",
            "%(num)d telephone numbers that came with them have been taken away since, and stay away.",
            num,
        ),
    }
    for kind, tell in missing.items():
        if number := left.missing.get(kind):
            flash(tell(number), "warning")
    if left.kept:
        flash(gettext("The remarks or the name were changed since; here they stay as they are now."), "warning")
    if left.since:
        told = ngettext(
            "%(num)d ticket that came from their address since went along.",
            "%(num)d tickets that came from their addresses since went along.",
            left.since,
        )
        flash(told, "info")
