"""Words that are typed survive whatever happens; and how one writes in a real browser."""

import re
from datetime import timedelta

import pytest

from desk import requests
from models import CannedReply, Draft, Kind, Message, OutgoingMail, db, transaction
from tests.conftest import NOON, PASSWORD
from tests.views.agents.test_in_browser import TELEPHONE, said, until

PASTE = """([name, type]) => {
  const data = new DataTransfer();
  data.items.add(new File(["PNG"], name, { type }));
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector("#text").dispatchEvent(paste);
}"""
DROP = """(name) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["%PDF-1.4"], name, { type: "application/pdf" }));
  const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
  document.querySelector("#text").dispatchEvent(drop);
}"""


def drafts():
    db.session.rollback()
    return [one.text for one in db.session.query(Draft)]


def sign_in(page, agent):
    page.fill("#address", agent.address)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(re.compile(r"^[^?]*/desk/"))


def test_a_draft_survives_a_reload_and_a_sign_out_and_another_browser(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Ein langer Text")
    page.reload()
    reloaded = page.input_value("#text")
    until(page, lambda: "Draft saved" in page.inner_text(".draft-state"))

    page.click(".desk-me summary")
    page.click("text=Sign out")
    elsewhere = opened(alice, f"/desk/ticket/{ticket.id}")

    assert (reloaded, elsewhere.input_value("#text")) == ("Ein langer Text", "Ein langer Text")
    assert "Draft saved" in elsewhere.inner_text(".draft-state")


def test_words_written_after_the_session_ended_are_sent_up_once_one_is_back(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Vorher")
    until(page, lambda: drafts() == ["Vorher"])
    with transaction():
        alice.end_sessions()

    page.fill("#text", "Vorher und nachher")
    until(page, lambda: "signed out" in page.inner_text(".draft-state"))
    told, kept = page.inner_text(".draft-state"), drafts()
    other = page.context.new_page()
    other.goto(re.sub("/desk/.*", "/sign-in", page.url))
    sign_in(other, alice)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    until(page, lambda: drafts() == ["Vorher und nachher"])

    assert "Your words are kept in this browser" in told and kept == ["Vorher"]
    assert drafts() == ["Vorher und nachher"] and page.input_value("#text") == "Vorher und nachher"


def test_two_windows_lose_nothing_of_each_other(opened, ticket, alice):
    first = opened(alice, f"/desk/ticket/{ticket.id}")
    second = first.context.new_page()
    second.goto(first.url)
    first.fill("#text", "Die ersten Worte")
    until(first, lambda: drafts() == ["Die ersten Worte"])

    second.fill("#text", "Die zweiten Worte")
    until(second, lambda: second.locator(".other-words").count() == 1)
    shown, kept = second.inner_text(".other-words"), drafts()
    second.click("text=Keep these words")
    until(second, lambda: drafts() == ["Die zweiten Worte"])

    assert (shown, kept, drafts()) == ("Die ersten Worte", ["Die ersten Worte"], ["Die zweiten Worte"])


@pytest.mark.row("R19")
def test_a_canned_reply_is_found_by_typing_and_chosen_by_keys(opened, ticket, alice):
    with transaction():
        db.session.add(CannedReply(name="Printer", texts={"de": "Schalten Sie ihn aus, {first_name}."}))
        db.session.add(CannedReply(name="Thanks", texts={"de": "Danke, {customer}.", "uk": "Дякую!"}))
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.focus("#text")

    page.keyboard.type("Guten Tag, ::")
    page.wait_for_selector(".typing [role=option]")
    page.keyboard.press("ArrowDown")
    preview = page.inner_text(".typing-seen")
    told = page.locator(f"#{page.get_attribute('#text', 'aria-activedescendant')}[aria-selected=true]").inner_text()
    page.keyboard.type("aus")
    until(page, lambda: page.locator(".typing [role=option]").count() == 1)
    page.keyboard.press("Enter")
    chosen = page.input_value("#text")
    page.keyboard.type(" ::")
    page.wait_for_selector(".typing [role=option]")
    page.keyboard.press("Escape")
    page.keyboard.type("дяк")

    assert preview == "Danke, Carol Weiß." and chosen == "Guten Tag, Schalten Sie ihn aus, Carol."
    assert not page.is_visible(".typing") and page.input_value("#text").endswith("::дяк")
    assert told.startswith("Thanks") and page.get_attribute("#text", "aria-activedescendant") is None


def test_files_are_dropped_and_pasted_and_taken_out_and_survive(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    page.evaluate(DROP, "Plan.pdf")
    page.evaluate(PASTE, ["image.png", "image/png"])
    until(page, lambda: page.locator(".kept-files [name=kept]").count() == 2)
    page.click("button[aria-label^='Remove Plan.pdf']")
    until(page, lambda: page.locator(".kept-files [name=kept]").count() == 1)
    page.reload()
    kept = page.inner_text(".kept-files")
    page.fill("#text", "Anbei das Bild.")
    page.click("text=Send and wait")
    page.wait_for_selector(".flash-success")

    db.session.rollback()
    [outgoing] = db.session.query(OutgoingMail).filter_by(purpose="reply")
    sent = outgoing.message.attachments if outgoing.message else []
    assert re.search(r"Picture 20\d\d-\d\d-\d\d [\d.]+\.png", kept) and "Plan" not in kept
    assert [one.filename[:8] for one in sent] == ["Picture "]


def test_what_is_easily_overlooked_is_said_once(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Hallo Herr Meier,\nim Anhang die Rechnung für {product}. Прuвет")

    page.click("text=Send and wait")
    told = page.inner_text(".look-again")
    page.click("text=Send and wait")
    page.wait_for_selector(".flash-success")

    assert "none is attached" in told and "You greet Meier, but the customer is Carol Weiß." in told
    assert "{product}" in told and "Прuвет" in told
    assert len(said()) == 2


def test_what_was_written_meanwhile_is_shown_in_place_and_sent_anyway(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    with transaction():
        requests.write_on(ticket, "Er brennt nicht mehr.", [], now=NOON + timedelta(minutes=5))
    page.fill("#text", "Wir kommen.")

    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".meanwhile")
    news, words = page.inner_text(".meanwhile"), page.input_value("#text")
    page.click("text=Send anyway")
    page.wait_for_selector(".flash-success")

    assert "Carol Weiß wrote" in news and "Er brennt nicht mehr." in news and words == "Wir kommen."
    assert said()[-1] == "Wir kommen."


def test_a_message_is_forwarded_and_sent_on_a_telephone(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}", viewport=TELEPHONE)

    page.click(".message >> text=Forward")
    page.fill("#onward_to", "ivan@supplier.example")
    page.fill("#text", "Können Sie helfen?")
    hidden = page.is_visible("text=Send and wait")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.click(".for-forward button:has-text('Forward')")
    page.wait_for_selector(".flash-success")

    db.session.rollback()
    [message] = db.session.query(Message).filter_by(kind=Kind.FORWARD)
    sent = db.session.query(OutgoingMail).filter_by(message_id=message.id).one()
    assert (message.text, sent.recipients) == ("Können Sie helfen?", ["ivan@supplier.example"])
    assert not hidden and wide <= TELEPHONE["width"]


def test_sent_and_on_to_the_next_it_is_taken_back_from_there(opened, ticket, office, support, danylo, alice):
    asked = requests.Request("Данило", "danylo@example.net", "Монітор", "Не світиться.", "uk", support)
    with transaction():
        office.undo_seconds = 10
        requests.hand_in(asked, now=NOON + timedelta(minutes=1))
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.fill("#text", "Wir komen.")

    page.click(".send-menu summary")
    page.click("text=Send and go to the next")
    page.wait_for_selector(".flash-undo")
    there = page.inner_text("h1")
    page.click(".flash-undo button")
    page.wait_for_selector("text=was taken back")

    assert there == "Монітор"
    assert page.url.split("#")[0].endswith(f"/desk/ticket/{ticket.id}") and page.input_value("#text") == "Wir komen."
    assert len(said()) == 2
