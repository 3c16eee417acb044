"""Mails that are filed with one commit harm each other as little as those filed alone (A3)."""

from datetime import timedelta

import pytest

from desk import inbox as inbox_desk
from jobs import inbox
from mail import imap
from models import IncomingMail, IncomingState, Message, Office, OutgoingMail, Ticket, blobs, db, transaction, utcnow
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


@pytest.mark.row("A3")
def test_a_letter_that_cannot_be_kept_keeps_none_before_it_out(mailbox, imap_server, imap_user, monkeypatch):
    imap_server.deliver(imap_user, letter(text="One"), letter(text="Two"), letter(text="Bad"), letter(text="Four"))
    keep = blobs.put_all

    def refusing(raws):
        if any(b"Bad" in raw for raw in raws):
            raise OSError("no")
        return keep(raws)

    monkeypatch.setattr(blobs, "put_all", refusing)
    inbox.fetch(mailbox.id)
    told = mailbox.fetch_error
    monkeypatch.undo()
    inbox.process_waiting()
    before = texts()
    inbox.fetch(mailbox.id)
    inbox.process_waiting()

    assert (told, before) == ("OSError: no", ["One", "Two"])
    assert texts() == ["Bad", "Four", "One", "Two"]


@pytest.mark.row("A3")
def test_letters_that_came_before_the_server_hung_up_are_kept(mailbox, imap_server, imap_user, monkeypatch):
    imap_server.deliver(imap_user, letter(text="One"), letter(text="Two"), letter(text="Three"))
    unseen = imap.Folder.unseen

    def hanging_up(folder):
        letters = unseen(folder)
        yield next(letters)
        yield next(letters)
        raise imap.ImapFailed("gone", False, "gone")

    monkeypatch.setattr(imap.Folder, "unseen", hanging_up)
    inbox.fetch(mailbox.id)
    inbox.process_waiting()

    assert texts() == ["One", "Two"]


@pytest.mark.row("A3")
def test_the_same_letter_twice_in_a_handful_is_one_mail(mailbox, imap_server, imap_user):
    raw = letter(text="One")
    imap_server.deliver(imap_user, raw, raw)

    inbox.fetch(mailbox.id)
    inbox.process_waiting()

    assert texts() == ["One"]


@pytest.mark.row("C6")
def test_of_a_strangers_two_mails_in_a_handful_the_second_is_from_someone_known():
    received(
        letter(text="One", Message_ID="<1@example.com>"),
        letter(text="Two", subject="Scanner", Message_ID="<2@example.com>", X_Spam_Flag="YES"),
    )

    inbox.process_waiting()

    assert not any(one.ticket.is_spam for one in db.session.query(Message))


@pytest.mark.row("S11")
def test_a_handful_of_mails_of_one_address_is_confirmed_no_oftener_than_one_by_one():
    limit = Office.current().automatic_mails_per_hour
    received(*(letter(text=f"{number}", subject=f"Matter {number * 7}") for number in range(limit + 3)))

    inbox.process_waiting()

    assert len(texts()) == limit + 3
    assert db.session.query(OutgoingMail).count() == limit


@pytest.mark.row("S9")
def test_the_second_of_two_alike_in_a_handful_looks_like_a_follow_up():
    received(letter(text="One"), letter(text="Two"))

    inbox.process_waiting()

    first, second = db.session.query(Ticket).order_by(Ticket.id)
    assert (first.suggested, second.suggested) == (None, first)
