"""What people do to tickets happens whole or not at all, wherever the process is killed (A3)."""
# ruff: noqa: F811 - a fixture

from datetime import timedelta

import pytest

from desk import deletion, inbox, merging, repair
from jobs import cleaning
from jobs.inbox import process_waiting
from models import Agent, IncomingMail, Message, StaleTicket, Ticket, blobs, db, transaction, utcnow
from tests.jobs.killed import each_kill
from tests.jobs.steps import texts
from tests.jobs.test_killed_at_any_step import world  # noqa: F401
from tests.letters import letter

pytestmark = pytest.mark.row("A3")
RUSSIAN = "Принтер не печатает"
AS_KOI8 = b"From: d@example.net\r\nSubject: x\r\nContent-Type: text/plain\r\n\r\n" + RUSSIAN.encode("koi8-r")
AS_CP866 = RUSSIAN.encode("koi8-r").decode("cp866")


def comes(*raws):
    with transaction():
        inbox.receive_all(raws, None, now=utcnow())
    process_waiting()
    db.session.rollback()


def agent(name):
    return db.session.query(Agent).filter_by(name=name).one()


def test_two_tickets_that_are_merged(world):
    def prepare():
        world()
        comes(letter(text="One"), letter(text="Two", sender="Dora <dora@example.com>"))
        return merge

    def merge():
        with transaction():
            one, two = db.session.query(Ticket).order_by(Ticket.id)
            merging.merge(two, one, by=agent("Alice"), now=utcnow())

    for _step in each_kill(prepare):
        db.session.rollback()
        states = [(one.message_count, len(one.messages), len(one.events)) for one in _tickets()]
        assert [(count, said) for count, said, _ in states] in ([(1, 1), (1, 1)], [(2, 2), (0, 0)])
        merge()
        assert [(one.message_count, len(one.messages)) for one in _tickets()] == [(2, 2), (0, 0)]


def test_a_message_that_is_read_anew(world):
    def prepare():
        world()
        comes(AS_KOI8)
        with transaction():
            db.session.query(StaleTicket).delete()
        return choose

    def choose():
        message = db.session.query(Message).one()
        reread = repair.read_anew(message, "cp866")
        with transaction():
            repair.keep(message, reread, by=agent("Alice"), now=utcnow())

    for _step in each_kill(prepare):
        message = db.session.query(Message).one()
        is_kept = message.charset == "cp866"
        stale = db.session.query(StaleTicket).count()
        assert (message.text, stale) == ((AS_CP866, 1) if is_kept else (RUSSIAN, 0))
        choose()
        assert texts() == [AS_CP866]


def test_a_ticket_that_is_deleted_goes_with_its_bytes(world, monkeypatch):
    monkeypatch.setattr(cleaning, "IN_USE_FOR", timedelta())
    pdf = (("Счёт.pdf", "application/pdf", b"%PDF-1.7 only here"),)

    def prepare():
        world()
        comes(letter(text="One", attachments=pdf), letter(text="Two", sender="Dora <dora@example.com>"))
        return delete

    def delete():
        with transaction():
            if ticket := db.session.get(Ticket, 1):
                deletion.delete(ticket, written=str(ticket.number), seen=1, by=agent("Root"), now=utcnow())
        cleaning.clean()

    for _step in each_kill(prepare):
        for row in db.session.query(IncomingMail):
            assert row.removed_at or blobs.exists(row.digest)
        delete()
        assert texts() == ["Two"]
        first, second = db.session.query(IncomingMail).order_by(IncomingMail.id)
        assert (blobs.exists(first.digest), blobs.exists(second.digest)) == (False, True)


def _tickets():
    return db.session.query(Ticket).order_by(Ticket.id).all()
