"""The customer's language beside a ticket: seen, put right, and compared with the answer (C8)."""

import pytest

from desk import spoken
from models import db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("C8")


def test_an_agent_puts_the_language_right(ticket, alice, signed_in):
    browser = signed_in(alice)
    before = browser.get(f"/desk/ticket/{ticket.id}").text

    browser.post(f"/desk/ticket/{ticket.id}/language", data={"language": "uk"})

    after = browser.get(f"/desk/ticket/{ticket.id}").text
    db.session.refresh(ticket)
    assert "as they write" in before
    assert (ticket.language, ticket.customer.language) == ("uk", "uk")
    assert "as was said, whatever they write in" in after and "Deutsch → Українська" in after


def test_a_strange_language_is_refused_in_words(ticket, alice, signed_in):
    answer = signed_in(alice).post(f"/desk/ticket/{ticket.id}/language", data={"language": "xx"})

    assert answer.status_code == 422 and "speak this language" in answer.text
    assert ticket.language == "de"


@pytest.mark.parametrize(
    ("text", "warns"),
    [("We have sent you the invoice today.", True), ("Wir haben Ihnen die Rechnung gesendet.", False), ("", False)],
)
def test_an_answer_in_another_language_is_told_of(ticket, alice, signed_in, text, warns):
    answer = signed_in(alice).post(f"/desk/ticket/{ticket.id}/spoken", data={"text": text})

    assert bool(answer.json["words"]) is warns
    if warns:
        assert "English" in answer.json["words"] and "Deutsch" in answer.json["words"]


def test_the_editor_says_which_variant_goes_out(ticket, alice, support, signed_in):
    browser = signed_in(alice)
    own = browser.get(f"/desk/ticket/{ticket.id}").text
    with transaction():
        spoken.say(ticket, "uk", by=alice, now=NOON)

    other = browser.get(f"/desk/ticket/{ticket.id}").text

    assert "Goes out in this language: Deutsch." in own
    assert "There is no signature in it; this one goes along: English." in other


def test_a_manager_who_changes_it_on_the_customers_page_has_said_it(ticket, mona, signed_in):
    customer = ticket.customer
    data = {"name": customer.name, "addresses": customer.address, "language": "ru"}

    signed_in(mona).post(f"/desk/customer/edit/?id={customer.id}", data=data)

    db.session.refresh(customer)
    assert (customer.language, customer.language_from.value) == ("ru", "said")
