"""Which customer is signed in in this browser."""

from flask import session

from models import Customer, db


def signed_in_customer() -> Customer | None:
    """The customer who asks, if one is signed in."""
    known = session.get("customer_id")
    return db.session.get(Customer, known) if isinstance(known, int) else None
