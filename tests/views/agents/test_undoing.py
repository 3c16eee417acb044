"""Joining and splitting, undone from the line of the history that tells of it."""

import re

import pytest

from desk import merging, requests, splitting
from models import Ticket, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R18")


@pytest.fixture
def second(ticket, support):
    """Another one, of the same customer."""
    request = requests.Request("Dora", "dora@example.net", "Zweites", "Und noch etwas.", "de", support)
    with transaction():
        return requests.hand_in(request, now=NOON)


def lines_of(browser, ticket):
    return re.findall(r'action="(/desk/ticket/\d+/undo-line/\d+)"', browser.get(f"/desk/ticket/{ticket.id}").text)


def messages_of(ticket):
    db.session.rollback()
    return len(db.session.get_one(Ticket, ticket.id).messages)


def test_what_was_joined_is_taken_apart_from_its_line_once(ticket, second, alice, signed_in):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
    browser = signed_in(alice)

    (line,) = lines_of(browser, ticket)
    browser.post(line)
    again = browser.post(line)

    assert (messages_of(ticket), messages_of(second)) == (1, 1)
    assert lines_of(browser, ticket) == []
    assert again.status_code == 409


def test_what_was_split_off_is_joined_again_from_either_line(ticket, second, alice, signed_in):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
        new = splitting.split(ticket, [ticket.messages[-1].id], subject="", department=None, by=alice, now=NOON)
        db.session.flush()
    browser = signed_in(alice)

    (line,) = lines_of(browser, new)
    left = browser.post(line)

    assert left.headers["Location"] == f"/desk/ticket/{ticket.id}"
    assert (messages_of(ticket), messages_of(new)) == (2, 0)


def test_what_became_part_of_a_third_is_refused_in_words(ticket, second, support, alice, signed_in):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
    browser = signed_in(alice)
    (line,) = lines_of(browser, ticket)
    with transaction():
        merging.unmerge(second, by=alice, now=NOON)

    browser.post(line, headers={"Referer": f"http://localhost/desk/ticket/{ticket.id}"})

    assert "This has been undone already." in browser.get(f"/desk/ticket/{ticket.id}").text


def test_a_line_of_another_ticket_is_no_way_in(ticket, second, alice, bob, signed_in):
    with transaction():
        merging.merge(second, ticket, by=alice, now=NOON)
    (line,) = lines_of(signed_in(alice), ticket)

    answers = [signed_in(bob).post(line).status_code, signed_in(alice).post(line + "0").status_code]

    assert answers == [404, 404]
    assert messages_of(ticket) == 2
