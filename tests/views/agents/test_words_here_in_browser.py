"""In a browser an administrator clicks a text on a page and changes it there (S8)."""

import pytest

from desk import live_texts
from desk.catalogues import entries
from tests.views.agents.test_in_browser import until

pytestmark = pytest.mark.row("S8")


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


def test_a_text_is_clicked_changed_broken_and_seen_on_the_customers_page(opened, root, ticket, url):
    page = opened(root, "/desk/texts/")
    page.click("text=Change texts on the pages themselves")
    page.wait_for_selector(".words-here")
    page.goto(url)

    page.click("h1 [data-text-keys]")
    area = page.locator(".words-here dialog textarea")
    until(page, lambda: area.is_visible())
    area.fill("<b>How")
    page.click(".words-here dialog button[value=save]")
    until(page, lambda: page.inner_text(".words-here-wrong") != "")
    wrong = page.inner_text(".words-here-wrong")
    area.fill("What shall we do for you?")
    page.click(".words-here dialog button[value=save]")
    until(page, lambda: "What shall we do for you?" in page.inner_text("h1"))
    changed = page.inner_text("h1")
    page.click("text=Finish changing texts")
    until(page, lambda: page.locator(".words-here").count() == 0)

    assert "<b>" in wrong and changed == page.inner_text("h1") == "What shall we do for you?"


def test_where_a_text_is_used_is_opened_and_shown(opened, root, ticket):
    key = next(key for key, one in entries("en").items() if one.source.msgid == "Mark as unread")
    page = opened(root, f"/desk/ticket/?words_here={key}")
    page.click(f".words-here a[href^='/desk/ticket/{ticket.id}']")
    sought = page.locator("[data-text-sought]")
    until(page, lambda: sought.first.is_visible())

    assert sought.first.inner_text() == "Mark as unread"
    assert sought.first.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"
    assert sought.first.evaluate("(one) => one.getBoundingClientRect().top < innerHeight")
