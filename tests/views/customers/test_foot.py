"""At the foot of a customer's mails: the way to all their requests (C1)."""

import re

import pytest

from desk import forwards, recipients, replies
from models import OutgoingMail, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("C1")


def test_an_answer_leads_to_all_requests_and_lets_nobody_in(client, ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte neu starten.", now=NOON)
        forwards.forward(ticket, alice, "Wer weiß mehr?", to=recipients.read("it@supplier.example"), now=NOON)
    answer, forwarded = (db.session.query(OutgoingMail).filter_by(purpose=one).one() for one in ("reply", "forward"))

    entered = client.get("/my")

    assert "Alle meine Anfragen: https://desk.example.org/my\n" in answer.text
    assert re.search(r'<a href="https://desk.example.org/my" style="[^"]*">Alle meine Anfragen</a>', answer.html)
    assert "/my" not in forwarded.text + forwarded.html
    assert entered.headers["Location"] == "/my/sign-in"
