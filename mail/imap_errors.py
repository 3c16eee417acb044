"""What an IMAP library raises, told as one kind of error."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from flask_babel import LazyString, lazy_gettext
from imapclient.exceptions import ProtocolError

from mail import wire

# Response codes by which a server says "not now" (RFC 5530, RFC 9051).
_PASSING = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED|OVERQUOTA)\b")


class ImapFailed(wire.WireFailed):
    """Reading a mailbox failed. `permanent`: it will fail again until its settings are changed."""

    def __init__(self, text: LazyString, permanent: bool, detail: str = "", is_refusal: bool = False) -> None:
        super().__init__(text, permanent, detail, needs_administrator=permanent)
        self.is_refusal = is_refusal  # the server understood, and said no


class Reachable(Protocol):
    @property
    def imap_host(self) -> str: ...
    @property
    def imap_port(self) -> int: ...
    @property
    def imap_password(self) -> str: ...
    @property
    def oauth_access_token(self) -> str: ...


def is_passing(detail: str) -> bool:
    """Whether a server that said no meant "not now"."""
    return bool(_PASSING.search(detail))


@contextmanager
def server_in_words(mailbox: Reachable) -> Iterator[None]:
    """Turn whatever talking to the server raises into ImapFailed."""
    try:
        yield
    except (OSError, EOFError, imaplib.IMAP4.error, *wire.NONSENSE) as error:
        raise _in_words(error, mailbox) from error


def _in_words(error: BaseException, mailbox: Reachable) -> ImapFailed:
    host, port = mailbox.imap_host, mailbox.imap_port
    secrets = wire.secrets_of(mailbox)
    detail = wire.detail_of(error, *secrets)
    trouble = wire.network_trouble(error, host, port)
    if trouble:
        return ImapFailed(*trouble, detail)
    if isinstance(error, (ProtocolError, *wire.NONSENSE)) or _is_nonsense(str(error)):
        return ImapFailed(_nonsense(host, port), False, detail)
    if isinstance(error, imaplib.IMAP4.abort) or "* BYE" in str(error):
        return ImapFailed(wire.dropped(host), False, detail)
    answer = wire.without_secrets(str(error), *secrets)
    text = lazy_gettext("%(host)s refused what we asked for: %(answer)s", host=host, answer=answer)
    return ImapFailed(text, False, detail, is_refusal=True)


def _is_nonsense(said: str) -> bool:
    return any(words in said for words in ("unexpected", "more than", "unterminated", "not IMAP4"))


def _nonsense(host: str, port: int) -> LazyString:
    return lazy_gettext(
        "What %(host)s says on port %(port)s is not what an IMAP server says. Check the server and the port.",
        host=host,
        port=str(port),
    )
