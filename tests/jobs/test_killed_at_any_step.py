"""Whatever is killed, before whichever step: done once more, all is as if nothing had been (A3)."""

import os
import secrets
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete

from desk import comparisons, replies, requests
from desk.files import keep
from jobs import cleaning, comparison, escalations, inbox, outbox
from models import (
    Agent,
    Attachment,
    Event,
    FetchedLetter,
    IncomingMail,
    LetterId,
    Mailbox,
    Message,
    Outcome,
    OutgoingMail,
    OutgoingState,
    Purpose,
    StaleTicket,
    Ticket,
    blobs,
    db,
    transaction,
    utcnow,
)
from tests import clean_slate
from tests.jobs.killed import each_kill
from tests.jobs.steps import texts
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
        imap_server.deliver(mailbox.imap_username, *LETTERS)
        return partial(fetch_and_file, mailbox.id)

    prepare()()
    undisturbed, ends = rows(), []

    for step in each_kill(prepare):
        mailbox = db.session.query(Mailbox).one()
        fetch_and_file(mailbox.id)
        ends.append((step, texts(), rows(), _unseen(imap_server, mailbox)))

    assert ends == [(step, ["One", "Three", "Two"], undisturbed, []) for step, *_ in ends]


def test_an_answer_that_goes_out_is_sent_and_where_twice_as_one_and_the_same_mail(world, smtp_server):
    def prepare():
        world()
        _carol_asks()
        with transaction():
            [ticket] = db.session.query(Ticket)
            pdf = keep("Счёт.pdf", "application/pdf", b"%PDF-1.7")
            replies.reply(
                ticket, db.session.query(Agent).filter_by(name="Alice").one(), "Löschen.", files=[pdf], now=utcnow()
            )
        return outbox.deliver_waiting

    ends = []
    for step in each_kill(prepare):
        outbox.deliver_waiting()
        db.session.rollback()
        mails = db.session.query(OutgoingMail).all()
        sent = [mail.message["Message-ID"].strip("<>") for mail in smtp_server.taken]
        is_each_there = {mail.letter_id for mail in mails} == set(sent)
        ends.append((step, {mail.state for mail in mails}, is_each_there, len(sent) - len(mails) in (0, 1)))

    assert ends == [(step, {OutgoingState.SENT}, True, True) for step, *_ in ends]


def test_spam_that_is_thrown_away(world, imap_server):
    digests: list[str] = []

    def prepare():
        mailbox = world()
        raw = letter(X_Spam_Flag="YES", attachments=(("win.png", "image/png", PICTURE),))
        imap_server.deliver(
            mailbox.imap_username, raw, letter(text="Kept", attachments=(("same.png", "image/png", PICTURE),))
        )
        fetch_and_file(mailbox.id)
        _a_month_passes()
        digests[:] = [row.digest for row in db.session.query(IncomingMail).order_by(IncomingMail.id)]
        return cleaning.clean

    ends = []
    for step in each_kill(prepare):
        cleaning.clean()
        [picture] = db.session.query(Attachment)
        left = [blobs.exists(digest) for digest in (*digests, picture.digest)]
        outcomes = [row.outcome for row in db.session.query(IncomingMail).order_by(IncomingMail.id)]
        ends.append((step, texts(), left, blobs.those_set_aside(), outcomes))

    outcomes = [Outcome.SPAM, Outcome.FILED]
    assert ends == [(step, ["Kept"], [False, True, True], [], outcomes) for step, *_ in ends]


def test_a_comparison_that_fetches_what_is_missing(world, imap_server):
    def prepare():
        mailbox = world()
        imap_server.deliver(mailbox.imap_username, *LETTERS)
        with transaction():
            mailbox.uidvalidity, mailbox.last_uid = _numbering(imap_server, mailbox), 3
            mailbox.settled_uid = 3
            comparisons.ask_for(mailbox, fetches_missing=True, now=utcnow())
        return partial(_compare_and_file, mailbox.id)

    prepare()()
    undisturbed, ends = rows(), []

    for step in each_kill(prepare):
        mailbox = db.session.query(Mailbox).one()
        _compare_and_file(mailbox.id)
        ends.append((step, texts(), rows(), _unseen(imap_server, mailbox), mailbox.settled_uid))

    assert ends == [(step, ["One", "Three", "Two"], undisturbed, [], 3) for step, *_ in ends]


def test_an_escalation_is_told_once(world):
    def prepare():
        world()
        _carol_asks(utcnow() - timedelta(hours=5))
        return escalations.escalate_waiting

    ends = []
    for step in each_kill(prepare):
        escalations.escalate_waiting()
        db.session.rollback()
        told = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).count()
        ends.append((step, told, db.session.query(Event).filter_by(kind="escalated").count()))

    assert ends == [(step, 1, 1) for step, *_ in ends]


def _carol_asks(at=None):
    now = at or utcnow()
    with transaction():
        requests.hand_in(
            requests.Request(
                name="Carol", address="carol@example.com", subject="Drucker", text="Brennt.", language="de"
            ),
            now=now,
        )


def _a_month_passes():
    long_ago = utcnow() - timedelta(days=40)
    with transaction():
        db.session.execute(delete(StaleTicket))
        for ticket in db.session.query(Ticket):
            ticket.last_message_at = long_ago
            ticket.spam_since = ticket.spam_since and long_ago
    for row in [*db.session.query(Attachment), *db.session.query(IncomingMail)]:
        os.utime(blobs._path(row.digest), (long_ago.timestamp(), long_ago.timestamp()))


def _compare_and_file(mailbox_id):
    comparison.compare_due()
    inbox.fetch(mailbox_id)
    inbox.process_waiting()
    db.session.rollback()


def _numbering(imap_server, mailbox):
    with imap_server.client(mailbox.imap_username) as client:
        return client.select_folder("INBOX", readonly=True)[b"UIDVALIDITY"]


def _unseen(imap_server, mailbox):
    with imap_server.client(mailbox.imap_username) as client:
        client.select_folder("INBOX", readonly=True)
        return client.search("UNSEEN")
