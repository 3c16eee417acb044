"""A promise, in a browser: told while one types, taken with the answer, and said to be done (A6)."""

import pytest

from tests.views.agents.test_in_browser import until

pytestmark = pytest.mark.row("A6")


def test_a_promise_is_told_while_one_types_and_is_taken_with_the_answer(opened, alice, ticket):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    offer = page.locator("[data-promised]")

    page.fill("#text", "Wir sehen nach und melden uns morgen bei Ihnen.")
    until(page, lambda: "You promise something by" in offer.inner_text())
    page.fill("#text", "Bitte melden Sie sich morgen bei uns, vielen Dank.")
    until(page, offer.is_hidden)
    page.fill("#text", "Wir sehen nach und melden uns morgen bei Ihnen.")
    until(page, offer.is_visible)
    offer.locator("input").check()
    page.click(".actions.for-reply button[name=then] >> nth=0")
    page.wait_for_load_state()
    promised = page.locator("form.reminded").inner_text()
    page.click("form.reminded button >> nth=0")
    page.wait_for_load_state()

    assert "Alice promised this by" in promised
    assert page.locator("form.reminded").count() == 0
