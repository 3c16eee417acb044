"""A mailbox that somebody points to another account while it is fetched is read there from its first letter (A3)."""

import contextvars
import threading

import pytest

from jobs import inbox
from models import Mailbox, db, transaction
from tests.jobs.steps import texts
from tests.letters import letter

pytestmark = pytest.mark.row("A3")


@pytest.fixture
def other_user(imap_server, imap_user):
    """Another account, with a letter in it whose UID is 1, as the first of each has."""
    imap_server.add_user(f"{imap_user}x")
    imap_server.deliver(f"{imap_user}x", letter(text="Elsewhere"))
    return f"{imap_user}x"


def points_to(app, mailbox_id, user, then=lambda: None):
    """What the form of the mailbox does, in a process of its own."""

    def act():
        with app.app_context():
            with transaction():
                mailbox = db.session.get_one(Mailbox, mailbox_id)
                mailbox.uidvalidity, mailbox.last_uid  # noqa: B018 - read now
                then()
                mailbox.imap_username = user
            db.session.remove()

    thread = threading.Thread(target=contextvars.Context().run, args=(act,))
    thread.start()
    return thread


def unseen(imap_server, user):
    with imap_server.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        return len(client.search("UNSEEN"))


def test_a_change_between_two_handfuls_is_not_written_over(
    app, mailbox, imap_server, imap_user, other_user, monkeypatch
):
    imap_server.deliver(imap_user, letter(text="One"), letter(text="Two"), letter(text="Three"))
    monkeypatch.setattr(inbox, "FETCH_TOGETHER", 1)
    mailbox_id, really, received = mailbox.id, inbox._receive, list[int]()

    def receive(*given):
        if len(received) == 1:
            points_to(app, mailbox_id, other_user).join(30)
        received.append(1)
        really(*given)

    monkeypatch.setattr(inbox, "_receive", receive)
    inbox.fetch(mailbox_id)
    db.session.rollback()
    left = (mailbox.uidvalidity, mailbox.last_uid, mailbox.settled_uid, mailbox.fetching_since, mailbox.fetch_error)
    inbox.fetch(mailbox_id)
    inbox.process_waiting()

    assert left == (None, 0, 0, None, "")
    assert texts() == ["Elsewhere", "One"]
    assert unseen(imap_server, imap_user) == 2


def test_a_change_by_whoever_had_read_the_row_before_the_first_letter_came(
    app, mailbox, imap_server, imap_user, other_user
):
    imap_server.deliver(imap_user, letter(text="One"))
    mailbox_id, has_read, has_fetched = mailbox.id, threading.Event(), threading.Event()
    db.session.rollback()

    def pause():
        has_read.set()
        has_fetched.wait(1)

    changing = points_to(app, mailbox_id, other_user, then=pause)
    has_read.wait(10)
    inbox.fetch(mailbox_id)
    has_fetched.set()
    changing.join(30)
    inbox.fetch(mailbox_id)
    inbox.process_waiting()

    assert "Elsewhere" in texts()
