"""Priority and tags on the screens (S15)."""

import pytest

from desk import sorting
from models import Priority, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S15")


@pytest.fixture
def sort(ticket, alice, signed_in):
    """Alice sorts the ticket by its form."""
    browser = signed_in(alice)
    return lambda **data: browser.post(f"/desk/ticket/{ticket.id}/sort", data={"priority": "normal", **data})


def names(ticket):
    return sorted(tag.name for tag in ticket.tags)


def test_an_agent_says_how_pressing_it_is_and_gives_it_tags(ticket, sort):
    sort(priority="high", tags="fire, #Drucker,, fire")

    assert (ticket.priority, names(ticket)) == (Priority.HIGH, ["Drucker", "fire"])


def test_the_same_form_sent_twice_changes_nothing_more(ticket, sort):
    for _ in range(2):
        sort(priority="high", tags="fire")

    assert [one.kind for one in ticket.events] == ["opened", "prioritised", "tagged"]


def test_an_emptied_field_takes_the_tags_away(ticket, sort):
    sort(tags="fire, paper")

    sort(tags="")

    assert names(ticket) == []


def test_a_priority_that_there_is_not_is_refused(ticket, sort):
    assert sort(priority="whatever").status_code == 400


@pytest.mark.row("R14")
def test_nobody_sorts_a_foreign_departments_ticket(ticket, bob, signed_in):
    answer = signed_in(bob).post(f"/desk/ticket/{ticket.id}/sort", data={"priority": "high", "tags": "x"})

    assert (answer.status_code, ticket.priority, names(ticket)) == (404, Priority.NORMAL, [])


def test_both_stand_in_the_list_and_on_the_ticket_and_in_its_history(ticket, alice, signed_in, sort):
    sort(priority="urgent", tags="fire")
    browser = signed_in(alice)

    pages = [browser.get(page).text for page in ("/desk/ticket/", f"/desk/ticket/{ticket.id}")]

    assert all("Urgent</strong>" in page and '<span class="mark tag">fire</span>' in page for page in pages)
    assert "Alice changed the priority from “Normal” to “Urgent”." in pages[1]
    assert "Alice added tags: fire" in pages[1]


def test_a_usual_priority_needs_no_word(ticket, alice, signed_in):
    assert 'class="mark priority' not in signed_in(alice).get("/desk/ticket/").text


def test_tags_ask_the_database_no_more(ticket, alice, signed_in, counting):
    browser, page = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.get(page)  # which notes what was read
    with counting() as without:
        browser.get(page)
    with transaction():
        sorting.tag(ticket, [f"tag {number}" for number in range(9)], by=alice, now=NOON)

    with counting() as with_tags:
        browser.get(page)

    assert len(with_tags) == len(without)
