"""Mailboxes as the tests of the wire need them, the columns without a database; and what is read from them."""

from types import SimpleNamespace
from typing import Any

from mail import imap
from tests.servers.imap import PASSWORD, ImapServer, as_delivered

FROM_START = {"uidvalidity": None, "last_uid": 0, "reads_since": None}


def reading(server: ImapServer, user: str, **other: Any) -> Any:
    """A mailbox that reads this user's INBOX, from the beginning."""
    columns: dict[str, Any] = {
        "imap_host": "localhost",
        "imap_port": server.ports[other.get("imap_security", "none")],
        "imap_security": "none",
        "imap_username": user,
        "imap_password": PASSWORD,
        "needs_token": False,
        "token_user": user,
        "oauth_access_token": "",
        "imap_folder": "INBOX",
        "after_fetch": "leave",
        "after_folder": None,
        **FROM_START,
    }
    return SimpleNamespace(**columns | other)


def reading_port(port: int, **other: Any) -> Any:
    """A mailbox on whatever answers at this port."""
    security = other.get("imap_security", "none")
    return reading(SimpleNamespace(ports={security: port}), "carol@example.org", **other)  # type: ignore[arg-type]


def sending(port: int, **other: Any) -> Any:
    """A mailbox that sends over whatever answers at this port."""
    columns: dict[str, Any] = {
        "address": "support@example.org",
        "smtp_host": "localhost",
        "smtp_port": port,
        "smtp_security": "none",
        "smtp_username": "",
        "smtp_password": "",
        "imap_username": "support@example.org",
        "imap_password": PASSWORD,
        "needs_token": False,
        "token_user": "support@example.org",
        "oauth_access_token": "",
    }
    return SimpleNamespace(**columns | other)


def letter(number: int | str, body: str = "Der Drucker brennt.") -> bytes:
    return f"Subject: {number}\r\nMessage-ID: <{number}@example.com>\r\n\r\n{body}\r\n".encode()


def read(mailbox: Any) -> list[imap.Letter]:
    with imap.connect(mailbox) as folder:
        return list(folder.unseen())


def raws(letters: list[imap.Letter]) -> list[bytes]:
    return [as_delivered(one.raw) for one in letters if one.raw is not None]


def advance(mailbox: Any, letters: list[imap.Letter]) -> None:
    mailbox.uidvalidity, mailbox.last_uid = letters[-1].uidvalidity, letters[-1].uid


def flags(server: ImapServer, user: str) -> list[tuple[bytes, ...]]:
    with server.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        found = client.get_flags(client.search())
    return [tuple(flag for flag in found[uid] if flag != b"\\Recent") for uid in sorted(found)]
