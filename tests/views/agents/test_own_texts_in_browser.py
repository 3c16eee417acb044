"""The office's own texts in a browser: a hole is found, filled, and gone (C8)."""

import pytest

from models import CannedReply, db, transaction

pytestmark = pytest.mark.row("C8")


def test_a_missing_variant_is_found_and_filled(opened, root, ticket):
    with transaction():
        db.session.add(CannedReply(name="Thanks", texts={"en": "Thank you"}, used=7))
    page = opened(root, "/desk/own_texts/?show=de&kind=canned_reply")

    page.click("text=Thanks")
    page.fill("#text-de", "Vielen Dank")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")
    page.goto(page.url.split("/desk")[0] + "/desk/own_texts/?show=de&kind=canned_reply")

    assert page.is_visible(".nothing")
