"""Each act of a ticket's own screen, as an agent does it in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from desk import requests
from models import GoneNumber, Reminder, Ticket, TicketLink, db, transaction
from tests.conftest import NOON
from tests.views.agents.test_in_browser import said

MORE = "summary:text-is('More')"


@pytest.fixture
def second(support) -> Ticket:
    asked = requests.Request("Данило", "danylo@example.net", "Рахунок", "Де?", "uk", support)
    with transaction():
        return requests.hand_in(asked, now=NOON)


def does(page: Any, act: str) -> Callable[..., None]:
    """Presses the button of this act's form; the page it leads to is there afterwards."""

    def press(words: str = "", menu: str = "") -> None:
        if menu:
            page.click(menu)
        named = f" >> button:has-text('{words}')" if words else " >> button"
        with page.expect_navigation():
            page.locator(f"form[action$='/{act}']{named}").first.click()

    return press


def again(ticket: Ticket) -> Ticket:
    db.session.rollback()
    return db.session.get_one(Ticket, ticket.id)


@pytest.mark.row("R15")
def test_a_ticket_is_taken_given_away_and_passed_on(opened, ticket, sales, alice, mona):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    does(page, "take")()
    holders: list[str | None] = [str(again(ticket).assignee)]
    for label in ("Mona", "Nobody"):
        page.select_option("#assignee", label=label)
        does(page, "assign")()
        holder = again(ticket).assignee
        holders.append(holder.name if holder else None)
    page.select_option("#department", str(sales.id))
    does(page, "transfer")()

    assert holders == ["Alice", "Mona", None]
    assert again(ticket).department == sales and "Drucker brennt" not in page.inner_text("main")
    assert page.inner_text(".flash-success").startswith("The ticket is now with")


@pytest.mark.row("S15")
def test_a_ticket_is_sorted_linked_watched_and_renamed(opened, ticket, second, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    page.select_option("#priority", "urgent")
    page.fill("#tags", "Drucker, Büro")
    does(page, "sort")()
    page.fill("#other-number", f"#{second.number}")
    does(page, "link")()
    linked = page.get_by_role("link", name="Рахунок").count()
    does(page, "unlink")()
    does(page, "watch")()
    watchers = page.inner_text(".watchers")
    page.click(MORE)
    page.fill("#rename", "Drucker brennt lichterloh")
    does(page, "rename")()

    changed = again(ticket)
    assert (changed.priority, [tag.name for tag in changed.tags]) == ("urgent", ["Büro", "Drucker"])
    assert linked and not db.session.query(TicketLink).count()
    assert (watchers, page.inner_text("h1")) == ("Alice", "Drucker brennt lichterloh")


@pytest.mark.row("A11")
def test_a_ticket_is_closed_opened_again_put_off_reminded_of_and_solved_with_an_answer(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")

    does(page, "status")("Close", menu=MORE)
    states = [again(ticket).status]
    does(page, "status")("Open again")
    states.append(again(ticket).status)
    page.click("summary:text-is('Snooze')")
    page.check("[name=sleeps_through]")
    does(page, "snooze")()
    asleep = again(ticket).snoozed_until is not None and again(ticket).sleeps_through
    does(page, "wake")()
    awake = again(ticket).snoozed_until is None
    page.click("summary:text-is('Remind me')")
    page.fill("#remind-words", "Bob fragen")
    does(page, "remind")()
    reminded = page.inner_text(".reminded q")
    page.fill("#text", "Es ist gelöscht.")
    page.click("summary:text-is('Send otherwise')")
    page.click("text=Send, it is solved")
    page.wait_for_selector(".flash-success")

    states.append(again(ticket).status)
    assert states == ["closed", "open", "solved"] and said()[-1] == "Es ist gelöscht."
    assert asleep and awake
    assert reminded == "Bob fragen" and db.session.query(Reminder).one().agent == alice


@pytest.mark.row("R11")
def test_a_ticket_is_put_on_paper(opened, ticket, alice):
    page = opened(alice, f"/desk/ticket/{ticket.id}")
    page.add_init_script("window.print = () => { window.printed = true; }")

    page.click(MORE)
    page.click("a[data-key=KeyP]")
    page.click("[data-print]")
    page.emulate_media(media="print")

    assert page.evaluate("window.printed")
    assert page.inner_text(".paper h1") == "Drucker brennt"
    assert not page.is_visible(".desk-menu") and not page.is_visible("[data-print]")


@pytest.mark.row("S10")
def test_a_ticket_is_deleted_for_good_once_its_number_is_written(opened, ticket, root):
    number, ticket_id = ticket.number, ticket.id
    page = opened(root, f"/desk/ticket/{ticket_id}")

    page.click(MORE)
    page.click("text=Delete for good")
    goes_along = page.inner_text(".facts")
    page.fill("#number", str(number))
    with page.expect_navigation(url=re.compile("/desk/ticket/$|/desk/ticket/[?]")):
        page.click("button.danger")

    db.session.rollback()
    assert "carol@example.com" in goes_along
    assert db.session.get(Ticket, ticket_id) is None and db.session.query(GoneNumber).one().number == number
