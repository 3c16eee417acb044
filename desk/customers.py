"""Who asks: found by address, or met for the first time."""

from datetime import datetime

from sqlalchemy import select

from models import Customer, CustomerAddress, DepartmentAddress, Mailbox, Ticket, db, kept_for_transaction


def customer_for(address: str, name: str, language: str, *, now: datetime) -> Customer:
    """The customer of this address; a new one if it was never seen. A name is learnt, never overwritten."""
    customer = Customer.with_address(address)
    if customer is None:
        customer = Customer(name=name[:200], language=language, created_at=now)
        customer.addresses.append(CustomerAddress(address=address.lower()[:320]))
        db.session.add(customer)
        db.session.flush()
    elif name and not customer.name:
        customer.name = name[:200]
    return customer


def is_known(customer: Customer, *, beside: Ticket | None = None) -> bool:
    """Whether we have to do with this customer: they have a ticket, beside that one, that isn't spam (C6)."""
    theirs = select(Ticket.id).where(Ticket.customer_id == customer.id, Ticket.spam_since.is_(None))
    if beside:
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
    return kept_for_transaction("our addresses", _our_addresses)


def _our_addresses() -> set[str]:
    departments = db.session.execute(select(DepartmentAddress.address)).scalars()
    mailboxes = db.session.execute(select(Mailbox.address)).scalars()
    return {address.lower() for address in (*departments, *mailboxes)}
