"""The agent's home in a real browser: ticked rows, a glance by keyboard. Workspaces: tests/demo."""

import pytest

from desk import requests
from models import Status, Ticket, db, transaction
from tests.conftest import NOON
from tests.views.agents.test_in_browser import TELEPHONE, until


@pytest.fixture
def three(office, support):
    """Tickets in Support, with words that need room."""
    asked = [requests.Request("C", f"c{n}@example.com", "Unzertrennlich" * 9, "?", "de", support) for n in range(3)]
    with transaction():
        return [requests.hand_in(one, now=NOON) for one in asked]


def statuses():
    db.session.rollback()
    return [one.status for one in db.session.query(Ticket).order_by(Ticket.id)]


@pytest.mark.row("R15")
@pytest.mark.parametrize("scripts", [True, False])
def test_rows_are_ticked_changed_and_changed_back_on_a_telephone(opened, three, alice, scripts):
    page = opened(alice, "/desk/ticket/", viewport=TELEPHONE, java_script_enabled=scripts)

    hidden = not page.is_visible("[name=act]")
    page.check("[name=rows] >> nth=0")
    page.check("[name=rows] >> nth=1")
    if scripts:
        assert page.inner_text(".bulk-count") == "Ticked: 2"
        room, needed = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        assert needed <= room
    page.select_option("[name=act]", "status:solved")
    page.click("text=Do it")
    page.wait_for_selector(".flash-undo")
    solved = statuses()
    page.click(".flash-undo button")
    page.wait_for_selector("text=2 tickets are as they were.")

    assert hidden
    assert sorted(solved) == [Status.OPEN, Status.SOLVED, Status.SOLVED]
    assert statuses() == [Status.OPEN] * 3


@pytest.mark.row("R12")
def test_the_last_words_are_read_by_keyboard_and_by_pointer(opened, ticket, alice):
    page = opened(alice, "/desk/ticket/")

    page.focus("button.glance")
    page.keyboard.press("Enter")
    page.wait_for_selector(".glance-box")
    by_key = page.inner_text(".glance-box")
    page.keyboard.press("Escape")
    closed = page.query_selector(".glance-box") is None
    page.hover(".t-who >> nth=1")
    page.wait_for_selector(".glance-box")
    page.hover(".glance-box")
    page.wait_for_timeout(600)
    stayed = page.is_visible(".glance-box")
    page.mouse.move(1, 1)
    until(page, lambda: page.query_selector(".glance-box") is None)

    assert "Der Drucker brennt." in by_key
    assert (closed, stayed, page.query_selector(".glance-box")) == (True, True, None)
