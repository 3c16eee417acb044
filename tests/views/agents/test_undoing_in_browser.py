"""A message split off and joined again, as an agent does it in a real browser."""

import re

import pytest

from desk import replies
from models import transaction
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
