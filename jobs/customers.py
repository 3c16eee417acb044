"""What was written about customers in the very moment when somebody did something with them is put right."""

from desk import customer_merging, organisations
from models import db, transaction, utcnow


def gather_strays() -> None:
    """What was filed for a customer while they were merged follows the rest.

    Each in a transaction of its own. For who has none, or was taken apart meanwhile, nothing happens.
    """
    for customer_id in db.session.execute(customer_merging.strays()).scalars().all():
        with transaction():
            customer_merging.gather(customer_id, now=utcnow())


def place_newcomers() -> None:
    """Who was met while a domain changed its owner belongs where that says. Nothing is written where all do."""
    for customer_id in organisations.misplaced_newcomers():
        with transaction():
            organisations.place_again(customer_id)
