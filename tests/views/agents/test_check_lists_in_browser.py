"""Check lists in a browser: kept ready, put on, ticked and opened again, by what assistive tools see of them."""

import pytest

pytestmark = pytest.mark.row("S6")


def test_a_list_is_kept_ready_and_put_on_an_item_added_ticked_and_opened_again(opened, alice, root, ticket, support):
    desk = opened(root, "/desk/check_list/new/")
    desk.get_by_label("Title").fill("Printer")
    desk.get_by_label("English").fill("Note the number\nCheck the warranty")
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.wait_for_selector("text=2 items")

    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.get_by_label("Check list kept ready").select_option("Printer")
    page.locator("#check-list").get_by_role("button", name="Put on").click()
    page.wait_for_selector("text=Alice put the check list “Printer” on it.")
    page.get_by_label("What is to be done").fill("Ask the shop")
    page.locator("#check-list").get_by_role("button", name="Add").click()
    box = page.get_by_role("checkbox", name="Ask the shop")
    before = box.get_attribute("aria-checked")

    box.click()
    page.wait_for_selector('#check-list [aria-checked="true"]')
    counted = page.locator("#check-list h2").inner_text()
    box.click()
    page.wait_for_selector('#check-list [aria-checked="false"]')

    assert (before, "1 of 3" in counted) == ("false", True)
    assert page.get_by_role("checkbox").all_inner_texts() == [
        "☐ Note the number",
        "☐ Check the warranty",
        "☐ Ask the shop",
    ]
