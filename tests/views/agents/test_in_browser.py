"""The desk in a real browser: with scripts and without, at a desk and on a telephone, light and dark."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from models import (
    CannedReply,
    Message,
    Ticket,
    db,
    transaction,
)
from tests.conftest import PASSWORD

TELEPHONE = {"width": 320, "height": 640}


def until(page: Any, is_so: Callable[[], bool]) -> None:
    """Wait for it, at most some seconds. Playwright's own way needs `eval`, which the policy forbids."""
    for _ in range(100):
        if is_so():
            return
        page.wait_for_timeout(50)


def said() -> list[str]:
    db.session.rollback()
    return [message.text for message in db.session.query(Message).order_by(Message.id)]


def test_an_answer_is_written_with_the_keyboard_alone(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    page.focus("#text")
    page.keyboard.type("Wir kommen.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".flash-success")

    assert said()[-1] == "Wir kommen."


def test_without_scripts_a_ticket_is_answered_noted_and_solved(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}", java_script_enabled=False)

    page.fill("#text", "Wir kommen.")
    page.click("text=Send and wait")
    page.check("[name=kind][value=note]")
    page.fill("#text", "Feuerwehr rufen")
    page.click("text=Keep the note")
    page.click(".acts >> text=Solved")

    assert said()[1:] == ["Wir kommen.", "Feuerwehr rufen"]
    assert db.session.get_one(Ticket, ticket.id).status == "solved"


def test_a_note_shows_only_its_own_button(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    before = (page.is_visible("text=Send and wait"), page.is_visible("text=Keep the note"))
    page.check("[name=kind][value=note]")
    after = (page.is_visible("text=Send and wait"), page.is_visible("text=Keep the note"))

    assert (before, after) == ((True, False), (False, True))


@pytest.mark.row("R19")
def test_a_canned_reply_goes_where_the_cursor_is(opened, ticket, alice):
    with transaction():
        db.session.add(CannedReply(name="Thanks", texts={"de": "Danke, {customer}."}))
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    page.fill("#text", "Guten Tag")
    page.select_option("#canned", label="Thanks")
    page.click("text=Insert")
    until(page, lambda: "Danke" in page.input_value("#text"))

    assert page.input_value("#text") == "Guten Tag\n\nDanke, Carol Weiß."


def test_what_was_typed_survives_a_session_that_ended(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Ein langer Text")
    with transaction():
        alice.end_sessions()

    page.click("text=Send and wait")
    page.fill("#address", alice.address)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.goto(re.sub(r"/desk/.*", f"/desk/ticket/{ticket.id}", page.url))

    assert page.input_value("#text") == "Ein langer Text"


def test_what_was_sent_is_not_offered_again(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Wir kommen.")

    page.click("text=Send and wait")
    page.wait_for_selector(".flash-success")
    page.reload()

    assert page.input_value("#text") == ""


def test_what_cannot_be_undone_is_asked_first(opened, alice, root):
    page, asked = opened(root, "/desk/agent/"), []

    def decline(dialog):
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", decline)

    page.click("text=New one-time password >> nth=0")
    page.wait_for_timeout(200)

    assert len(asked) == 1 and "The old password ends" in asked[0]
    assert page.query_selector(".flash") is None


def test_the_slash_key_goes_to_the_search_on_any_layout(opened, alice):
    page = opened(alice, "/desk/ticket/")
    page.wait_for_load_state()

    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'Slash', key: '.', bubbles: true}))")

    assert page.evaluate("document.activeElement.name") == "search"


def test_a_hostile_mail_does_nothing_and_fetches_nothing(opened, full_ticket, alice):
    page = opened(alice, f"/desk/ticket/{full_ticket.id}")

    page.click(".as-sent summary")
    frame = page.frame_locator(".as-sent iframe")
    frame.locator("p").wait_for()

    assert frame.locator("p").inner_text() == "Hallo"
    assert page.evaluate("window.x") is None
