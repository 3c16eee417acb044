"""What was written for a customer in the very moment when they were merged into another follows the rest."""

from desk import customer_merging
from models import db, transaction, utcnow


def gather_strays() -> None:
    """Each in a transaction of its own. For who has none, or was taken apart meanwhile, nothing happens."""
    for customer_id in db.session.execute(customer_merging.strays()).scalars().all():
        with transaction():
            customer_merging.gather(customer_id, now=utcnow())
