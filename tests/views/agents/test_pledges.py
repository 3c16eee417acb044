"""What an agent promises: offered on the ticket to its author, taken by one click, seen by all on ticket and list."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from models import Pledge, db, transaction, utcnow

pytestmark = pytest.mark.row("A6")
PROMISE = "Wir melden uns morgen bei Ihnen, vielen Dank für Ihre Geduld."
OFFER, TAKEN = "You promise something by", "promised this by"


def pledges_now():
    db.session.rollback()
    return db.session.execute(select(Pledge).order_by(Pledge.id)).scalars().all()


def answer(desk, ticket, **more):
    page = desk.get(f"/desk/ticket/{ticket.id}").text
    hidden = dict(re.findall(r'name="(heard|known|submission)" value="([^"]*)"', page))
    return desk.post(f"/desk/ticket/{ticket.id}/write", data={"kind": "reply", "text": PROMISE, **hidden, **more})


def act(desk, ticket, pledge_id, name):
    return desk.post(f"/desk/ticket/{ticket.id}/promise/{pledge_id}/{name}")


def test_it_is_offered_to_its_author_and_taken_by_one_click(ticket, alice, root, signed_in):
    desk = signed_in(alice)
    answer(desk, ticket)
    (pledge,) = pledges_now()
    pledge_id = pledge.id
    shown = [OFFER in signed_in(one).get(f"/desk/ticket/{ticket.id}").text for one in (alice, root)]

    act(desk, ticket, pledge_id, "take")
    act(desk, ticket, pledge_id, "take")

    pages = [signed_in(one).get(f"/desk/ticket/{ticket.id}").text for one in (alice, root)]
    listed = [signed_in(root).get(f"/desk/ticket/?folder={one}").text for one in ("pending", "all")]
    assert shown == [True, False]
    assert [(OFFER in page, TAKEN in page) for page in pages] == [(False, True)] * 2
    assert ["promised by" in page for page in listed] == [True, True]


def test_what_is_typed_is_told_at_once_and_taken_with_the_answer(ticket, alice, signed_in):
    desk = signed_in(alice)

    typed = [desk.post(f"/desk/ticket/{ticket.id}/promised", data={"text": one}).json for one in (PROMISE, "Hallo!")]
    answer(desk, ticket, promise="1")

    assert [OFFER in one["words"] for one in typed] == [True, False]
    assert [one.promised_at is not None for one in pledges_now()] == [True]


@pytest.mark.parametrize(("name", "left"), [("decline", 0), ("take", 1)])
def test_an_offer_that_is_declined_is_gone_and_one_that_is_over_is_refused(ticket, alice, signed_in, name, left):
    desk = signed_in(alice)
    answer(desk, ticket)
    (pledge,) = pledges_now()
    pledge_id = pledge.id
    with transaction():
        pledge.due_at = utcnow() - timedelta(minutes=1)
    page = desk.get(f"/desk/ticket/{ticket.id}").text

    statuses = [act(desk, ticket, pledge_id, name).status_code for _ in range(2)]

    assert OFFER not in page
    assert len(pledges_now()) == left
    assert all(one.is_offered for one in pledges_now())
    assert 500 not in statuses


def test_a_broken_one_needs_attention_until_somebody_says_that_it_is_done(ticket, alice, root, signed_in):
    desk = signed_in(alice)
    answer(desk, ticket, promise="1")
    (pledge,) = pledges_now()
    pledge_id = pledge.id
    with transaction():
        pledge.due_at = ticket.promised_at = ticket.attention_since = utcnow() - timedelta(hours=1)
    page = desk.get(f"/desk/ticket/{ticket.id}").text
    listed = desk.get("/desk/ticket/?folder=attention").text

    act(signed_in(root), ticket, pledge_id, "kept")

    assert ("and it is over" in page, "promise broken" in listed) == (True, True)
    assert "promise broken" not in signed_in(alice).get("/desk/ticket/?folder=all").text
    assert ticket.attention_since is None


def test_others_tickets_promises_are_not_there(ticket, alice, bob, signed_in):
    answer(signed_in(alice), ticket)
    (pledge,) = pledges_now()
    pledge_id = pledge.id

    refused = signed_in(bob).post(f"/desk/ticket/{ticket.id}/promise/{pledge_id}/take").status_code

    assert (refused, signed_in(alice).post(f"/desk/ticket/{ticket.id}/promise/{pledge_id}/odd").status_code) == (
        404,
        404,
    )
    assert pledges_now()[0].is_offered
