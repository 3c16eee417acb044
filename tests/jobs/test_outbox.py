"""From the outbox to the mail server: sent, later, or never, and why (R10)."""

from datetime import timedelta

import pytest

from desk import deliveries, reasons, recipients, replies
from desk.files import keep
from jobs import outbox
from mail import building
from models import Mailbox, OutgoingMail, OutgoingState, Purpose, Security, db, transaction, utcnow
from tests.servers.smtp import SmtpServer


@pytest.fixture
def answer(ticket, alice):
    """Alice has answered Carol; the confirmation is out of the way."""
    with transaction():
        replies.reply(
            ticket, alice, "Bitte löschen.", files=[keep("Счёт.pdf", "application/pdf", b"%PDF")], now=utcnow()
        )
        for mail in db.session.query(OutgoingMail).filter_by(purpose=Purpose.CONFIRMATION):
            mail.mark_sent(now=utcnow())
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()


def deliver_all():
    outbox.deliver_waiting()
    db.session.rollback()


@pytest.mark.row("R10")
def test_an_answer_reaches_the_customers_server(answer, mailbox, smtp_server):
    deliver_all()

    [mail] = smtp_server.taken
    assert (mail.sender, mail.recipients) == ("support@example.org", ("carol@example.com",))
    assert mail.message["Message-ID"] == f"<{answer.letter_id}>"
    assert [part.get_filename() for part in mail.message.iter_attachments()] == ["Счёт.pdf"]
    assert answer.state == OutgoingState.SENT


@pytest.mark.row("R10")
def test_an_answer_leaves_once_it_can_no_longer_be_taken_back(ticket, office, alice, mailbox, smtp_server):
    with transaction():
        office.undo_seconds = 10
        replies.reply(ticket, alice, "Bitte löschen.", now=utcnow())
        for mail in db.session.query(OutgoingMail).filter_by(purpose=Purpose.CONFIRMATION):
            mail.mark_sent(now=utcnow())
    deliver_all()
    early = len(smtp_server.taken)

    with transaction():
        db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one().due_at -= timedelta(seconds=10)
    deliver_all()

    assert (early, len(smtp_server.taken)) == (0, 1)


@pytest.mark.row("R10")
def test_a_blind_copy_gets_the_mail_and_stands_nowhere_in_it(ticket, alice, mailbox, smtp_server):
    with transaction():
        to = recipients.read("carol@example.com", "dora@example.com", "boss@example.com")
        replies.reply(ticket, alice, "Bitte löschen.", to=to, now=utcnow())
        for mail in db.session.query(OutgoingMail).filter_by(purpose=Purpose.CONFIRMATION):
            mail.mark_sent(now=utcnow())

    deliver_all()

    [mail] = smtp_server.taken
    assert mail.recipients == ("carol@example.com", "dora@example.com", "boss@example.com")
    assert b"boss" not in mail.raw


@pytest.mark.row("A3")
def test_an_answer_delivered_twice_is_sent_once(answer, mailbox, smtp_server):
    outbox.deliver(answer.id)
    outbox.deliver(answer.id)

    assert len(smtp_server.taken) == 1


@pytest.mark.row("A3")
def test_a_sender_who_fails_too_late_does_not_send_it_once_more(answer, mailbox, smtp_server, monkeypatch):
    def overtaken(_outgoing):
        monkeypatch.undo()
        with transaction():
            answer.taken_at = utcnow() - timedelta(hours=1)
        outbox.deliver(answer.id)
        raise MemoryError

    monkeypatch.setattr(building, "build", overtaken)
    deliver_all()

    assert (answer.state, len(smtp_server.taken)) == (OutgoingState.SENT, 1)


@pytest.mark.row("A3")
def test_an_answer_whose_sender_died_is_sent_as_the_same_mail(answer, mailbox, smtp_server):
    with transaction():
        OutgoingMail.take(answer.id, now=utcnow() - timedelta(minutes=5), left_behind_after=timedelta(minutes=2))

    deliver_all()

    assert [mail.message["Message-ID"] for mail in smtp_server.taken] == [f"<{answer.letter_id}>"]


@pytest.mark.row("A3")
def test_a_server_that_says_not_now_is_asked_again_later(answer, mailbox, smtp_server):
    smtp_server.says["DATA"] = "451 4.3.0 Try again later"

    deliver_all()

    assert answer.state == OutgoingState.QUEUED
    assert answer.due_at > utcnow()
    assert answer.error


@pytest.mark.row("S11")
def test_greylisting_is_told_as_what_it_is_and_the_mail_goes_later(answer, mailbox, smtp_server):
    smtp_server.says["carol@example.com"] = "450 4.2.0 Greylisted, see you in five minutes"
    deliver_all()
    told, state = reasons.shown(answer.error, "de"), answer.state
    smtp_server.says.clear()
    with transaction():
        answer.due_at = utcnow()

    deliver_all()

    assert state == OutgoingState.QUEUED
    assert told == (
        "carol@example.com: Der Server nimmt die E-Mail noch nicht an; wir versuchen es weiter. "
        "Der Server sagte: 450 4.2.0 Greylisted, see you in five minutes"
    )
    assert (answer.state, answer.error) == (OutgoingState.SENT, "")


@pytest.mark.row("S11")
def test_letters_that_no_server_here_can_write_are_refused_in_words(answer, mailbox, smtp_server, monkeypatch):
    with SmtpServer(knows_utf8=False) as server:
        with transaction():
            mailbox.smtp_port, answer.recipients = server.port, ["кароль@example.com"]

        deliver_all()

    assert answer.state == OutgoingState.FAILED
    assert "нелатинскими буквами" in reasons.shown(answer.error, "ru")
    assert reasons.shown(answer.error, "de").startswith("кароль@example.com: ")


