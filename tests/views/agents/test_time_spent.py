"""Time spent on the ticket's screen: said with an answer where the department wants it, corrected, added up (S6)."""

import re

import pytest
from sqlalchemy import select

from models import Message, db, transaction

pytestmark = pytest.mark.row("S6")
FIELD = 'name="minutes"'


@pytest.fixture
def tracked(support):
    with transaction():
        support.tracks_time = True


def note(desk, ticket, **more):
    page = desk.get(f"/desk/ticket/{ticket.id}").text
    hidden = dict(re.findall(r'name="(heard|known|submission)" value="([^"]*)"', page))
    data = {"kind": "note", "then": "note", "text": "Geprüft.", **hidden, **more}
    return desk.post(f"/desk/ticket/{ticket.id}/write", data=data)


def shown(desk, ticket):
    return desk.get(f"/desk/ticket/{ticket.id}").text.replace("\xa0", " ")


def minutes():
    db.session.rollback()
    said = select(Message.minutes).where(Message.agent_id.is_not(None)).order_by(Message.id)
    return db.session.execute(said).scalars().all()


def test_it_is_said_with_a_note_shown_corrected_and_exported(ticket, tracked, alice, root, signed_in):
    desk = signed_in(alice)
    note(desk, ticket, minutes="1:20")
    message = ticket.messages[-1]
    page = shown(desk, ticket)

    signed_in(root).post(f"/desk/ticket/{ticket.id}/time/{message.id}", data={"minutes": "25"})

    after = shown(signed_in(alice), ticket)
    table = signed_in(alice).get("/desk/ticket/export/csv/?folder=all").text
    assert ("1 hr 20 min" in page, minutes()) == (True, [25])
    assert "Root corrected the time that Alice spent: 1 hr 20 min → 25 min." in after
    assert "Minutes spent" in table and ",25," in table


def test_where_nobody_wants_it_nothing_is_asked_and_what_is_no_time_comes_back(ticket, support, alice, signed_in):
    desk = signed_in(alice)
    page = desk.get(f"/desk/ticket/{ticket.id}").text
    note(desk, ticket, minutes="20")
    with transaction():
        support.tracks_time = True

    refused = note(desk, ticket, minutes="soon")

    assert (FIELD in page, minutes()) == (False, [None])
    assert (refused.status_code, 'value="soon"' in refused.text, "Geprüft." in refused.text) == (422, True, True)


def test_others_can_not_correct_it(ticket, tracked, alice, bob, mona, support, signed_in):
    note(signed_in(mona), ticket, minutes="20")
    message = ticket.messages[-1]

    statuses = [
        signed_in(one).post(f"/desk/ticket/{ticket.id}/time/{message.id}", data={"minutes": "5"}).status_code
        for one in (alice, bob)
    ]

    assert (minutes(), statuses[1]) == ([20], 404)
