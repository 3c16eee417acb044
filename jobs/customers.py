"""What customers wait for: their sign-in links; and what was written for one in the moment when they were merged."""

import logging

from desk import customer_merging, entries, organisations
from mail import sign_in
from models import Mailbox, SignInLink, db, transaction, utcnow

log = logging.getLogger(__name__)

LINKS_AT_MOST = 200


def write_sign_in_links() -> None:
    """A mail for each link that was asked for by somebody whom we know, up to a bound."""
    for link_id in db.session.execute(SignInLink.waiting().limit(LINKS_AT_MOST)).scalars().all():
        try:
            _write(link_id)
        except Exception:  # the next one must not wait for this one
            log.exception("sign-in link %s could not be written", link_id)


def _write(link_id: int) -> None:
    """Together with the taking: it is written once."""
    with transaction():
        if not SignInLink.take(link_id):
            return
        link, mailbox = db.session.get_one(SignInLink, link_id), Mailbox.for_office()
        if mailbox and entries.is_wanted(link, now=utcnow()):
            link.outgoing = sign_in.write(link, mailbox, now=utcnow())
            db.session.add(link.outgoing)


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
