"""Each act that an agent does with a ticket, on the demonstration desk, in a real browser.

One desk and one browser for all of it. Each test takes tickets of its own out of those that the office has.
"""

import re

import pytest

from models import Department, GoneNumber, Message, Reminder, Status, Ticket, TicketLink, db
from tests.demo.at_work import ADMINISTRATOR, EMILY, MORE, Desk, a_ticket, again, department, of

pytestmark = pytest.mark.timeout(400)  # a busy machine needs minutes to fill a desk


@pytest.mark.row("R11", "R15", "S15", "A11")
def test_a_ticket_is_passed_on_sorted_put_off_and_closed(desk_of):
    hardware, sales = department("Hardware service"), department("Sales")
    ticket = a_ticket(Ticket.department == hardware, Ticket.status == Status.OPEN)
    desk = desk_of(EMILY)
    desk.open(f"ticket/{ticket.id}")

    assert keys_of_two(desk) == []
    assert holders(desk, ticket) == ["Jonas Weber", None, EMILY]
    sort(desk, ticket)
    fill_in_what_departments_ask(desk, ticket, sales)
    put_off(desk, ticket)
    assert states(desk, ticket) == [Status.CLOSED, Status.OPEN, Status.SOLVED]
    assert printed(desk, ticket)
    throw_away(desk, ticket)
    pass_on_out_of_sight(desk, ticket, department("Technical support"))


def keys_of_two(desk: Desk) -> list[str]:
    """What one presses for the one would do the other."""
    keys = desk.page.evaluate("[...document.querySelectorAll('[data-key]')].map((one) => one.dataset.key)")
    return [key for key in set(keys) if keys.count(key) > 1]


def holders(desk: Desk, ticket: Ticket) -> list[str | None]:
    """Given to a colleague, to nobody, and taken."""
    found: list[str | None] = []
    for label in ("Jonas Weber", "Nobody", ""):
        if label:
            desk.page.select_option("#assignee", label=label)
        desk.does("assign" if label else "take")
        holder = again(ticket).assignee
        found.append(holder.name if holder else None)
    return found


def sort(desk: Desk, ticket: Ticket) -> None:
    desk.page.select_option("#priority", "urgent")
    desk.page.fill("#tags", "Toner, Büro")
    desk.does("sort")
    desk.page.click(MORE)
    desk.page.fill("#rename", "Toner is missing")
    desk.does("rename")
    assert (again(ticket).priority, [tag.name for tag in again(ticket).tags]) == ("urgent", ["Büro", "Toner"])
    assert desk.page.inner_text("h1") == "Toner is missing"


def fill_in_what_departments_ask(desk: Desk, ticket: Ticket, other: Department) -> None:
    """Each asks its own; what was filled in for the one is kept beside what the other asks, and back again."""
    warranty, contract = "Is the device under warranty?", "Number of the contract or invoice"
    before = ticket.department_id
    desk.page.get_by_label(warranty).select_option("yes")
    desk.press(".about form > button")
    answered = desk.page.get_by_label(warranty).input_value() == "yes"
    desk.page.select_option("#department", str(other.id))
    desk.does("transfer")
    assert again(ticket).department == other and desk.page.inner_text(".flash-success").startswith("The ticket is now")
    kept = desk.page.inner_text(".about dl.facts")
    desk.page.get_by_label(contract).fill("V-23242")
    desk.press(".about form > button")
    desk.undoes("Sales")
    shown = desk.page.inner_text(".about")
    assert answered and warranty in kept and contract not in kept
    assert again(ticket).department_id == before and contract in shown and "V-23242" in shown


def put_off(desk: Desk, ticket: Ticket) -> None:
    desk.page.click("summary:text-is('Snooze')")
    desk.page.check("[name=sleeps_through]")
    desk.does("snooze")
    assert again(ticket).snoozed_until is not None and again(ticket).sleeps_through
    desk.does("wake")
    assert again(ticket).snoozed_until is None
    desk.page.click("summary:text-is('Remind me')")
    desk.page.fill("#remind-words", "Ask Jonas")
    desk.does("remind")
    assert desk.page.inner_text(".reminded q") == "Ask Jonas"
    assert [one.agent.name for one in of(Reminder, ticket)] == [EMILY]
    desk.does("watch")
    assert EMILY in desk.page.inner_text(".watchers")


def states(desk: Desk, ticket: Ticket) -> list[Status]:
    """Closed, opened again, and solved with an answer."""
    found = []
    for words in ("Close", "Open again"):
        if words == "Close":
            desk.page.click(MORE)
        desk.does("status", words)
        found.append(again(ticket).status)
    desk.page.fill("#text", "It is on its way.")
    desk.page.click("summary:text-is('Send otherwise')")
    desk.page.click("text=Send, it is solved")
    desk.page.wait_for_selector(".flash-success")
    assert again(ticket).messages[-1].text == "It is on its way."
    return [*found, again(ticket).status]


def printed(desk: Desk, ticket: Ticket) -> bool:
    """Whether the browser was asked for it; on paper there is nothing but what was said."""
    page = desk.page
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.click(MORE)
    desk.press("a[data-key=KeyP]")
    page.click("[data-print]")
    page.emulate_media(media="print")
    assert page.inner_text(".paper h1") == again(ticket).subject
    assert not page.is_visible(".desk-menu") and not page.is_visible("[data-print]")
    page.emulate_media(media="screen")
    return bool(page.evaluate("window.printed"))


