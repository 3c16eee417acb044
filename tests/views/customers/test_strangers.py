"""What strangers try at the customers' pages, and what becomes of it (S11, C5, C6)."""

import pytest
from sqlalchemy import update

from models import CustomerSession, Message, db, transaction, utcnow
from tests.views.customers.filling_in import a_proof


@pytest.fixture
def carols(at_home, ticket):
    return at_home("carol@example.com")


@pytest.mark.row("C1")
def test_a_session_that_ends_while_somebody_writes_takes_no_word_with_it(carols, ticket):
    with transaction():
        db.session.execute(update(CustomerSession).values(ended_at=utcnow()))

    page = f"/my/{ticket.number}"
    answer = carols.post(
        page,
        data={"proof": a_proof(), "text": "Er brennt <noch> immer."},
        headers={"Referer": f"http://localhost{page}"},
    )

    assert answer.status_code == 401
    assert "Er brennt &lt;noch&gt; immer." in answer.text
    assert db.session.query(Message).count() == 1


@pytest.mark.row("C5")
@pytest.mark.parametrize("below", ["file/{}/x.png", "message/{}/html"])
@pytest.mark.parametrize("number", ["9" * 30, "-1", "\u00b2"])
def test_an_odd_number_behind_a_link_opens_nothing(client, ticket, below, number):
    answer = client.get(f"/ticket/{ticket.link_token}/{below.format(number)}")

    assert answer.status_code == 404
