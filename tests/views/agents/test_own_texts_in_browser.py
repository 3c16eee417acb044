"""The office's own texts in a browser: a hole is found, filled, and gone (C8)."""

import pytest

from desk import articles
from desk.articles import Words
from models import Article, CannedReply, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("C8")


def test_a_missing_variant_is_found_and_filled(opened, root, ticket):
    with transaction():
        db.session.add(CannedReply(name="Thanks", texts={"en": "Thank you"}, used=7))
        article = Article(category=articles.first_category(), original="en", changed_at=NOON, agent=root)
        db.session.add(article)
        articles.write(article, {"en": Words("Reset", "Press it.")}, by=root, now=NOON)
    page = opened(root, "/desk/own_texts/?show=de&kind=canned_reply")

    page.click("text=Thanks")
    page.fill("#text-de", "Vielen Dank")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")
    page.goto(page.url.split("/desk")[0] + "/desk/own_texts/?show=de&kind=canned_reply")

    assert page.is_visible(".nothing")

    page.goto(page.url.replace("kind=canned_reply", "kind=article"))
    page.click("text=Reset")
    page.fill("#text-title-de", "Zurücksetzen")
    page.fill("#text-de", "Drücken Sie.")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")

    assert page.input_value("#text-title-de") == "Zurücksetzen" and page.input_value("#text-en") == "Press it."
