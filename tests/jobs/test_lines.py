"""Several mails leave one after another over one line to their server (R10)."""

import time
from typing import Any

import pytest

from desk import replies
from jobs import lines, outbox
from mail import smtp
from models import Mailbox, OutgoingMail, OutgoingState, db, transaction, utcnow


@pytest.fixture
def answers(ticket, office, alice):
    """A confirmation and four answers wait."""
    with transaction():
        office.undo_seconds = 0
        for number in range(4):
            replies.reply(ticket, alice, f"Antwort {number}", now=utcnow())


def states() -> set[str]:
    return {mail.state for mail in db.session.query(OutgoingMail)}


def deliver_all() -> None:
    outbox.deliver_waiting()
    db.session.rollback()


@pytest.mark.row("R10")
def test_all_that_waits_for_a_server_leaves_over_one_line(answers, mailbox, smtp_server):
    before = smtp_server.lines

    deliver_all()

    assert (len(smtp_server.taken), smtp_server.lines - before) == (5, 1)
    assert len({mail.message["Message-ID"] for mail in smtp_server.taken}) == 5


@pytest.mark.row("R10")
def test_a_server_that_takes_only_some_on_a_line_gets_all_of_them_at_once(answers, mailbox, smtp_server, monkeypatch):
    monkeypatch.setattr(smtp_server, "most_mails", 2)

    deliver_all()

    assert states() == {OutgoingState.SENT}
    assert len(smtp_server.taken) == 5


@pytest.mark.row("R10")
def test_nobody_sends_for_ever_on_one_line(answers, mailbox, smtp_server, monkeypatch):
    monkeypatch.setattr(lines, "MAILS_ON_A_LINE", 2)
    before = smtp_server.lines

    deliver_all()

    assert (len(smtp_server.taken), smtp_server.lines - before) == (5, 3)


@pytest.mark.row("R10")
def test_a_refused_mail_takes_no_other_along(answers, mailbox, smtp_server):
    third = db.session.query(OutgoingMail).order_by(OutgoingMail.id).all()[2]
    with transaction():
        third.recipients = ["nobody@example.com"]
    smtp_server.says["nobody@example.com"] = "550 5.1.1 No such user"

    deliver_all()

    assert len(smtp_server.taken) == 4
    assert third.state == OutgoingState.FAILED


@pytest.mark.row("A3")
def test_a_server_that_is_away_is_dialled_once_and_all_wait(answers, mailbox, smtp_server, monkeypatch):
    dialled, really = [], smtp.connect

    def dial(mailbox: Mailbox) -> Any:
        dialled.append(mailbox)
        return really(mailbox)

    monkeypatch.setattr(smtp, "connect", dial)
    with transaction():
        mailbox.smtp_port = 1

    began = time.monotonic()
    deliver_all()

    assert len(dialled) == 1
    assert states() == {OutgoingState.QUEUED}
    assert time.monotonic() - began < 10


@pytest.mark.row("A3")
def test_a_line_that_broke_between_two_mails_is_made_anew(answers, mailbox, smtp_server, monkeypatch):
    really = smtp.Line.send

    def cut_afterwards(line, *args):
        refused = really(line, *args)
        line._connection.host.sock.close()
        return refused

    monkeypatch.setattr(smtp.Line, "send", cut_afterwards)
    deliver_all()

    assert states() == {OutgoingState.SENT}
    assert len(smtp_server.taken) == 5
