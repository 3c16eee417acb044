"""Reminders on the ticket and on the page of one's own."""

import pytest
from sqlalchemy import select

from models import Reminder, db, transaction
from tests.conftest import NOON
from views.agents import snooze_times

pytestmark = pytest.mark.row("R24")


def all_of_them():
    db.session.rollback()
    return db.session.execute(select(Reminder).order_by(Reminder.id)).scalars().all()


def test_it_is_set_shown_to_its_author_alone_and_taken_back(ticket, alice, mona, signed_in):
    desk = signed_in(alice)

    desk.post(f"/desk/ticket/{ticket.id}/remind", data={"until": "days", "words": "Ask Bob"})
    pages = [desk.get(f"/desk/{path}").text for path in (f"ticket/{ticket.id}", "reminder/")]
    others = [signed_in(mona).get(f"/desk/{path}").text for path in (f"ticket/{ticket.id}", "reminder/")]

    assert [("Ask Bob" in page) for page in (*pages, *others)] == [True, True, False, False]
    (reminder,) = all_of_them()
    assert signed_in(mona).post("/desk/reminder/take-back", data={"reminder": reminder.id}).status_code == 404
    signed_in(alice).post("/desk/reminder/take-back", data={"reminder": reminder.id, "back": "ticket"})
    assert all_of_them() == []


@pytest.mark.parametrize(("day", "order"), [(17, "tomorrow days monday"), (21, "tomorrow monday days")])
def test_the_nearest_time_is_offered_first(app, day, order):
    with app.test_request_context():
        offered = snooze_times.reminder_times(NOON.replace(day=day))

    assert [one.key for one in offered] == order.split()


@pytest.mark.parametrize("own", ["", "2001-01-01T10:00", "soon", "9999-12-31T23:59"])
def test_a_refused_time_keeps_what_was_typed(ticket, alice, signed_in, own):
    answer = signed_in(alice).post(
        f"/desk/ticket/{ticket.id}/remind", data={"until": "own", "own": own, "words": "Ask Bob"}
    )

    assert answer.status_code == 422
    assert "Ask Bob" in answer.text
    assert "within a year" in answer.text


def test_of_a_ticket_that_is_hidden_now_only_ones_own_words_are_listed(ticket, alice, sales, signed_in):
    signed_in(alice).post(f"/desk/ticket/{ticket.id}/remind", data={"until": "monday", "words": "Ask Bob"})
    with transaction():
        ticket.department, ticket.subject = sales, "Secret"

    page = signed_in(alice).get("/desk/reminder/").text

    assert ("Ask Bob" in page, "Secret" in page, str(ticket.number) in page) == (True, False, False)
