"""The check list beside a ticket: plain forms, how many are done, a word to who solves it before."""

import pytest
from sqlalchemy import select

from models import CheckItem, Status, db, transaction

pytestmark = pytest.mark.row("S6")
OPEN = "One item of this ticket&#39;s check list is still open."


def rows():
    db.session.rollback()
    return db.session.execute(select(CheckItem).order_by(CheckItem.position)).scalars().all()


def act(desk, ticket, name, **data):
    return desk.post(f"/desk/ticket/{ticket.id}/check-list/{name}", data=data)


def page(desk, ticket):
    return desk.get(f"/desk/ticket/{ticket.id}").text


def test_items_are_added_ticked_opened_again_and_removed(ticket, alice, signed_in):
    desk = signed_in(alice)
    answer = act(desk, ticket, "add", text="Ask <b>Bob</b>")
    act(desk, ticket, "add", text="Call")
    first, second = (one.id for one in rows())
    act(desk, ticket, "tick", item=first, wanted="done")
    act(desk, ticket, "tick", item=first, wanted="done")
    ticked = page(desk, ticket)
    act(desk, ticket, "tick", item=first, wanted="open")
    opened = page(desk, ticket)
    act(desk, ticket, "remove", item=second)
    gone = [act(desk, ticket, name, item=second, wanted="done").status_code for name in ("remove", "tick")]

    assert (answer.status_code, answer.location) == (302, f"/desk/ticket/{ticket.id}#check-list")
    assert "Ask &lt;b&gt;Bob&lt;/b&gt;" in ticked and "<b>Bob" not in ticked
    assert ("1 of 2" in ticked, ticked.count('aria-checked="true"'), "0 of 2" in opened) == (True, 1, True)
    assert ticked.count("Alice ticked “") == 1
    assert (len(rows()), gone) == (1, [302, 302])


def test_odd_forms_and_items_of_other_tickets_are_refused(ticket, alice, bob, support, signed_in):
    desk = signed_in(alice)
    act(desk, ticket, "add", text="Call")
    (item,) = rows()

    odd = act(desk, ticket, "tick", item=item.id, wanted="perhaps").status_code
    stranger = act(signed_in(bob), ticket, "tick", item=item.id, wanted="done").status_code

    assert (odd, stranger, rows()[0].done_at) == (400, 404, None)


@pytest.mark.parametrize(("wanted", "told"), [("open", True), ("done", False)])
def test_who_solves_it_with_open_items_is_told_and_it_is_solved(ticket, alice, signed_in, wanted, told):
    desk = signed_in(alice)
    act(desk, ticket, "add", text="Call")
    act(desk, ticket, "tick", item=rows()[0].id, wanted=wanted)

    desk.post(f"/desk/ticket/{ticket.id}/status", data={"status": "solved"})
    shown = page(desk, ticket)

    with transaction():
        assert db.session.get_one(type(ticket), ticket.id).status == Status.SOLVED
    assert (OPEN in shown) == told


@pytest.mark.parametrize("state", ["pending", "solved", "closed"])
def test_who_solves_several_is_told_of_the_open_lists_among_them(ticket, alice, signed_in, state):
    desk = signed_in(alice)
    act(desk, ticket, "add", text="Call")

    desk.post("/desk/ticket/bulk", data={"rows": [ticket.id], "act": f"status:{state}"})
    shown = desk.get("/desk/ticket/").text

    said = f"The check list of one of these tickets has open items: #{ticket.number}"
    assert (said in shown) == (state != "pending")
