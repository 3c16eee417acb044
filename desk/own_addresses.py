"""A customer takes one of their addresses off themselves, in their own place."""

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import organisations
from desk.errors import DeskError
from models import Customer, Participant, Ticket, db


class SignedInWithIt(DeskError):
    text = lazy_gettext(
        "You have signed in with this address. To take it off, sign in with another one of yours first."
    )
    status = 409


def take_off(customer: Customer, address_id: int, *, used: str) -> str:
    """Nobody signs in by it any more, and no answer goes there; what was written from it stays theirs.

    `used` is by which one they have signed in: that one stays, so the last one does, and one that is surely theirs.
    Answers the address that was taken off; empty if it wasn't theirs, or isn't any more.
    """
    db.session.execute(sa.select(Customer.id).where(Customer.id == customer.id).with_for_update())
    db.session.refresh(customer, ["addresses"])  # another browser of theirs may have taken off the one that is used
    one = next((one for one in customer.addresses if one.id == address_id), None)
    if one is None:
        return ""
    if one.address == used or not customer.has_address(used):
        raise SignedInWithIt
    customer.addresses.remove(one)
    _answer_elsewhere(customer, one.address, used)
    organisations.place(customer)
    return one.address


def _answer_elsewhere(customer: Customer, address: str, used: str) -> None:
    """In their own requests; where others have put that address in copy, only these can take it out."""
    theirs = sa.select(Ticket.id).where(Ticket.customer_id == customer.id)
    in_copy = (Participant.address.in_((address, used)), Participant.ticket_id.in_(theirs))
    db.session.execute(sa.delete(Participant).where(*in_copy))
    answered_there = (Ticket.customer_id == customer.id, Ticket.address == address)
    db.session.execute(sa.update(Ticket).where(*answered_there).values(address=used))
