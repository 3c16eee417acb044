"""What an administrator does for an agent: hand over what they hold, sign them out, see where they are (S9, S10)."""

import re

import pytest

from desk import tickets
from models import Event, Role, Status, Ticket, db, transaction
from tests.conftest import NOON


@pytest.fixture
def held(ticket, alice):
    with transaction():
        tickets.assign(ticket, alice, by=None, now=NOON)
    return ticket


def switched_off(alice, support) -> dict:
    fields = {"name": alice.name, "address": alice.address, "role": Role.AGENT.value, "language": "en", "timezone": ""}
    return fields | {"departments": [str(support.id)], "signature": ""}


def shown_after(browser, address, data):
    """The page that the act leads to."""
    return browser.get(browser.post(address, data=data).location)


@pytest.mark.row("S9")
def test_who_is_switched_off_keeps_all_and_their_tickets_are_offered(held, alice, root, support, signed_in):
    browser = signed_in(root)

    answer = shown_after(browser, f"/desk/agent/edit/?id={alice.id}", switched_off(alice, support))

    assert not alice.is_switched_on and held.assignee == alice
    assert "Alice still holds 1 ticket. Give it to somebody, below." in answer.text
    assert f'action="/desk/agent/{alice.id}/hand-over"' in answer.text


@pytest.mark.row("S9")
def test_what_somebody_holds_is_handed_over_and_given_back_by_one_button(held, alice, mona, root, signed_in):
    browser = signed_in(root)

    told = shown_after(browser, f"/desk/agent/{alice.id}/hand-over", {"to": str(mona.id)}).text
    held_then = held.assignee
    [undo] = re.findall(r'action="(/desk/ticket/operations/\d+/undo)"', told)
    browser.post(undo)

    assert (held_then, held.assignee) == (mona, alice)


@pytest.mark.row("R14")
def test_a_colleague_who_may_not_see_a_ticket_doesnt_get_it(held, alice, bob, root, signed_in):
    answer = shown_after(signed_in(root), f"/desk/agent/{alice.id}/hand-over", {"to": str(bob.id)})

    assert held.assignee == alice
    assert f"Left as they are: #{held.number}." in answer.text


def test_what_is_closed_stays_with_who_held_it(held, alice, mona, root, signed_in):
    with transaction():
        tickets.close(held, by=alice, now=NOON)

    signed_in(root).post(f"/desk/agent/{alice.id}/hand-over", data={"to": str(mona.id)})

    assert (held.status, held.assignee) == (Status.CLOSED, alice)
    assert db.session.query(Ticket).count() == 1


@pytest.mark.row("S10")
def test_an_administrator_sees_sessions_and_ends_them_and_it_is_recorded(alice, root, signed_in):
    hers, browser = signed_in(alice), signed_in(root)

    page = browser.get(f"/desk/agent/edit/?id={alice.id}").text
    browser.post(f"/desk/agent/{alice.id}/sign-out")
    browser.post(f"/desk/agent/{alice.id}/new-password")

    assert "Sign out everywhere" in page
    assert hers.get("/desk/ticket/").status_code == 302
    told = [(event.kind, event.agent and event.agent.name) for event in db.session.query(Event).order_by(Event.id)]
    assert told[-2:] == [("signed_out", "Root"), ("password_given", "Root")]
    assert "Root signed Alice out everywhere." in browser.get("/desk/event/").text


def test_ones_own_page_leads_to_ones_own_sessions(root, signed_in):
    page = signed_in(root).get(f"/desk/agent/edit/?id={root.id}").text

    assert "/desk/safety/" in page and "/sign-out" not in page.partition("<main")[2]
