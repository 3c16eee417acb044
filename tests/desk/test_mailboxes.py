"""A mailbox is entered, tried, used."""

from datetime import timedelta

import pytest

from desk import mailboxes
from mail import compose
from models import OutgoingMail, db, transaction
from tests.conftest import NOON


@pytest.mark.row("A3")
def test_letters_from_before_the_mailbox_was_used_are_left_alone(office):
    with transaction():
        mailbox = mailboxes.keep({"address": "support@example.org", "imap_host": "imap.example.org"})
        mailboxes.use(mailbox, now=NOON)

    assert mailbox.is_active
    assert mailbox.reads_since == NOON


def test_using_a_mailbox_again_leaves_its_beginning_where_it_was(office):
    with transaction():
        mailbox = mailboxes.keep({"address": "support@example.org"})
        mailboxes.use(mailbox, now=NOON)

    with transaction():
        mailboxes.use(mailbox, now=NOON + timedelta(days=9))

    assert mailbox.reads_since == NOON


def test_mail_that_waited_for_a_mailbox_goes_out_at_once(ticket):
    waiting = db.session.query(OutgoingMail).one()
    next_try = NOON + timedelta(minutes=15)
    with transaction():
        failed = compose.confirmation(ticket, now=NOON)
        db.session.add(failed)
        failed.tries, failed.due_at = 2, next_try
        waiting.wait_for_mailbox(now=NOON)

    with transaction():
        mailboxes.use(mailboxes.keep({"address": "support@example.org"}), now=NOON)

    assert (waiting.due_at, failed.due_at) == (NOON, next_try)
