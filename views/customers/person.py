"""Which customer is signed in in this browser."""

from flask import session

from models import Customer, db


def signed_in_customer() -> Customer | None:
    """Who signed in by a mailed link; None for strangers."""
    customer_id = session.get("customer")
    return db.session.get(Customer, customer_id) if isinstance(customer_id, int) else None
