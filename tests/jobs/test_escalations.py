"""No ticket waits too long because something is wrong with another one (A6)."""

import pytest

from desk import requests
from jobs import escalations
from models import OutgoingMail, Purpose, db, transaction
from tests.conftest import NOON


@pytest.mark.row("A6")
def test_a_ticket_that_cannot_be_escalated_keeps_no_other_from_it(ticket, sales, mona, root):
    with transaction():
        requests.hand_in(requests.Request("Данило", "danylo@example.net", "Де рахунок?", "?", "uk", sales), now=NOON)
        mona.language = "?!"

    escalations.escalate_waiting()

    told = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION)
    assert root.address in {mail.first_recipient for mail in told}
