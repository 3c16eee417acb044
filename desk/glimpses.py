"""What could be read of a mail that was set aside: kept with it, for the person who decides what shall become of it.

Written where mail is read, by a worker. Whoever looks at it needn't read the mail again, which may be what kills its
reader. Where nothing was read, a look at the first bytes serves: with other means, and never more than these.
"""

import re
import zlib
from contextlib import suppress
from dataclasses import asdict
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

from desk.files import KeptFile
from mail.read import ReadMail
from models import IncomingMail, blobs

MOST_TEXT = 20_000
MOST_BEGINNING = 2_000
LOOKED_AT_BYTES = 64 * 1024
MOST_HEADER = 1_000

_FIELD = re.compile(rb"(?:\A|\n)(from|subject|date|message-id):[ \t]*((?:[^\n]|\n[ \t])*)", re.IGNORECASE)


def set_aside(incoming: IncomingMail, reason: str) -> None:
    """Keep it where a person sees it, why, and what could be read of it."""
    incoming.glimpse = of(incoming)
    incoming.from_address = incoming.from_address or incoming.glimpse.get("address", "")[:320]
    incoming.subject = incoming.subject or incoming.glimpse.get("subject", "")[:500]
    incoming.letter_id = incoming.letter_id or incoming.glimpse.get("message_id", "")[:255]
    incoming.set_aside(reason)


def look(incoming: IncomingMail, mail: ReadMail, files: list[KeptFile]) -> None:
    """The mail was read, though it couldn't be filed."""
    incoming.glimpse = {
        "was_read": True,
        "name": mail.sender.name[:200] if mail.sender else "",
        "address": mail.sender.address[:320] if mail.sender else "",
        "subject": mail.subject[:500],
        "date": mail.sent_at.isoformat() if mail.sent_at else "",
        "text": mail.text[:MOST_TEXT],
        "language": mail.language or "",
        "message_id": (mail.message_id or "")[:998],
        "is_automatic": mail.is_automatic,
        "files": [asdict(file) for file in files],
    }


def of(incoming: IncomingMail) -> dict[str, Any]:
    """What is kept; for a mail that nobody could read, what its first bytes say. Empty if we don't have these."""
    if incoming.glimpse:
        return incoming.glimpse
    try:
        return _peek(blobs.beginning(incoming.digest, LOOKED_AT_BYTES))
    except (OSError, zlib.error):  # gone, or spoilt on the disk: it is set aside all the same
        return {}


def _peek(raw: bytes) -> dict[str, Any]:
    raw = raw.replace(b"\r\n", b"\n")
    head, _, body = raw.partition(b"\n\n")
    found = {match[1].lower(): _decoded(match[2]) for match in _FIELD.finditer(head)}
    name, address = parseaddr(found.get(b"from", ""))
    return {
        "was_read": False,
        "name": name[:200],
        "address": address[:320] if "@" in address else "",
        "subject": found.get(b"subject", "")[:500],
        "date": found.get(b"date", "")[:100],
        "message_id": found.get(b"message-id", "").strip("<> "),
        "beginning": _printable((body or head)[: MOST_BEGINNING * 4].decode("utf-8", "replace"))[:MOST_BEGINNING],
    }


def _decoded(value: bytes) -> str:
    text = " ".join(value[:MOST_HEADER].decode("utf-8", "replace").split())
    with suppress(ValueError, LookupError, HeaderParseError):  # else as it stands there
        text = str(make_header(decode_header(text)))
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    """PostgreSQL keeps no NUL, and no page shows a control character."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "�" for letter in text)
