"""A letter that was too large to be fetched is fetched once it can be (A3)."""

import pytest

from desk import aside
from jobs import comparison, inbox
from mail import imap_letters
from models import FetchedLetter, IncomingMail, IncomingState, db, transaction, utcnow
from tests.jobs.steps import compared, fetch, fetched, texts
from tests.letters import letter

pytestmark = pytest.mark.row("A3")


@pytest.fixture
def left(mailbox, imap_server, imap_user, app, monkeypatch):
    """A letter too large to be fetched."""
    monkeypatch.setattr(imap_letters, "MAX_LETTER_BYTES", 500)
    monkeypatch.setitem(app.config, "MAIL_MAX_MB", 0)
    imap_server.deliver(imap_user, letter(text="x" * 1000))
    inbox.fetch(mailbox.id)
    db.session.rollback()
    return db.session.query(IncomingMail).one()


def want_again(incoming, root):
    with transaction():
        again = db.session.get_one(IncomingMail, incoming.id)
        tried = aside.try_again([again], by=root, now=utcnow())
    comparison.compare_due()
    inbox.process_waiting()
    db.session.rollback()
    return tried


def test_a_letter_left_on_the_server_is_no_gap(left, mailbox):
    assert compared(mailbox).gap == 0


def test_a_letter_left_on_the_server_is_fetched_once_the_limit_was_raised(left, root, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_MAX_MB", 40)

    tried = want_again(left, root)

    [mail] = db.session.query(IncomingMail).all()
    assert (tried, mail.id, mail.state, texts()) == (1, left.id, IncomingState.PROCESSED, ["x" * 1000])


def test_a_letter_left_on_the_server_can_be_made_a_ticket_that_says_so(left, support, root):
    said = aside.ByHand("carol@example.com", "Carol", "Zu groß", "en", support)

    with transaction():
        ticket = aside.make_ticket(db.session.get_one(IncomingMail, left.id), said, by=root, now=utcnow())

    [message] = ticket.messages
    assert (message.text, message.attachments) == (
        "This mail was too large to be fetched. It is still on the mail server.",
        [],
    )


def test_a_letter_that_is_still_too_large_is_still_set_aside(left, root):
    want_again(left, root)

    assert (left.state, "too large" in left.reason) == (IncomingState.FAILED, True)
    assert db.session.query(FetchedLetter).one().wanted_at is None


def test_a_letter_that_is_gone_meanwhile_is_said_to_be(left, root, imap_server, imap_user):
    with imap_server.client(imap_user) as colleague:
        colleague.select_folder("INBOX")
        colleague.delete_messages([1])
        colleague.expunge([1])

    want_again(left, root)

    assert "no longer on the mail server" in left.reason


def test_a_letter_that_came_in_a_second_copy_meanwhile_is_one_mail(
    left, root, imap_server, imap_user, app, monkeypatch
):
    monkeypatch.setitem(app.config, "MAIL_MAX_MB", 40)
    [raw] = imap_server.letters(imap_user)
    imap_server.deliver(imap_user, raw)
    fetch(left.mailbox)

    want_again(left, root)

    [mail] = db.session.query(IncomingMail).all()
    assert texts() == ["x" * 1000]
    assert {incoming_id for _, incoming_id in fetched()} == {mail.id}


@pytest.mark.parametrize("copies", [0, 1])
def test_what_somebody_made_a_ticket_of_meanwhile_stays_that_and_the_letter_is_a_mail_of_its_own(
    left, support, root, imap_server, imap_user, app, monkeypatch, copies
):
    monkeypatch.setitem(app.config, "MAIL_MAX_MB", 40)
    said = aside.ByHand("carol@example.com", "Carol", "Zu groß", "en", support)
    with transaction():
        aside.try_again([db.session.get_one(IncomingMail, left.id)], by=root, now=utcnow())
    with transaction():
        by_hand = aside.make_ticket(db.session.get_one(IncomingMail, left.id), said, by=root, now=utcnow())
    imap_server.deliver(imap_user, *imap_server.letters(imap_user)[:copies])
    fetch(left.mailbox)

    comparison.compare_due()
    inbox.process_waiting()
    db.session.rollback()

    assert left.message.ticket == by_hand
    assert texts() == ["This mail was too large to be fetched. It is still on the mail server.", "x" * 1000]
