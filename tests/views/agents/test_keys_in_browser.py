"""Keys and the command line, in a real browser: by the key's place, whatever alphabet it writes."""

import re

import pytest

from desk import requests
from models import Role, Ticket, db, transaction
from search import index
from tests.conftest import NOON


@pytest.fixture
def second_ticket(danylo, support):
    asked = requests.Request(name="Данило", address="danylo@example.net", subject="Рахунок", text="Де?", language="uk")
    with transaction():
        return requests.hand_in(asked, now=NOON)


def press_cyrillic(page, code, letter):
    """As a keyboard does that is switched to Russian: the place is the same, the letter another."""
    session = page.context.new_cdp_session(page)
    for kind in ("keyDown", "keyUp"):
        session.send("Input.dispatchKeyEvent", {"type": kind, "code": code, "key": letter})


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


@pytest.mark.row("R7")
def test_rows_are_walked_through_and_opened_on_a_cyrillic_layout(opened, ticket, second_ticket, alice):
    page = opened(alice, "/desk/ticket/")

    press_cyrillic(page, "KeyJ", "о")
    first = focused(page)
    press_cyrillic(page, "KeyJ", "о")
    second = focused(page)
    press_cyrillic(page, "KeyK", "л")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/desk/ticket/{ticket.id}$"))

    assert (first, second) == ("Drucker brennt", "Рахунок")


@pytest.mark.row("R7")
def test_a_slash_goes_to_the_search_and_is_a_letter_where_one_writes(opened, ticket, alice):
    page = opened(alice, "/desk/ticket/")

    press_cyrillic(page, "Slash", ".")
    page.keyboard.type("a/b?")

    assert page.input_value(".desk-search input") == "a/b?"
    assert not page.is_visible("#keys")


@pytest.mark.row("R7")
def test_a_question_mark_shows_what_can_be_done_here(opened, ticket, alice):
    page = opened(alice, "/desk/ticket/")

    page.keyboard.press("?")

    shown = page.inner_text("#keys")
    assert "Next row, previous row" in shown and "Search all tickets" in shown
    page.keyboard.press("Escape")
    assert not page.is_visible("#keys")


@pytest.mark.row("R7")
def test_who_switched_single_keys_off_has_the_command_line_only(opened, ticket, alice):
    with transaction():
        alice.uses_keys = False
    page = opened(alice, "/desk/ticket/")

    page.keyboard.press("?")
    page.keyboard.press("KeyJ")
    untouched = not page.is_visible("#keys") and focused(page)
    press = page.keyboard.press("Control+KeyK")

    assert press is None and untouched != "Drucker brennt"
    assert page.is_visible("#commands")


@pytest.mark.row("R22")
def test_the_command_line_finds_tickets_customers_and_screens(opened, ticket, second_ticket, alice):
    index.rebuild()
    page = opened(alice, "/desk/profile/")
    page.keyboard.press("Control+KeyK")

    page.keyboard.type("Druck")
    page.wait_for_selector("#commands-list >> text=Drucker brennt")
    page.fill("#commands-words", "Данило")
    page.wait_for_selector("#commands-list >> text=danylo@example.net")
    page.fill("#commands-words", "canned")
    page.wait_for_function("document.querySelectorAll('#commands-list [role=option]').length === 1")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/desk/canned_reply/"))


ALL_TICKETS = {"en": "All tickets", "de": "Alle Tickets", "ru": "Все заявки", "uk": "Усі заявки"}
KNOWN_ELSEWHERE = {
    "en": {"merge": "Link it or join it", "claim": "Take it", "follow-up": "Remind me", "SLA": "Service levels"},
    "de": {"Makro": "Textbaustein", "mir zuweisen": "Übernehmen", "merge": "zusammenführen"},
    "ru": {"слить": "объединить", "на себя": "Взять себе", "макрос": "Готовые ответы"},
    "uk": {"злити": "об’єднати", "призначити собі": "Взяти собі", "роздрукувати": "Друк"},
}


@pytest.mark.row("R22")
@pytest.mark.parametrize("language", KNOWN_ELSEWHERE)
def test_the_command_line_knows_what_others_call_an_act(opened, ticket, alice, language):
    with transaction():
        alice.language = language
        alice.role = Role.ADMINISTRATOR
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.keyboard.press("Control+KeyK")

    found = {}
    for words in KNOWN_ELSEWHERE[language]:
        page.fill("#commands-words", words)
        found[words] = page.inner_text("#commands-list").lower()

    page.fill("#commands-words", all_tickets := ALL_TICKETS[language])
    first = page.inner_text("#commands-list [aria-selected=true]")

    assert first.strip() == all_tickets
    assert [said for words, said in KNOWN_ELSEWHERE[language].items() if said.lower() not in found[words]] == [], found


@pytest.mark.row("R14")
def test_the_command_line_tells_nothing_of_foreign_tickets(ticket, alice, bob, signed_in):
    index.rebuild()

    theirs = signed_in(alice).get("/desk/find/?q=Drucker").json
    by_words = signed_in(bob).get("/desk/find/?q=Drucker").json
    by_number = signed_in(bob).get(f"/desk/find/?q=%23{ticket.number}").json

    assert [one["title"] for one in theirs["tickets"]] == ["Drucker brennt"]
    assert [one for found in (by_words, by_number) for one in found.values() if one] == []


@pytest.mark.row("R20")
def test_keys_lead_to_a_note_and_to_an_answer_and_one_goes_on_writing(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    press_cyrillic(page, "KeyN", "т")
    page.keyboard.type("Wohl das Papier.")

    assert page.is_checked('[name="kind"][value="note"]')
    assert page.input_value("#text") == "Wohl das Papier."


@pytest.mark.row("A6")
def test_a_key_opens_the_menu_in_which_its_act_is_hidden(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    press_cyrillic(page, "KeyS", "ы")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".flash-success")

    db.session.rollback()
    assert db.session.get_one(Ticket, ticket.id).snoozed_until