@pytest.mark.row("S11")
def test_why_one_was_refused_for_good_stays_while_another_is_tried_again(answer, mailbox, smtp_server):
    with transaction():
        answer.copies = ["dora@example.com", "emil@example.com"]
    smtp_server.says["dora@example.com"] = "550 5.1.1 No such user"
    smtp_server.says["emil@example.com"] = "450 4.2.1 Busy"
    deliver_all()
    first = reasons.shown(answer.error, "en").splitlines()
    del smtp_server.says["emil@example.com"]
    with transaction():
        answer.due_at = utcnow()

    deliver_all()

    assert [line.partition(":")[0] for line in first] == ["dora@example.com", "emil@example.com"]
    assert reasons.shown(answer.error, "en") == (
        "dora@example.com: There is no such address. The server said: 550 5.1.1 No such user"
    )
    assert (answer.state, answer.undelivered) == (OutgoingState.BOUNCED, ["dora@example.com"])


@pytest.mark.row("R10")
def test_a_server_that_says_never_is_told_to_the_agent(answer, mailbox, smtp_server):
    smtp_server.says["carol@example.com"] = "550 5.1.1 No such user"

    deliver_all()

    assert answer.state == OutgoingState.FAILED
    assert "No such user" in answer.error


@pytest.mark.row("S11")
def test_a_mail_refused_for_good_needs_attention_until_it_has_gone_to_a_corrected_address(
    answer, ticket, alice, mailbox, smtp_server
):
    smtp_server.says["carol@example.com"] = "550 5.1.1 No such user"
    deliver_all()
    needed, undelivered = ticket.attention_since, answer.undelivered

    with transaction():
        deliveries.send_to_corrected(answer, "carol@example.com", "carol@example.net", by=alice, now=utcnow())
    deliver_all()

    assert needed and undelivered == ["carol@example.com"]
    assert [mail.recipients for mail in smtp_server.taken] == [("carol@example.net",)]
    assert (answer.state, ticket.attention_since) == (OutgoingState.SENT, None)


@pytest.mark.row("S11")
def test_a_copy_refused_for_good_is_corrected_alone(answer, alice, mailbox, smtp_server):
    with transaction():
        answer.copies = ["Dora <dora@example.com>"]
    smtp_server.says["dora@example.com"] = "550 5.1.1 No such user"
    deliver_all()

    with transaction():
        deliveries.send_to_corrected(answer, "dora@example.com", "dora@example.net", by=alice, now=utcnow())
    deliver_all()

    assert [mail.recipients for mail in smtp_server.taken] == [("carol@example.com",), ("dora@example.net",)]
    assert len({mail.message["Message-ID"] for mail in smtp_server.taken}) == 1


@pytest.mark.row("R16")
def test_one_mailbox_sends_for_all_and_departments_keep_their_own_addresses(
    answer, ticket, office, alice, mailbox, smtp_server
):
    with transaction():
        mailbox.smtp_port, mailbox.plus_addressing = 1, True  # who sends through it would fail
        relay = Mailbox(
            address="relay@example.net",
            smtp_host="127.0.0.1",
            smtp_port=smtp_server.port,
            smtp_security=Security.NONE,
        )
        db.session.add(relay)
        db.session.flush()
        office.outgoing_mailbox_id = relay.id
    with transaction():
        replies.reply(ticket, alice, "Noch etwas.", now=utcnow())

    deliver_all()

    [_, second] = smtp_server.taken
    assert (second.sender, second.message["Reply-To"]) == (
        "support@example.org",
        f"support+{ticket.mail_token}@example.org",
    )


@pytest.mark.row("A3")
def test_without_a_mailbox_an_answer_waits(answer):
    deliver_all()

    assert (answer.state, answer.tries) == (OutgoingState.QUEUED, 0)


@pytest.mark.row("A3")
def test_a_failed_answer_can_be_sent_again(answer, mailbox, smtp_server):
    smtp_server.says["carol@example.com"] = "550 5.1.1 No such user"
    deliver_all()
    smtp_server.says.clear()

    with transaction():
        answer.send_again(now=utcnow())
    deliver_all()

    assert answer.state == OutgoingState.SENT


@pytest.mark.row("A3")
def test_a_refused_copy_is_tried_again_alone(answer, mailbox, smtp_server):
    with transaction():
        answer.copies = ["Dora <dora@example.com>"]
    smtp_server.says["dora@example.com"] = "450 4.2.1 Mailbox busy"
    deliver_all()
    smtp_server.says.clear()

    with transaction():
        answer.due_at = utcnow()
    deliver_all()

    assert [mail.recipients for mail in smtp_server.taken] == [("carol@example.com",), ("dora@example.com",)]
    assert answer.state == OutgoingState.SENT


def test_a_server_that_came_back_lets_the_mail_go(answer, mailbox, smtp_server):
    with transaction():
        db.session.get_one(Mailbox, mailbox.id).smtp_port = 1
    deliver_all()
    failed = answer.state

    with transaction():
        db.session.get_one(Mailbox, mailbox.id).smtp_port = smtp_server.port
        answer.due_at = utcnow()
    deliver_all()

    assert (failed, answer.state) == (OutgoingState.QUEUED, OutgoingState.SENT)


@pytest.mark.row("R10")
def test_a_mail_that_cannot_be_made_keeps_no_other_waiting(answer, ticket, alice, mailbox, smtp_server):
    with transaction():
        replies.reply(ticket, alice, "Noch etwas.", now=utcnow())
        answer.headers = {"References": "a line\nbreak"}

    for _ in range(outbox.MAX_BROKEN_TRIES):
        deliver_all()
        with transaction():
            answer.due_at = utcnow()

    assert len(smtp_server.taken) == 1
    assert answer.state == OutgoingState.FAILED
    assert answer.error
