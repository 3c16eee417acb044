"""Ticked rows, and all that match: what is done to them at one stroke, and undone."""

import re
from datetime import timedelta

import pytest

from desk import bulk, requests, tickets
from models import Operation, Priority, Status, Ticket, db, transaction
from tests.conftest import NOON
from views.agents import pages

pytestmark = pytest.mark.row("R15")


@pytest.fixture
def three(office, support):
    """Tickets in Support."""
    asked = [requests.Request("C", f"c{n}@example.com", f"s{n}", "?", "de", support) for n in range(3)]
    with transaction():
        return [requests.hand_in(one, now=NOON + timedelta(minutes=n)) for n, one in enumerate(asked)]


def post(browser, act, rows=(), **more):
    browser.post("/desk/ticket/bulk", data={"act": act, "rows": [str(row) for row in rows], **more})
    return browser.get("/desk/ticket/?folder=all").text


def undo_address(page):
    return re.findall(r'action="(/desk/ticket/operations/\d+/undo)"', page)[0]


def test_what_was_done_is_undone_by_the_button_beside_the_news(three, alice, signed_in):
    browser = signed_in(alice)
    page = post(browser, "status:solved", [one.id for one in three[:2]])
    solved = [one.status for one in three]

    browser.post(undo_address(page))
    told = browser.get("/desk/ticket/").text

    assert "2 tickets were changed." in page and "2 tickets are as they were." in told
    assert solved == [Status.SOLVED, Status.SOLVED, Status.OPEN]
    assert {one.status for one in three} == {Status.OPEN}


@pytest.mark.parametrize(
    ("act", "more", "shows"),
    [
        ("assign:{alice}", {}, lambda one: one.assignee.name == "Alice"),
        ("transfer:{sales}", {}, lambda one: str(one.department) == "Sales"),
        ("status:pending", {}, lambda one: one.status == Status.PENDING),
        ("priority:urgent", {}, lambda one: one.priority == Priority.URGENT),
        ("tag:", {"tags": "Feuer, Drucker"}, lambda one: [tag.name for tag in one.tags] == ["Drucker", "Feuer"]),
        ("spam:", {}, lambda one: one.is_spam),
    ],
)
def test_each_act_is_done_to_all_that_are_ticked(three, alice, sales, signed_in, act, more, shows):
    page = post(signed_in(alice), act.format(alice=alice.id, sales=sales.id), [one.id for one in three], **more)

    assert "3 tickets were changed." in page
    assert all(shows(one) for one in three)


def test_tickets_are_joined_and_taken_apart(three, alice, signed_in):
    browser = signed_in(alice)
    page = post(browser, "merge_into:", [three[0].id], number=f"#{three[2].number}")
    joined = three[0].merged_into

    browser.post(undo_address(page))

    assert (joined, three[0].merged_into) == (three[2], None)


def test_read_marks_are_set_for_all_that_are_ticked(three, alice, signed_in):
    page = post(signed_in(alice), "read:", [one.id for one in three[:2]])

    assert page.count('class="unread-dot"') == 1


def test_all_that_match_are_changed_on_all_pages_and_no_others(three, alice, signed_in, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 1)
    with transaction():
        tickets.assign(three[2], alice, by=alice, now=NOON)
    browser = signed_in(alice)

    offered = browser.get("/desk/ticket/?folder=open&assignee=nobody").text
    post(browser, "priority:high", [three[0].id], all="1", folder="open", assignee="nobody")

    assert "All 2 tickets that match" in offered
    assert [one.priority for one in three] == [Priority.HIGH, Priority.HIGH, Priority.NORMAL]


def test_too_many_at_once_are_refused_in_words(three, alice, signed_in, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 2)
    monkeypatch.setattr(pages, "PAGE_SIZE", 1)
    browser = signed_in(alice)

    offered = browser.get("/desk/ticket/").text
    answer = browser.post("/desk/ticket/bulk", data={"act": "status:closed", "all": "1", "folder": "open"})

    assert "More than 2 tickets match" in offered
    assert answer.status_code == 422 and "at most 2 tickets" in answer.text
    assert {one.status for one in three} == {Status.OPEN}


@pytest.mark.row("R14")
def test_forged_ids_change_nothing_and_tell_nothing(three, bob, signed_in):
    browser = signed_in(bob)

    for act in ("status:closed", "spam:", "tag:", "read:", "priority:high", f"assign:{bob.id}"):
        page = post(browser, act, [one.id for one in three], tags="x")
        assert not any(f"#{one.number}" in page for one in three)
    browser.post("/desk/ticket/bulk", data={"act": "merge:", "rows": [one.id for one in three]})
    browser.post("/desk/ticket/bulk", data={"act": "status:closed", "all": "1", "folder": "all"})

    assert {(one.status, one.is_spam, one.priority) for one in three} == {(Status.OPEN, False, Priority.NORMAL)}
    assert not any(one.merged_into or one.tags or one.assignee for one in three)
    assert db.session.query(Operation).count() == 0


@pytest.mark.row("R14")
def test_who_did_not_do_it_does_not_undo_it(three, alice, bob, mona, signed_in):
    address = undo_address(post(signed_in(alice), "status:solved", [one.id for one in three]))

    strangers = signed_in(bob).post(address).status_code
    solved = {one.status for one in three}
    signed_in(mona).post(address)

    assert (strangers, solved) == (403, {Status.SOLVED})
    assert {one.status for one in three} == {Status.OPEN}


def test_who_refused_is_told_by_number(three, alice, bob, signed_in):
    page = post(signed_in(alice), f"assign:{bob.id}", [one.id for one in three[:2]])

    assert all(f"#{one.number}" in page for one in three[:2])
    assert "belong to the ticket&#39;s department" in page


@pytest.mark.parametrize("act", ["", "zzz", "status:zzz", "priority:", "assign:99999", "transfer:zzz", "transfer:"])
def test_what_a_form_cannot_mean_is_refused(three, alice, signed_in, act):
    answer = signed_in(alice).post("/desk/ticket/bulk", data={"act": act, "rows": [str(three[0].id)]})

    assert answer.status_code in (400, 404)
    assert three[0].status == Status.OPEN


def test_nothing_ticked_is_said(alice, signed_in):
    answer = signed_in(alice).post("/desk/ticket/bulk", data={"act": "status:closed"})

    assert answer.status_code == 422 and "Nothing was ticked." in answer.text


@pytest.mark.row("S4")
def test_a_page_with_everything_on_it_asks_no_more_than_fifteen_times(three, alice, signed_in, counting, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_SIZE", 2)
    browser = signed_in(alice)
    for name in ("a", "b", "c"):
        browser.post("/desk/workspace/new", data={"name": name, "folder": "open", "priority": "high"})
    with transaction():
        for one in db.session.query(Ticket):
            one.attention_since = NOON

    with counting() as asked:
        browser.get("/desk/ticket/?folder=open&page=0")

    assert len(asked) <= 12
