"""From the mail server to the ticket, each step twice (R10, A3)."""

from datetime import timedelta

import pytest

from jobs import inbox
from models import IncomingMail, IncomingState, Message, Ticket, db, transaction, utcnow
from tests.letters import letter


def fetch_and_process(mailbox):
    inbox.fetch(mailbox.id)
    inbox.process_waiting()


def the_only_mail():
    db.session.rollback()
    return db.session.query(IncomingMail).one()


def texts():
    db.session.rollback()
    return [message.text for message in db.session.query(Message).order_by(Message.id)]


@pytest.mark.row("R10")
def test_a_letter_in_the_mailbox_becomes_a_ticket(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="Der Drucker brennt."))

    fetch_and_process(mailbox)

    assert texts() == ["Der Drucker brennt."]
    assert the_only_mail().mailbox == mailbox


@pytest.mark.row("A3")
def test_a_mailbox_fetched_twice_gives_each_letter_once(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="One"), letter(text="Two"))

    fetch_and_process(mailbox)
    fetch_and_process(mailbox)

    assert texts() == ["One", "Two"]


@pytest.mark.row("A3")
def test_a_letter_is_found_again_when_the_cursor_was_lost(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="One"))
    fetch_and_process(mailbox)
    with transaction():
        mailbox.uidvalidity, mailbox.last_uid = None, 0

    fetch_and_process(mailbox)

    assert texts() == ["One"]


@pytest.mark.row("A3")
def test_what_a_colleague_has_read_already_is_read_all_the_same(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="One"))
    with imap_server.client(imap_user) as colleague:
        colleague.select_folder("INBOX")
        colleague.add_flags(colleague.search(), ["\\Seen"])

    fetch_and_process(mailbox)

    assert texts() == ["One"]


def test_what_came_before_the_mailbox_was_connected_is_left_alone(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="Of last year"))
    with transaction():
        mailbox.reads_since = utcnow() + timedelta(seconds=1)

    fetch_and_process(mailbox)

    assert texts() == []


@pytest.mark.row("A3")
def test_a_mail_processed_twice_becomes_one_message(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter())
    inbox.fetch(mailbox.id)
    incoming = the_only_mail()

    inbox.process(incoming.id)
    inbox.process(incoming.id)

    assert texts() == ["Der Drucker brennt."]


@pytest.mark.row("A3")
def test_a_mail_whose_reader_died_is_read_by_another(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter())
    inbox.fetch(mailbox.id)
    with transaction():
        IncomingMail.claim(the_only_mail().id, now=utcnow(), left_behind_after=timedelta(minutes=2))

    inbox.process_waiting()
    still_waits = the_only_mail().state
    with transaction():
        the_only_mail().taken_at = utcnow() - timedelta(minutes=3)
    inbox.process_waiting()

    assert still_waits == IncomingState.RECEIVED
    assert texts() == ["Der Drucker brennt."]


@pytest.mark.row("A3")
def test_a_mail_that_kills_its_readers_is_set_aside_after_six(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter())
    inbox.fetch(mailbox.id)
    with transaction():
        the_only_mail().tries = 6

    inbox.process_waiting()

    assert the_only_mail().state == IncomingState.FAILED
    assert "six times" in the_only_mail().reason


@pytest.mark.row("A3")
def test_a_mail_whose_readers_were_killed_five_times_for_other_reasons_is_filed(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter())
    inbox.fetch(mailbox.id)
    with transaction():
        the_only_mail().tries = 5

    inbox.process_waiting()

    assert (the_only_mail().state, the_only_mail().reason) == (IncomingState.PROCESSED, "")


@pytest.mark.row("A3")
def test_a_reader_who_breaks_too_late_does_not_undo_the_filing(mailbox, imap_server, imap_user, monkeypatch):
    imap_server.deliver(imap_user, letter())
    inbox.fetch(mailbox.id)
    with transaction():
        the_only_mail().tries = 1

    def overtaken(_raw):
        monkeypatch.undo()
        with transaction():
            the_only_mail().taken_at = utcnow() - timedelta(hours=1)
        inbox.process_waiting()
        raise MemoryError

    monkeypatch.setattr(inbox, "read", overtaken)
    inbox.process_waiting()

    assert (the_only_mail().state, the_only_mail().reason) == (IncomingState.PROCESSED, "")
    assert texts() == ["Der Drucker brennt."]


