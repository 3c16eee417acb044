"""The customer's language, in a browser: said while one types, and put right (C8)."""

import pytest

from tests.views.agents.test_in_browser import until

pytestmark = pytest.mark.row("C8")


def test_an_answer_in_another_language_is_told_of_while_one_types(opened, alice, ticket):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    warning = page.locator("[data-spoken]")

    page.fill("#text", "We have sent you the invoice today.")
    until(page, lambda: "English" in warning.inner_text())
    page.fill("#text", "Wir haben Ihnen die Rechnung heute gesendet.")
    until(page, lambda: warning.inner_text() == "")
    page.select_option("#spoken", "en")
    page.click(".spoken button")
    page.wait_for_load_state()

    assert page.input_value("#spoken") == "en"
