"""Who asks: found by address, or met for the first time."""

from collections import defaultdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, ScalarSelect, exists, select, union

from models import (
    Customer,
    CustomerAddress,
    DepartmentAddress,
    LanguageFrom,
    Mailbox,
    Organisation,
    Ticket,
    ahead,
    db,
    kept_for_transaction,
)
from models.json_rows import json_rows


def customer_for(
    address: str, name: str, language: str, *, known_from: LanguageFrom = LanguageFrom.WRITTEN, now: datetime
) -> Customer:
    """The customer of this address; a new one if it was never seen. A name is learnt, never overwritten.

    Who is new belongs to the organisation whose domain they write from.
    """
    customer = Customer.hold_with_address(address)
    if customer is None:
        customer = Customer(name=name[:200], language=language, language_from=known_from, created_at=now)
        customer.organisation_id = Organisation.id_for(address)
        customer.addresses.append(CustomerAddress(address=address.lower()[:320]))
        db.session.add(customer)
        ahead.know("customer", {address.lower(): customer})
        ahead.know("known customer", {customer: False})
    elif name and not customer.name:
        customer.name = name[:200]
    return customer


def is_known(customer: Customer, *, beside: Ticket | None = None) -> bool:
    """Whether we have to do with this customer: they have a ticket, beside that one, that isn't spam (C6)."""
    known = ahead.answer("known customer", customer, lambda: None)
    if known is None:
        return _has_ticket(customer, beside)
    return known or any(one is not beside and not one.is_spam for one in opened_now(customer))


def ask_ahead(addresses: set[str]) -> None:
    """Who writes from these addresses, and whether we know them; where those belong whom we don't."""
    customers = {one.id: one for one in Customer.ask_ahead(addresses)}
    met = {known.address for one in customers.values() for known in one.addresses}
    Organisation.ask_ahead(address for address in addresses if address.lower() not in met)
    theirs = exists().where(Ticket.customer_id == Customer.id, Ticket.spam_since.is_(None))
    known = set(db.session.execute(select(Customer.id).where(Customer.id.in_(customers), theirs)).scalars())
    ahead.know("known customer", {one: id in known for id, one in customers.items()})


def opened_now(customer: Customer) -> list[Ticket]:
    """The tickets of this customer that this transaction has opened; what was asked ahead doesn't know of them."""
    return kept_for_transaction("opened now", lambda: defaultdict[Customer, list[Ticket]](list))[customer]


def _has_ticket(customer: Customer, beside: Ticket | None) -> bool:
    theirs = select(Ticket.id).where(Ticket.customer_id == customer.id, Ticket.spam_since.is_(None))
    if beside:
        db.session.flush()
        theirs = theirs.where(Ticket.id != beside.id)
    return db.session.execute(theirs.limit(1)).first() is not None


def is_ours(address: str, ours: set[str] | None = None) -> bool:
    """Whether this is an address of the desk itself, with a +token before its @ or without.

    Who asks of many gives `our_addresses()` along.
    """
    shapes = {address.lower(), without_token(address)}
    return not shapes.isdisjoint(our_addresses() if ours is None else ours)


def without_token(address: str) -> str:
    """ "Support+t123@example.org" → "support@example.org"."""
    local, _, domain = address.lower().partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def our_addresses() -> set[str]:
    """The desk's own addresses: never customers, never participants."""
    return ahead.answer("our addresses", None, _our_addresses)


def asked_along() -> ScalarSelect[Any]:
    """`our_addresses`, to be asked along with something else: see `know_ours`."""
    every = _all_of_ours().subquery()
    return select(json_rows(every.c.address)).scalar_subquery()


def know_ours(rows: list[list[str]] | None) -> None:
    """The answer to `asked_along`, for this transaction."""
    ahead.know("our addresses", {None: {address.lower() for [address] in rows or ()}})


def _our_addresses() -> set[str]:
    ours = {address.lower() for address in db.session.execute(_all_of_ours()).scalars()}
    ahead.know("our addresses", {None: ours})
    return ours


@cache
def _all_of_ours() -> CompoundSelect[str]:
    return union(select(DepartmentAddress.address), select(Mailbox.address))
