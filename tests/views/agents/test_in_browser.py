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
SCREENS = [
    "/desk/ticket/?folder=all",
    "/desk/ticket/?folder=all&priority=normal&language=de",
    "/desk/workspace/",
    "/desk/ticket/{ticket}",
    "/desk/ticket/?folder=spam",
    "/desk/blocked/",
    "/desk/blocked/new/",
    "/desk/customer/",
    "/desk/organisation/",
    "/desk/organisation/details/?id=1",
    "/desk/canned_reply/new/",
    "/desk/outgoing/",
    "/desk/incoming/",
    "/desk/mailbox/new/",
    "/desk/rule/",
    "/desk/rule/new/",
    "/desk/ticket_rule/",
    "/desk/ticket_rule/new/",
    "/desk/automation/",
    "/desk/automation/edit/?id=1",
    "/desk/department/edit/?id=1",
    "/desk/service_level/",
    "/desk/service_level/new/",
    "/desk/escalation/",
    "/desk/escalation/new/",
    "/desk/ticket/{ticket}/clocks",
    "/desk/agent/",
    "/desk/agent/edit/?id=1",
    "/desk/office/",
    "/desk/profile/",
    "/desk/notices/",
    "/new-password",
]


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_screen_scrolls_sideways_on_a_telephone(opened, full_ticket, root, scheme):
    page = opened(root, "/desk/ticket/", viewport=TELEPHONE, color_scheme=scheme)

    wide = []
    for path in SCREENS:
        page.goto(re.sub(r"/desk/.*", "", page.url).replace("/new-password", "") + path.format(ticket=full_ticket.id))
        room, needed = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        if needed > room:
            wide.append((path, needed))

    assert wide == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_words_stand_out_from_their_ground(opened, full_ticket, root, scheme):
    """WCAG 2.2, 1.4.3: a contrast of 4.5, measured in the browser for each text that is seen."""
    page = opened(root, "/desk/ticket/", color_scheme=scheme)

    pale = []
    for path in SCREENS:
        page.goto(re.sub(r"/desk/.*", "", page.url).replace("/new-password", "") + path.format(ticket=full_ticket.id))
        pale += [(path, *found) for found in page.evaluate(PALE_TEXTS)]

    assert pale == []


PALE_TEXTS = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility() || element.closest("option, script, :disabled")) continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < 4.5) found.push([text.slice(0, 40), Math.round(contrast * 10) / 10]);
  }
  return found;
}"""


def test_each_input_has_a_name_that_is_read_aloud(opened, full_ticket, root):
    page = opened(root, "/desk/ticket/")

    nameless = []
    for path in SCREENS:
        page.goto(re.sub(r"/desk/.*", "", page.url).replace("/new-password", "") + path.format(ticket=full_ticket.id))
        nameless += [(path, found) for found in page.evaluate(NAMELESS)]

    assert nameless == []


NAMELESS = """() => [...document.querySelectorAll(
    "input:not([type=hidden]), select, textarea, button, a, summary, iframe")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !(one.labels && [...one.labels].some((label) => label.textContent.trim()))
    && !one.getAttribute("aria-label") && !one.getAttribute("title") && !one.textContent.trim() && !one.value)
  .map((one) => one.outerHTML.slice(0, 120))"""
