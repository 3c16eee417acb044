"""How long agents worked on what they wrote: read, corrected on the record, added up (S6)."""

from datetime import timedelta

import pytest

from desk import figures, merging, replies, time_spent
from desk.figures import Asked
from desk.measuring import measure
from models import Event, Organisation, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("S6")


def noted(ticket, agent, minutes, now=NOON):
    with transaction():
        message = replies.add_note(ticket, agent, "Geprüft.", now=now)
        time_spent.spend(message, minutes)
    return message


def spent_on(ticket):
    db.session.expire_all()
    return db.session.get_one(Ticket, ticket.id).minutes_spent  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "minutes"), [("", None), ("0", None), ("20", 20), (" 1:30 ", 90), ("0:05", 5), ("24:00", 1440)]
)
def test_minutes_are_read_as_people_write_them(office, text, minutes):
    assert time_spent.read(text) == minutes


@pytest.mark.parametrize("text", ["soon", "-5", "1:75", "25:00", "1.5", "٥", "99999"])
def test_what_is_no_time_is_refused(office, text):
    with pytest.raises(time_spent.NoTimeSpent):
        time_spent.read(text)


def test_its_author_and_the_manager_correct_it_on_the_record_and_nobody_else(ticket, alice, bob, mona):
    message = noted(ticket, alice, 20)

    with transaction():
        time_spent.correct(message, 30, by=alice, now=NOON)
        time_spent.correct(message, 30, by=alice, now=NOON)
        time_spent.correct(message, None, by=mona, now=NOON)
    with pytest.raises(time_spent.NotYourTime):
        time_spent.correct(message, 5, by=bob, now=NOON)

    lines = db.session.query(Event).filter_by(ticket_id=ticket.id, kind="time_corrected").order_by(Event.id).all()
    assert [(one.agent, one.details["from"], one.details["to"]) for one in lines] == [(alice, 20, 30), (mona, 30, 0)]


def test_what_is_joined_is_added_up_as_one(ticket, alice):
    other = comes(subject="Another").message.ticket
    noted(ticket, alice, 20)
    noted(other, alice, 5)
    before = spent_on(ticket), spent_on(other)

    with transaction():
        merging.merge(ticket, other, by=alice, now=NOON)

    assert (before, spent_on(ticket), spent_on(other)) == ((20, 5), None, 25)


def test_statistics_add_it_up_by_agent_customer_and_organisation(ticket, alice, mona, root, bob):
    with transaction():
        ticket.customer.organisation = Organisation(name="Weiß GmbH", created_at=NOON)
    noted(ticket, alice, 20)
    noted(ticket, mona, 10, NOON + timedelta(minutes=1))
    with transaction():
        measure([ticket.id])
    asked, firm = Asked(NOON.date(), NOON.date()), ticket.customer.organisation_id

    def told(dimension, reader=root):
        return {key: one.spent // 60 for key, one in figures.by(dimension, asked, reader).items() if one.spent}

    assert told("agent") == {alice.id: 20, mona.id: 10}
    assert (told("organisation"), told("customer")) == ({firm: 30}, {ticket.customer_id: 30})
    assert (told("department"), told("department", bob)) == ({ticket.department_id: 30}, {})
    assert figures.numbers(asked.narrowed_to("organisation", firm), root).spent == 1800
    assert figures.numbers(asked.narrowed_to("organisation", None), root).spent == 0
