"""The check list in a browser: added, ticked and opened again, by what assistive tools see of it."""

import pytest

pytestmark = pytest.mark.row("S6")


def test_an_item_is_added_ticked_and_opened_again(opened, alice, ticket):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.get_by_label("What is to be done").fill("Ask the shop")
    page.locator("#check-list").get_by_role("button", name="Add").click()
    box = page.get_by_role("checkbox", name="Ask the shop")
    before = box.get_attribute("aria-checked")

    box.click()
    page.wait_for_selector('#check-list [aria-checked="true"]')
    counted = page.locator("#check-list h2").inner_text()
    box.click()
    page.wait_for_selector('#check-list [aria-checked="false"]')

    assert (before, "1 of 1" in counted) == ("false", True)
