"""The past that benchmarks write by plain SQL has all that the tables ask for: they are not run with the tests."""

import pytest

from benchmarks.past import fill
from models import Mailbox, Message, Ticket, db, transaction


@pytest.mark.usefixtures("office")
def test_a_past_can_be_written() -> None:
    with transaction():
        db.session.add(Mailbox(address="support@example.org", smtp_host="localhost"))

    known = fill(40)

    assert (db.session.query(Ticket).count(), db.session.query(Message).count(), len(known)) == (20, 40, 40)
    assert db.session.query(Ticket).order_by(Ticket.id).limit(1).one().customer.language_from == "written"
