"""What a ticket is about, said in a browser: by its customer in the form, by an agent beside it (S15, C2)."""

from datetime import timedelta

import pytest

from models import Category, CustomField, FieldKind, Ticket, db, transaction
from tests.views.agents.test_in_browser import until
from views.customers import proof


@pytest.fixture
def fields(support, sales):
    """Sales asks how many, all ask since when; two categories lead to both."""
    many = CustomField(labels={"en": "How many?"}, kind=FieldKind.NUMBER, departments=[sales], is_required=True)
    since = CustomField(labels={"en": "Since when?"}, kind=FieldKind.DATE)
    many.is_public = since.is_public = True
    with transaction():
        db.session.add_all([many, since, Category(names={"en": "Offers"}, department=sales)])
        db.session.add(Category(names={"en": "Questions"}, department=support))
        db.session.flush()
        return f"#field-{many.id}", f"#field-{since.id}"


def newest():
    db.session.rollback()
    return db.session.query(Ticket).order_by(Ticket.id.desc()).first()


@pytest.mark.row("C2")
@pytest.mark.row("S15")
def test_a_customer_chooses_and_an_agent_puts_it_right(opened, url, fields, bob, monkeypatch):
    monkeypatch.setattr(proof, "FASTEST", timedelta())
    many, since = fields
    page = opened(bob, "/desk/ticket/")
    page.goto(url)

    asked_at_first = page.is_visible(many), page.is_visible(since)
    page.click("text=Offers")
    asked_then = page.is_visible(many), page.is_visible(since)
    page.fill("#subject", "Angebot")
    page.fill("#text", "Bitte ein Angebot.")
    page.fill("#address", "anna@example.com")
    page.fill(many, "viele")
    page.click("button.big")
    told = page.inner_text(f"{many}-wrong")
    page.fill(many, "12")
    page.click("button.big")
    page.wait_for_selector(".received")
    page.goto(f"{url}/desk/ticket/{newest().id}")
    page.fill(f".about {since}", "2026-11-27")
    page.fill(f".about {many}", "1,500")
    page.click(".about button")
    page.wait_for_selector(".flash-success")

    assert (asked_at_first, asked_then) == ((False, True), (True, True))
    assert "How many?" in told and page.input_value("#about-category") != ""
    until(page, lambda: sorted(newest().answers.values()) == [["1500"], ["2026-11-27"]])
