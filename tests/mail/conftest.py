"""Accounts on the real IMAP server."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from tests.mail.accounts import reading
from tests.servers.imap import ImapServer

_numbers = count(1)


@pytest.fixture
def owner(imap_server: ImapServer) -> str:
    """The name of an IMAP account that is new and empty."""
    name = f"support{next(_numbers)}@example.org"
    imap_server.add_user(name)
    return name


@pytest.fixture
def box(imap_server: ImapServer, owner: str) -> Callable[..., Any]:
    """Makes a mailbox that reads this account, with other columns if wanted."""
    return lambda **columns: reading(imap_server, owner, **columns)
