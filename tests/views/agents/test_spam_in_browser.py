"""Spam put away, looked through and taken back, in a real browser."""

import pytest

from desk import requests, spam
from models import BlockedSender, Ticket, db, transaction
from tests.conftest import NOON
from tests.views.agents.test_in_browser import TELEPHONE


def those_in_spam():
    db.session.rollback()
    return [ticket.subject for ticket in db.session.query(Ticket).filter(Ticket.is_put_away()).order_by(Ticket.id)]


@pytest.fixture
def some_spam(support, alice):
    for name in ("one", "two", "three"):
        with transaction():
            asked = requests.Request("Win", f"{name}@{'x' * 50}.example", name, "?", "de", support)
            spam.put_away_by_hand(requests.hand_in(asked, now=NOON), by=alice, now=NOON)


@pytest.mark.row("S11")
@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_ticket_is_put_away_and_the_mistake_undone(opened, ticket, alice, has_scripts):
    page = opened(alice, f"/desk/ticket/{ticket.id}", java_script_enabled=has_scripts)

    page.click(".acts >> text=More")
    page.click(".acts >> text=Spam")
    page.wait_for_selector(".flash-undo")
    put_away = those_in_spam()
    page.click(".flash-undo >> text=Undo")
    page.wait_for_selector("#write")

    assert (put_away, those_in_spam()) == (["Drucker brennt"], [])


@pytest.mark.row("S11")
def test_all_of_a_page_are_ticked_but_one_and_taken_back(opened, some_spam, alice):
    page = opened(alice, "/desk/ticket/?folder=spam")

    page.check("text=Tick all on this page")
    page.uncheck("[name=rows] >> nth=0")  # the newest
    is_mixed = page.locator("[data-tick-all]").evaluate("one => one.indeterminate")
    page.click("main button:text-is('Not spam')")
    page.wait_for_selector(".flash-success")

    assert is_mixed and those_in_spam() == ["three"]


@pytest.mark.row("S11")
def test_on_a_telephone_a_spam_ticket_needs_no_pushing_and_its_sender_is_blocked(
    opened,
    some_spam,
    alice,
):
    page = opened(alice, "/desk/ticket/?folder=spam", viewport=TELEPHONE)

    page.click(".t-subject a:text-is('one')")
    page.wait_for_selector(".notice")
    room, needed = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
    page.click(".decide >> text=Block one@")
    page.wait_for_selector(".flash-success")
    db.session.rollback()

    assert needed <= room
    assert db.session.query(BlockedSender).one().pattern.startswith("one@")
