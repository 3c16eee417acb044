"""Two customers made one and two again, as a manager does it in a real browser."""

import re

import pytest

from models import Customer, CustomerAddress, db, transaction
from tests.conftest import NOON


@pytest.mark.row("R18")
def test_a_customer_is_found_merged_and_taken_apart_from_the_history(opened, ticket, carol, root):
    twin = Customer(name="C. Weiß", language="de", created_at=NOON)
    twin.addresses.append(CustomerAddress(address="carol@home.example"))
    with transaction():
        db.session.add(twin)
    page = opened(root, f"/desk/customer/details/?id={twin.id}")

    page.get_by_role("link", name="Merge into …").click()
    page.keyboard.type("carol@example")  # the box to search in has the focus
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Choose Carol Weiß").click()
    page.get_by_role("button", name="Merge").click()
    page.wait_for_url(re.compile(rf"details/\?id={carol.id}$"))
    merged = page.locator("main").inner_text()
    page.locator("#history summary").click()
    page.get_by_role("button", name="Make two customers again").click()
    page.wait_for_load_state()

    assert "“C. Weiß” is merged into “Carol Weiß”." in merged and "carol@home.example" in merged
    assert "“C. Weiß” is a customer of its own again." in page.locator(".flash").first.inner_text()
    db.session.rollback()
    assert [one.address for one in twin.addresses] == ["carol@home.example"]
