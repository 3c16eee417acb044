"""The search box in a real browser, in four languages: suggestions, chips, what was searched instead, the twins."""

import pytest

from desk import replies, requests
from models import CannedReply, db, transaction
from search import index
from tests.conftest import NOON
from tests.views.agents.test_axe_in_browser import violations
from tests.views.agents.test_in_browser import TELEPHONE

pytestmark = pytest.mark.row("R22")
ALSO = {
    "en": "Also searched: принтер",
    "de": "Auch gesucht: принтер",
    "ru": "Также искали: принтер",
    "uk": "Також шукали: принтер",
}
CHIPS = {
    "en": ["ghbynth", "not: сканер", "From: dora", "State: Open"],
    "de": ["ghbynth", "ohne: сканер", "Von: dora", "Status: Offen"],
    "ru": ["ghbynth", "без: сканер", "От кого: dora", "Состояние: Открыта"],
    "uk": ["ghbynth", "без: сканер", "Від кого: dora", "Стан: Відкрита"],
}


@pytest.fixture
def printers(office, support, alice):
    """Two tickets about printers, the older one answered; and a canned reply."""
    asked = [
        requests.Request("Dora", "dora@example.com", subject, "Принтер на втором этаже молчит.", "ru", support)
        for subject in ("Принтер на этаже молчит", "Этаж второй: молчит принтер")
    ]
    with transaction():
        old, new = [requests.hand_in(one, now=NOON) for one in asked]
        replies.reply(old, alice, "Выключите его и включите.", now=NOON)
        db.session.add(CannedReply(name="Принтер: включить снова", texts={"ru": "Выключите и включите."}))
    index.rebuild()
    return old, new


def speaking(agent, language):
    with transaction():
        agent.language = language
    return agent


@pytest.mark.parametrize("language", ALSO)
def test_what_is_typed_in_the_wrong_layout_is_suggested_at_once(opened, printers, alice, language):
    page = opened(speaking(alice, language), "/desk/profile/")

    page.focus(".desk-search input")
    page.keyboard.type("ghbynth")
    page.wait_for_selector(".suggested [role=option]")

    assert page.inner_text(".suggested .also-searched") == ALSO[language]
    titles = page.locator(".suggested [role=option] > span:first-child").all_inner_texts()
    assert set(titles) >= {"Принтер на этаже молчит", "Этаж второй: молчит принтер"}


def test_suggestions_are_walked_by_keys_and_escape_leaves_what_was_typed(opened, printers, alice):
    page = opened(alice, "/desk/profile/")
    page.focus(".desk-search input")
    page.keyboard.type("прин")
    page.wait_for_selector(".suggested [role=option] >> text=Принтер: включить снова")

    page.keyboard.press("Escape")
    closed = page.is_hidden(".suggested"), page.input_value(".desk-search input")
    page.keyboard.type("zzqq")
    page.wait_for_selector(".suggested >> text=Nothing was found.")
    said = page.inner_text(".desk-search [role=status]"), page.is_visible(".suggested [role=listbox]")
    page.fill(".desk-search input", "прин")
    page.keyboard.type("тер")
    page.wait_for_selector(".suggested [role=option]")
    page.keyboard.press("ArrowDown")
    active = page.get_attribute(".desk-search input", "aria-activedescendant")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/ticket/*")

    assert closed == (True, "прин")
    assert said == ("Nothing was found.", False)
    assert active == "suggested-list-0"


@pytest.mark.parametrize("language", CHIPS)
@pytest.mark.parametrize("scripts", [True, False])
def test_chips_say_what_was_understood_and_take_it_away(opened, printers, alice, language, scripts):
    size = TELEPHONE if scripts else {"width": 1280, "height": 900}
    page = opened(speaking(alice, language), "/desk/profile/", java_script_enabled=scripts, viewport=size)

    page.fill(".desk-search input", "ghbynth -сканер from:dora status:open")
    page.press(".desk-search input", "Enter")
    page.wait_for_selector(".understood")
    chips = page.locator(".understood .filter-chips a > span:first-child").all_inner_texts()
    also = page.inner_text(".understood .also-searched")
    marked = page.locator(".t-subject mark").all_inner_texts()
    if scripts:
        room, needed = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        assert needed <= room
    page.click(".understood .filter-chips a >> nth=1")
    page.wait_for_selector(".understood")

    assert (chips, also) == (CHIPS[language], ALSO[language])
    assert {one.lower() for one in marked} == {"принтер"}
    left = page.locator(".understood .filter-chips a > span:first-child").all_inner_texts()
    assert left == [CHIPS[language][0], *CHIPS[language][2:]]


def test_hits_are_narrowed_by_a_click(opened, printers, alice):
    page = opened(alice, "/desk/ticket/?search=принтер")

    page.click(".facets summary")
    page.click(".facets >> text=Waiting for customer")

    assert page.locator(".tickets tbody tr").count() == 1
    assert "State: Waiting for customer" in page.inner_text(".filter-bar .filter-chips")


def test_twins_come_beside_the_ticket_with_their_answer(opened, printers, alice):
    page = opened(alice, f"/desk/ticket/{printers[1].id}")

    page.wait_for_selector(".twins")
    page.click(".twins summary")

    assert page.is_visible(".twins >> text=Выключите его и включите.")


@pytest.mark.row("S13")
def test_axe_finds_nothing_in_hits_and_suggestions(opened, printers, alice):
    page = opened(alice, "/desk/ticket/?search=ghbynth+и", bypass_csp=True)
    page.click(".facets summary")

    in_hits = violations(page)
    page.focus(".desk-search input")
    page.fill(".desk-search input", "ghbynt")
    page.wait_for_selector(".suggested [role=option]")
    page.keyboard.press("ArrowDown")
    in_suggestions = violations(page)

    assert (in_hits, in_suggestions) == ([], [])
