"""What was split off, joined and passed on comes back by its line in the history, in a real browser."""

import re

import pytest

from desk import merging, replies, requests
from models import Ticket, db, transaction
from tests.conftest import NOON


@pytest.mark.row("R18")
def test_a_message_split_off_comes_back_by_its_line_in_the_history(opened, ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
    page = opened(alice, f"/desk/ticket/{ticket.id}/split")

    page.get_by_label("Bitte löschen.").check()
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_url(re.compile(rf"/desk/ticket/(?!{ticket.id}\b)\d+$"))
    page.locator(".undo-line summary").click()
    page.get_by_role("button", name="Yes, undo it").click()
    page.wait_for_url(re.compile(rf"/desk/ticket/{ticket.id}$"))

    assert page.get_by_text("Bitte löschen.").count() >= 1
    assert page.locator(".flash").first.inner_text() == "Undone."


@pytest.mark.row("R15", "R18")
def test_what_was_joined_and_what_was_passed_on_come_back_too(opened, ticket, danylo, support, sales, root):
    asked = requests.Request("Данило", "danylo@example.net", "Рахунок", "Де?", "uk", support)
    with transaction():
        part = requests.hand_in(asked, now=NOON)
    with transaction():
        merging.merge(part, ticket, by=root, now=NOON)
    page = opened(root, f"/desk/ticket/{ticket.id}")
    page.select_option("#department", str(sales.id))
    with page.expect_navigation():
        page.click("form[action$='/transfer'] button")
    page.goto(re.sub(r"/desk/.*", f"/desk/ticket/{ticket.id}", page.url))

    with page.expect_navigation():
        page.locator("li.event:has-text('Sales') button:text-is('Undo')").click()
    page.locator(".undo-line summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, undo it").click()

    db.session.rollback()
    assert db.session.get_one(Ticket, part.id).merged_into_id is None
    assert db.session.get_one(Ticket, ticket.id).department == support
