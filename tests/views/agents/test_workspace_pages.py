"""Workspaces, as agents make and share them."""

from datetime import timedelta

import pytest

from desk import requests, sorting, workspaces
from models import Priority, Sharing, Ticket, Workspace, db, transaction, utcnow
from tests.conftest import NOON

pytestmark = pytest.mark.row("S1")


@pytest.fixture
def pressing(ticket, sales, alice):
    """Carol's ticket in Support and another one in Sales, both urgent."""
    with transaction():
        other = requests.hand_in(requests.Request("D", "d@example.com", "theirs", "?", "de", sales), now=NOON)
        for one in (ticket, other):
            sorting.prioritise(one, Priority.URGENT, by=alice, now=NOON)


def save(browser, name="Pressing", **asked):
    return browser.post("/desk/workspace/new", data={"name": name, "folder": "open", "priority": "urgent", **asked})


def the_only_one():
    return db.session.query(Workspace).one()


def test_what_the_list_was_asked_for_is_kept_under_a_name(pressing, alice, signed_in, subjects):
    browser = signed_in(alice)

    answer = browser.get(save(browser).headers["Location"])

    assert "<h1>Pressing</h1>" in answer.text and 'aria-current="page"' in answer.text
    assert subjects(answer) == ["Drucker brennt"]
    assert the_only_one().asked == {"folder": "open", "priority": "urgent"}


def test_the_desk_opens_with_the_one_that_was_chosen(pressing, alice, signed_in):
    browser = signed_in(alice)
    save(browser)
    as_usual = browser.get("/desk/").headers["Location"]

    browser.post(f"/desk/workspace/{the_only_one().id}/start")
    chosen = browser.get("/desk/").headers["Location"]
    signed_in_again = browser.get("/sign-in").headers["Location"]
    browser.post("/desk/workspace/start")

    assert as_usual == browser.get("/desk/").headers["Location"] == "/desk/ticket/"
    assert chosen == signed_in_again == f"/desk/ticket/?folder=open&priority=urgent&workspace={the_only_one().id}"


def test_it_is_renamed_shared_and_deleted_on_its_page(alice, signed_in):
    browser = signed_in(alice)
    save(browser)
    address = f"/desk/workspace/{the_only_one().id}"

    browser.post(f"{address}/change", data={"name": "Urgent", "sharing": "everyone"})
    changed = (the_only_one().name, the_only_one().sharing)
    browser.post(f"{address}/delete")

    assert changed == ("Urgent", Sharing.EVERYONE)
    assert db.session.query(Workspace).count() == 0


@pytest.mark.row("R14")
def test_a_shared_one_shows_each_reader_only_what_they_may_see(pressing, alice, bob, root, signed_in, subjects):
    save(signed_in(alice))
    with transaction():
        workspaces.share(the_only_one(), Sharing.EVERYONE)
    address = f"/desk/ticket/?folder=open&priority=urgent&workspace={the_only_one().id}"

    seen = {agent.name: signed_in(agent).get(address) for agent in (alice, bob, root)}

    assert {name: set(subjects(answer)) for name, answer in seen.items()} == {
        "Alice": {"Drucker brennt"},
        "Bob": {"theirs"},
        "Root": {"Drucker brennt", "theirs"},
    }
    counts = {
        name: answer.text.split("Pressing", 2)[2].split('class="count">', 1)[1][0] for name, answer in seen.items()
    }
    assert counts == {"Alice": "1", "Bob": "1", "Root": "2"}
    assert '<span class="second">Alice</span>' in seen["Bob"].text


@pytest.mark.row("R14")
def test_what_is_not_shared_is_not_there_for_others(alice, bob, signed_in):
    save(signed_in(alice))
    browser = signed_in(bob)

    tried = [
        browser.post(
            f"/desk/workspace/{the_only_one().id}/{act}", data={"name": "x", "sharing": "everyone"}
        ).status_code
        for act in ("change", "move", "delete", "start")
    ]

    assert tried == [404] * 4
    assert "Pressing" not in browser.get(f"/desk/ticket/?workspace={the_only_one().id}").text
    assert "Pressing" not in browser.get("/desk/workspace/").text


@pytest.mark.row("R14")
def test_others_change_nothing_of_a_shared_one_but_may_begin_with_it(alice, bob, signed_in):
    save(signed_in(alice))
    with transaction():
        workspaces.share(the_only_one(), Sharing.EVERYONE)
    browser = signed_in(bob)

    tried = [
        browser.post(f"/desk/workspace/{the_only_one().id}/{act}", data={"name": "x"}).status_code
        for act in ("move", "delete", "start")
    ]

    assert tried == [404, 404, 302]
    assert browser.get("/desk/").headers["Location"].endswith(f"workspace={the_only_one().id}")


def test_a_workspace_that_is_narrowed_further_is_no_longer_that_one(pressing, alice, signed_in):
    browser = signed_in(alice)
    save(browser)

    page = browser.get(f"/desk/ticket/?folder=open&priority=urgent&tag=x&workspace={the_only_one().id}").text

    assert "<h1>Pressing</h1>" not in page


def test_without_a_name_nothing_is_kept(alice, signed_in):
    answer = save(signed_in(alice), name=" ")

    assert answer.status_code == 422 and "give it a name" in answer.text


def test_odd_wishes_are_refused(alice, signed_in):
    browser = signed_in(alice)
    save(browser)

    answer = browser.post(f"/desk/workspace/{the_only_one().id}/change", data={"name": "x", "sharing": "zzz"})

    assert answer.status_code == 400


@pytest.mark.row("S4")
@pytest.mark.parametrize(("asked", "count"), [({"tag": "x"}, "0"), ({"language": "de"}, None), ({"search": "x"}, None)])
def test_all_that_was_ever_done_is_not_counted_for_every_page(alice, signed_in, asked, count):
    browser = signed_in(alice)
    save(browser, folder="all", priority="", **asked)

    page = browser.get("/desk/workspace/").text

    assert ('<span class="count">0</span>' in page) is (count == "0")


@pytest.mark.row("A6")
@pytest.mark.parametrize(("due", "shown"), [("promised", ["Drucker brennt", "later"]), ("broken", ["Drucker brennt"])])
def test_what_was_promised_can_be_a_workspace_of_its_own(ticket, support, alice, signed_in, subjects, due, shown):
    with transaction():
        for subject in ("later", "nothing promised"):
            requests.hand_in(requests.Request("D", "d@example.com", subject, "?", "de", support), now=NOON)
        promised = {ticket.subject: utcnow() - timedelta(hours=1), "later": utcnow() + timedelta(hours=1)}
        for one in db.session.query(Ticket).where(Ticket.subject.in_(promised)):
            one.promised_at = promised[one.subject]
    browser = signed_in(alice)

    answer = browser.get(save(browser, priority="", due=due).headers["Location"])

    assert "<h1>Pressing</h1>" in answer.text and subjects(answer) == shown
    assert the_only_one().asked == {"folder": "open", "due": due}
