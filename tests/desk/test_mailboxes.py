"""A mailbox is entered, tried, used."""

from datetime import timedelta

import pytest

from desk import mailboxes
from models import transaction
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
