"""Recipients as chips, and an answer taken back, in a real browser."""

import pytest

from models import OutgoingMail, Participant, db, transaction
from tests.views.agents.test_in_browser import TELEPHONE, said, until
from tests.views.agents.test_keys_in_browser import press_cyrillic


def the_answers():
    db.session.rollback()
    return db.session.query(OutgoingMail).filter_by(purpose="reply").order_by(OutgoingMail.id).all()


@pytest.fixture
def undo(office):
    with transaction():
        office.undo_seconds = 10


@pytest.mark.row("R10")
def test_recipients_are_chips_and_who_is_new_is_pointed_out_before_it_is_sent(opened, ticket, alice):
    with transaction():
        ticket.participants.append(Participant(address="dora@example.com", name="Dora"))
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    page.click("button[aria-label='Remove dora@example.com']")
    page.fill("#copies", "Erich <erich@example.com>, nobody")
    page.keyboard.press("Enter")
    told = page.inner_text(".recipients-changes")
    wrong = page.locator(".chip.is-bad").all_inner_texts()
    page.keyboard.press("Backspace")
    page.fill("#text", "Wir kommen.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".flash-success")

    assert "New: erich@example.com, nobody" in told and "No longer: dora@example.com" in told
    assert [text.split()[0] for text in wrong] == ["nobody"]
    [sent] = the_answers()
    assert (sent.recipients, sent.copies) == (["Carol Weiß <carol@example.com>"], ["Erich <erich@example.com>"])


def test_an_answer_is_taken_back_within_its_seconds(opened, ticket, alice, undo):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Wir komen.")
    page.click("text=Send and wait")
    page.wait_for_selector(".undo")
    left = int(page.inner_text(".undo-left"))

    page.click(".undo button")
    page.wait_for_selector(".flash-success")
    back = page.input_value("#text")
    page.fill("#text", "Wir kommen.")
    page.reload()
    kept = page.input_value("#text")
    page.click("text=Send and wait")
    page.wait_for_selector(".undo")

    assert 0 < left <= 10
    assert (back, kept) == ("Wir komen.", "Wir kommen.")
    assert said()[1:] == ["Wir kommen."]
    assert page.input_value("#text") == ""


def test_the_countdown_ends_by_itself(opened, ticket, office, alice):
    with transaction():
        office.undo_seconds = 2
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Wir kommen.")
    page.click("text=Send and wait")

    page.wait_for_selector("p.undo")

    assert page.inner_text("p.undo") == "Your answer is on its way."
    assert page.locator(".undo button").count() == 0


def test_without_scripts_recipients_are_chosen_and_an_answer_is_taken_back(opened, ticket, alice, undo):
    page = opened(alice, f"/desk/ticket/{ticket.id}", java_script_enabled=False)

    page.fill("#copies", "erich@example.com")
    page.fill("#text", "Wir kommen.")
    page.click("text=Send and wait")
    told = page.inner_text(".recipients-changes")
    page.click("text=Send and wait")
    page.click(".undo button")

    assert told == "New: erich@example.com"
    assert page.input_value("#text") == "Wir kommen."
    assert page.input_value("#copies") == "erich@example.com"


@pytest.mark.row("B2")
def test_chips_and_their_words_fit_a_telephone(opened, ticket, alice):
    with transaction():
        for number in range(6):
            address = f"{'a-long-name-of-somebody' * 2}{number}@example.com"
            ticket.participants.append(Participant(address=address))

    page = opened(alice, f"/desk/ticket/{ticket.id}", viewport=TELEPHONE)

    assert page.locator(".chip").count() == 7
    assert page.locator("html").bounding_box()["width"] == TELEPHONE["width"]
    until(page, lambda: page.locator("#text").is_visible())
    assert page.locator("main").bounding_box()["width"] <= TELEPHONE["width"]


@pytest.mark.row("R7", "R11")
def test_what_is_selected_is_quoted_and_a_key_copies_what_a_colleague_needs(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}", permissions=["clipboard-read", "clipboard-write"])
    page.fill("#text", "Guten Tag,")

    page.locator(".message .words").first.select_text()
    page.click("[data-quote]")
    by_button = page.input_value("#text")
    page.fill("#text", "")
    page.keyboard.press("Escape")
    page.locator(".message .words").first.select_text()
    press_cyrillic(page, "KeyR", "к")
    page.keyboard.type("Womit?")
    by_key = page.input_value("#text")
    page.keyboard.press("Escape")
    press_cyrillic(page, "Period", "ю")
    until(page, lambda: page.inner_text(".crumbs [role=status]") == "Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")

    assert by_button == "Guten Tag,\n\n> Der Drucker brennt.\n\n" and not page.is_visible("[data-quote]")
    assert by_key == "> Der Drucker brennt.\n\nWomit?"
    assert copied == f"#{ticket.number} Drucker brennt {page.url.partition('#')[0]}"
