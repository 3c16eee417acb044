"""Somebody who was only in copy so far comes twice in one moment: they are one customer, and come in both times."""

import pytest

from desk import entries, participants
from models import CustomerAddress, CustomerSession, SignInLink, db, transaction
from tests.conftest import NOON
from views.customers.sending import written

pytestmark = pytest.mark.row("C5")

FRED = "fred@example.net"


def test_two_first_sign_ins_at_once_are_one_customer(ticket, at_once):
    with transaction():
        participants.let_in(ticket, [(FRED, "Fred")], since=NOON)
        for browser in ("one", "other"):
            entries.ask(entries.Wish(FRED, browser=browser, language="de"), now=NOON)
    ids = [link.id for link in db.session.query(SignInLink)]
    db.session.rollback()

    def come_in(link_id):
        def act():
            link = db.session.get_one(SignInLink, link_id)
            written(lambda: entries.enter(link, is_at_home=False, now=NOON))

        return act

    at_once(*map(come_in, ids))

    db.session.rollback()
    assert db.session.query(CustomerAddress).filter_by(address=FRED).count() == 1
    assert db.session.query(CustomerSession).filter_by(address=FRED).count() == 2
