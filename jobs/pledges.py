"""What agents promised is looked after when its moment has come. By its state: it may be looked at twice, or late."""

import logging

from desk import pledges
from models import Pledge, db, transaction, utcnow

log = logging.getLogger(__name__)
AT_MOST = 200


def look_after_due() -> None:
    """Each taken and told in one transaction: told once, and whoever is killed in between has told nobody."""
    for pledge_id in db.session.execute(Pledge.due(utcnow()).limit(AT_MOST)).scalars().all():
        try:
            _look_after(pledge_id)
        except Exception:  # the next one must not wait for this one
            log.exception("promise %s could not be looked after", pledge_id)


def _look_after(pledge_id: int) -> None:
    with transaction():
        now = utcnow()
        if Pledge.take(pledge_id, now):
            pledges.look_after(db.session.get_one(Pledge, pledge_id), now=now)
