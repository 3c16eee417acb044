"""A mailbox of the desk on the tests' real servers."""

import secrets

import pytest

from models import Afterwards, Mailbox, Security, db, transaction
from tests.jobs.steps import fetch
from tests.letters import letter
from tests.servers.imap import PASSWORD


@pytest.fixture
def imap_user(imap_server):
    """An account of this test's own, with nothing in it."""
    name = f"support{secrets.token_hex(4)}"
    imap_server.add_user(name)
    return name


@pytest.fixture
def mailbox(office, imap_server, imap_user, smtp_server):
    """Support's mailbox: read without encryption, as a test server in the house has none."""
    with transaction():
        mailbox = Mailbox(
            address="support@example.org",
            imap_host="127.0.0.1",
            imap_port=imap_server.ports["none"],
            imap_security=Security.NONE,
            imap_username=imap_user,
            imap_password=PASSWORD,
            after_fetch=Afterwards.MARK,
            smtp_host="127.0.0.1",
            smtp_port=smtp_server.port,
            smtp_security=Security.NONE,
        )
        db.session.add(mailbox)
    return mailbox


@pytest.fixture
def full(mailbox, imap_server, imap_user):
    """Three letters lie there, and all of them are in the desk."""
    imap_server.deliver(imap_user, letter(text="One"), letter(text="Two"), letter(text="Three"))
    fetch(mailbox)
    return mailbox
