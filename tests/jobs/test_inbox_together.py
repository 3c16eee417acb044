"""Mails that are filed with one commit harm each other as little as those filed alone (A3)."""

from datetime import timedelta

import pytest

from desk import inbox as inbox_desk
from jobs import inbox
from models import IncomingMail, IncomingState, Message, db, transaction, utcnow
from tests.letters import letter

pytestmark = pytest.mark.usefixtures("office")


def received(*raws):
    with transaction():
        return [inbox_desk.receive(raw, None, now=utcnow()).id for raw in raws]


def texts():
    db.session.rollback()
    return sorted(message.text for message in db.session.query(Message))


def states():
    db.session.rollback()
    return [(row.state, row.tries) for row in db.session.query(IncomingMail).order_by(IncomingMail.id)]


@pytest.mark.row("A3")
def test_one_that_names_nobody_keeps_none_of_the_others_out():
    received(letter(text="One"), b"Subject: Who?\r\n\r\nNobody.", letter(text="Three", subject="Scanner"))

    inbox.process_waiting()

    assert texts() == ["One", "Three"]
    assert [state for state, _ in states()] == [
        IncomingState.PROCESSED,
        IncomingState.FAILED,
        IncomingState.PROCESSED,
    ]


@pytest.mark.row("A3")
def test_after_a_death_in_their_midst_each_is_read_alone():
    ids = received(letter(text="One"), letter(text="Two", subject="Scanner"))
    with transaction():
        assert IncomingMail.claim_fresh(ids, now=utcnow() - timedelta(hours=1)) == ids

    inbox.process_waiting()

    assert texts() == ["One", "Two"]
    assert states() == [(IncomingState.PROCESSED, 2)] * 2


@pytest.mark.row("A3")
def test_what_another_worker_has_claimed_is_left_to_it():
    ids = received(letter(text="One"), letter(text="Two", subject="Scanner"))
    with transaction():
        IncomingMail.claim_fresh(ids[:1], now=utcnow())

    inbox.process_together(ids)

    assert texts() == ["Two"]


@pytest.mark.row("R10")
def test_an_answer_in_the_same_handful_as_its_question_finds_its_ticket():
    received(
        letter(text="One", Message_ID="<one@example.com>"),
        letter(text="Two", Message_ID="<two@example.com>", In_Reply_To="<one@example.com>"),
    )

    inbox.process_waiting()

    assert [len(one.ticket.messages) for one in db.session.query(Message)] == [2, 2]
