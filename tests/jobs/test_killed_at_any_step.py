"""Whatever is killed, before whichever step: done once more, all is as if nothing had been (A3)."""

import os
import secrets
from datetime import timedelta

import pytest

from desk import inbox as inbox_desk
from desk import office as office_desk
from desk import replies
from desk.files import keep
from jobs import cleaning, comparison, inbox, outbox
from models import (
    Attachment,
    Event,
    FetchedLetter,
    IncomingMail,
    LetterId,
    Mailbox,
    Message,
    OutgoingMail,
    Purpose,
    StaleTicket,
    Ticket,
    blobs,
    db,
    transaction,
    utcnow,
)
from tests import cast, clean_slate
from tests.jobs.killed import each_kill
from tests.jobs.steps import compared, texts
from tests.letters import letter

pytestmark = pytest.mark.row("A3")

PICTURE = b"\x89PNG\r\n\x1a\nyou won"
LETTERS = (
    letter(text="One", attachments=(("Счёт.pdf", "application/pdf", b"%PDF-1.7"),)),
    letter(text="Two", sender="Dora <dora@example.com>"),
    letter(text="Three", sender="Eve <eve@example.net>", subject="Re: Drucker"),
)
TABLES = (Ticket, Message, Attachment, LetterId, OutgoingMail, Event, IncomingMail, FetchedLetter)


@pytest.fixture
def world(app, mailbox, imap_server, imap_user, smtp_server, monkeypatch):
    """A desk that is as new whenever it is asked for; whoever is killed has left their rows behind at once."""
    monkeypatch.setitem(app.config, "CLAIM_SECONDS", 0)
    kept = clean_slate.keep()

    def anew():
        db.session.remove()
        clean_slate.empty(app)
        clean_slate.lay_out(kept)
        user = f"{imap_user}{secrets.token_hex(3)}"
        imap_server.add_user(user)
        smtp_server.taken.clear()
        with transaction():
            mailbox = db.session.query(Mailbox).one()
            mailbox.imap_username = user
        return mailbox

    anew.deliver = lambda mailbox, *letters: imap_server.deliver(mailbox.imap_username, *letters)
    return anew


def rows():
    db.session.rollback()
    return [db.session.query(table).count() for table in TABLES]


def fetch_and_file(mailbox_id):
    inbox.fetch(mailbox_id)
    inbox.process_waiting()


def test_mail_that_comes_in(world, imap_server):
    def prepare():
        mailbox = world()
        world.deliver(mailbox, *LETTERS)
        return lambda: fetch_and_file(mailbox.id)

    prepare()()
    undisturbed, ends = rows(), []

    for step in each_kill(prepare):
        mailbox = db.session.query(Mailbox).one()
        fetch_and_file(mailbox.id)
        with imap_server.client(mailbox.imap_username) as client:
            client.select_folder("INBOX", readonly=True)
            unseen = client.search("UNSEEN")
        ends.append((step, texts(), rows(), unseen))

    assert ends == [(step, ["One", "Three", "Two"], undisturbed, []) for step, *_ in ends]