def throw_away(desk: Desk, ticket: Ticket) -> None:
    """Into the spam folder and out of it."""
    desk.open(f"ticket/{ticket.id}")
    desk.page.click(MORE)
    desk.does("spam")
    put_away = again(ticket).is_spam
    desk.open(f"ticket/{ticket.id}")
    desk.press("button:has-text('Not spam')")
    assert put_away and not again(ticket).is_spam


def pass_on_out_of_sight(desk: Desk, ticket: Ticket, other: Department) -> None:
    """Emily sees nothing of that department: the list is where she is then."""
    desk.open(f"ticket/{ticket.id}")
    desk.page.select_option("#department", str(other.id))
    desk.does("transfer")
    assert again(ticket).department == other and desk.page.locator("table.tickets").count() == 1
    assert f"#{ticket.number}" not in desk.page.inner_text("table.tickets")


@pytest.mark.row("R18", "S15")
def test_tickets_are_linked_joined_and_split_and_the_history_undoes_it(desk_of):
    accounting = department("Accounting")
    open_now = a_ticket(Ticket.department == accounting, Ticket.status == Status.OPEN)
    ticket = a_ticket(Ticket.department == accounting, Ticket.message_count >= 4, Ticket.id != open_now.id)
    desk = desk_of(EMILY)
    desk.open(f"ticket/{ticket.id}")

    desk.page.fill("#other-number", f"#{open_now.number}")
    desk.does("link")
    assert len([*of(TicketLink, ticket), *of(TicketLink, open_now)]) == 1
    assert desk.page.get_by_role("link", name=open_now.subject).count()
    desk.does("unlink")

    desk.page.fill("#other-number", str(open_now.number))
    desk.press("button[formaction$='/merge']")
    joined = {ticket.id, open_now.id} - {one.id for one in map(again, (ticket, open_now)) if one.merged_into_id}
    [left] = joined
    desk.open(f"ticket/{left}")
    desk.undoes("joined")
    assert [again(one).merged_into_id for one in (ticket, open_now)] == [None, None]

    said = len(of(Message, ticket))
    desk.open(f"ticket/{ticket.id}/split")
    desk.page.locator(".split-list input").last.check()
    desk.press("main form.desk-form button")
    desk.page.wait_for_url(re.compile(rf"/desk/ticket/(?!{ticket.id}\b)\d+$"))
    assert len(of(Message, ticket)) == said - 1
    desk.undoes("split it off")
    desk.page.wait_for_url(re.compile(rf"/desk/ticket/{ticket.id}$"))
    assert desk.page.locator(".flash").first.inner_text() == "Undone."
    assert len(of(Message, ticket)) == said


@pytest.mark.row("S10")
def test_an_administrator_deletes_a_ticket_and_sees_before_what_goes_with_it(desk_of):
    ticket = a_ticket(Ticket.status == Status.CLOSED)
    number, ticket_id, address = ticket.number, ticket.id, ticket.address
    said = [one.id for one in of(Message, ticket)]
    desk = desk_of(ADMINISTRATOR)
    desk.open(f"ticket/{ticket_id}")

    desk.page.click(MORE)
    desk.press("text=Delete for good")
    goes_along = desk.page.inner_text(".facts")
    desk.page.fill("#number", str(number))
    desk.press("button.danger")

    db.session.rollback()
    counted = re.search(r"Messages\s+(\d+)\s+Notes\s+(\d+)", goes_along)
    assert address in goes_along and counted and int(counted[1]) + int(counted[2]) == len(said)
    assert db.session.get(Ticket, ticket_id) is None and not any(db.session.get(Message, one) for one in said)
    assert number in [one.number for one in db.session.query(GoneNumber)]


SEND = """([name, value, words]) => {
    const form = document.querySelector("form.write");
    if (name === "action") form.action = form.action.replace(/ticket[/]\\d+/, `ticket/${value}`);
    else form.elements[name].value = value;
    form.elements.text.value = words;
    form.requestSubmit(form.querySelector(".for-reply [name=then]"));
}"""


@pytest.mark.row("A3", "R14")
def test_a_forged_id_and_a_stale_form_change_nothing_and_lose_no_word(desk_of, demo_house, monkeypatch):
    monkeypatch.setitem(demo_house.config, "WTF_CSRF_ENABLED", True)
    hidden = a_ticket(Ticket.department == department("Technical support"))
    ticket = a_ticket(Ticket.department == department("Accounting"), Ticket.status == Status.OPEN)
    said = [one.id for one in (*of(Message, hidden), *of(Message, ticket))]
    desk = desk_of(EMILY)

    told, kept = [], []
    for name, value in (("csrf_token", "of yesterday"), ("action", str(hidden.id))):
        desk.open(f"ticket/{ticket.id}")
        with desk.page.expect_navigation():
            desk.page.evaluate(SEND, [name, value, f"A long answer, {name}."])
        told.append(desk.page.inner_text("main"))
        kept += desk.page.evaluate("[...document.querySelectorAll('main textarea')].map((one) => one.value)")
    desk.open(f"ticket/{hidden.id}")

    assert "Your words are kept among your drafts" in told[1] and "again" in told[0]
    assert [one for one in ("csrf_token", "action") if f"A long answer, {one}." not in kept] == []
    assert hidden.subject not in " ".join([*told, desk.page.inner_text("body")])
    assert [one.id for one in (*of(Message, hidden), *of(Message, ticket))] == said