def test_a_wrong_password_is_told_and_breaks_nothing(mailbox):
    with transaction():
        mailbox.imap_password = "wrong"

    inbox.fetch(mailbox.id)

    db.session.rollback()
    assert "password" in mailbox.fetch_error
    assert mailbox.fetching_since is None


def test_a_server_that_is_away_is_told_and_breaks_nothing(mailbox):
    with transaction():
        mailbox.imap_port = 1

    inbox.fetch(mailbox.id)

    db.session.rollback()
    assert mailbox.fetch_error


@pytest.mark.row("A3")
def test_a_letter_that_cannot_be_kept_is_told_and_fetched_once_it_can(mailbox, imap_server, imap_user, app, tmp_path):
    imap_server.deliver(imap_user, letter(text="One"))
    no_folder, blobs_folder = tmp_path / "file", app.config["BLOBS"]
    no_folder.write_text("")
    app.config["BLOBS"] = no_folder

    inbox.fetch_all()
    app.config["BLOBS"] = blobs_folder
    db.session.rollback()
    told, fetched_at = mailbox.fetch_error, mailbox.fetched_at
    fetch_and_process(mailbox)

    assert ("file" in told, fetched_at) == (True, None)
    assert texts() == ["One"]


def test_only_one_fetches_a_mailbox_at_a_time(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter())
    with transaction():
        mailbox.fetching_since = utcnow()

    fetch_and_process(mailbox)

    assert texts() == []


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"Subject: whose?\r\n\r\nNobody's.\r\n", "sender"),
        (b"From: Only A Name\r\nSubject: whose?\r\n\r\nNobody's.\r\n", "sender"),
        (bytes(range(256)) * 400, "sender"),
    ],
    ids=["no sender", "a name alone", "binary noise"],
)
def test_what_cannot_be_answered_is_set_aside_with_its_reason(mailbox, imap_server, imap_user, raw, word):
    imap_server.deliver(imap_user, raw)

    fetch_and_process(mailbox)

    assert the_only_mail().state == IncomingState.FAILED
    assert word in the_only_mail().reason
    assert db.session.query(Ticket).count() == 0


@pytest.mark.row("A3")
def test_a_mail_set_aside_still_says_what_it_is_about(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, b"From: <carol@>\r\nSubject: Drucker\r\n\r\nBrennt.\r\n")

    fetch_and_process(mailbox)

    assert the_only_mail().state == IncomingState.FAILED
    assert the_only_mail().subject == "Drucker"


@pytest.mark.row("A3")
def test_a_mail_set_aside_can_be_tried_again(mailbox, imap_server, imap_user, app):
    imap_server.deliver(imap_user, letter(text="x" * 2_000_000))
    app.config["MAIL_MAX_MB"] = 1
    fetch_and_process(mailbox)
    reason = the_only_mail().reason
    app.config["MAIL_MAX_MB"] = 40

    with transaction():
        IncomingMail.try_all_again([the_only_mail().id])
    inbox.process_waiting()

    assert "1 MB" in reason
    assert len(texts()) == 1


@pytest.mark.row("A3")
def test_a_mail_without_from_date_and_id_is_filed_by_its_return_path(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, b"Return-Path: <carol@example.com>\r\nSubject: Drucker\r\n\r\nBrennt.\r\n")

    fetch_and_process(mailbox)

    assert texts() == ["Brennt."]


@pytest.mark.row("A3")
def test_a_mail_of_sixty_megabytes_is_kept_and_set_aside(mailbox, imap_server, imap_user):
    raw = letter() + b"x" * 70 + b"\r\n" + (b"y" * 76 + b"\r\n") * (60 * 2**20 // 78)
    imap_server.deliver(imap_user, raw)

    fetch_and_process(mailbox)

    assert the_only_mail().size > 60_000_000  # some servers give letters back with shorter line ends
    assert "40 MB" in the_only_mail().reason
