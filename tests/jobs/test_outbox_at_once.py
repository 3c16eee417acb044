"""A worker who sends, a mail that comes back, and agents who look at it, all at the same instant (A3, R10)."""

import threading
from contextlib import suppress

import pytest

from desk import deliveries, inbox, replies
from jobs import outbox
from mail.read import read
from mail.smtp import Refusal
from models import Agent, IncomingMail, OutgoingMail, OutgoingState, Purpose, db, transaction, utcnow
from tests.conftest import NOON
from tests.desk.test_bounces import REPORT


@pytest.fixture
def on_its_way(ticket, alice):
    """Alice's answer, which a worker has taken."""
    with transaction():
        replies.reply(ticket, alice, "Löschen Sie ihn.", now=NOON)
    outgoing = db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()
    with transaction():
        outgoing.state, outgoing.copies = OutgoingState.SENDING, ["dora@example.com"]
    return outgoing


def report_on(outgoing):
    return REPORT.format(
        subject="Undelivered Mail Returned to Sender",
        number=1,
        action="failed",
        original=f"Message-ID: <{outgoing.letter_id}>",
        address="carol@example.com",
        status="5.1.1",
        answer="550 5.1.1 User unknown",
    ).encode()


@pytest.mark.row("A3", "R10")
def test_a_mail_that_comes_back_before_its_sender_has_written_down_who_refused_it_is_told_of(
    on_its_way,
    at_once,
    monkeypatch,
):
    outgoing_id, raw = on_its_way.id, report_on(on_its_way)
    refusal = Refusal("dora@example.com", True, "550 5.1.1 No Dora", None)
    mail_is_held, ticket_is_held = threading.Event(), threading.Event()
    tell_of_failure = deliveries.tell_of_failure

    def tells_late(outgoing, *, now):
        db.session.flush()
        mail_is_held.set()
        ticket_is_held.wait(1)
        tell_of_failure(outgoing, now=now)

    def comes_back():
        mail, incoming_id = read(raw), received(raw)
        mail_is_held.wait(5)
        with transaction():
            inbox.ask_ahead({incoming_id: mail}, now=NOON)
            ticket_is_held.set()
            inbox.file(db.session.get_one(IncomingMail, incoming_id), mail, [], now=NOON)

    def received(raw):
        with transaction():
            return inbox.receive(raw, None, now=NOON).id

    monkeypatch.setattr(deliveries, "tell_of_failure", tells_late)
    at_once(comes_back, lambda: outbox._note_success(outgoing_id, (refusal,)))

    db.session.expire_all()
    assert on_its_way.undelivered == ["dora@example.com", "carol@example.com"]
    assert "No Dora" in on_its_way.error and "User unknown" in on_its_way.error


@pytest.mark.row("R10")
def test_a_failed_mail_that_one_lets_be_while_another_sends_it_again_can_fail_again_in_sight(on_its_way, at_once):
    outgoing_id, agent_id = on_its_way.id, on_its_way.message.agent_id
    both_have_looked, again = threading.Barrier(2), threading.Event()
    with transaction():
        on_its_way.state = OutgoingState.FAILED

    def looked():
        """The row as both see it; on SQLite the second has to wait for the first."""
        row, by = db.session.get_one(OutgoingMail, outgoing_id), db.session.get_one(Agent, agent_id)
        with suppress(threading.BrokenBarrierError):
            both_have_looked.wait(1)
        return row, by

    def sends_again():
        with transaction():
            row, by = looked()
            deliveries.send_again(row, by=by, now=utcnow())
        again.set()

    def lets_be():
        with transaction():
            row, by = looked()
            again.wait(1)
            deliveries.dismiss(row, by=by, now=utcnow())

    at_once(sends_again, lets_be)

    db.session.expire_all()
    assert (on_its_way.state, on_its_way.dismissed_at) == (OutgoingState.QUEUED, None)
