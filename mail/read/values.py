"""What a letter becomes once it is read: plain values without a tie to the wire they came over."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from mail.read.verdicts import Verdict


@dataclass(frozen=True)
class Address:
    """A name and an address as a header gave them; the name may be empty, the address keeps its case."""

    name: str
    address: str


@dataclass(frozen=True)
class Attachment:
    """A file as its sender sent it: `content` is decoded from the wire's coding and otherwise untouched."""

    filename: str
    content_type: str
    content: bytes
    content_id: str | None = None
    is_inline: bool = False
    """Whether the letter's HTML shows it in place (by `cid:`)."""

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class ReadMail:
    """A letter, read. Message-IDs stand without their angle brackets; what is missing is empty or None."""

    sender: Address | None = None
    reply_to: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    recipients: tuple[str, ...] = ()
    """Lower-case addresses of To, Cc, Delivered-To and their like, in this order, each once."""
    subject: str = ""
    subject_base: str = ""
    text: str = ""
    reply: str = ""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    is_bounce: bool = False
    is_auto_reply: bool = False
    is_automatic: bool = False
    bounced_ids: tuple[str, ...] = ()
    bounced_addresses: tuple[str, ...] = ()
    bounce_status: str = ""
    """Enhanced status code of RFC 3463, such as 5.2.2, where the report gives one."""
    bounce_reason: str = ""
    bounce_is_permanent: bool = False
    language: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    is_receipt: bool = False
    """It says that somebody opened a letter, or threw it away unread; no bounce, but automatic."""
    receipt_for: tuple[str, ...] = ()
    list_id: str | None = None
    """Of the mailing list it came over (RFC 2919), without angle brackets and description."""
    list_post: str | None = None
    """The address that reaches all of that list (RFC 2369)."""
    spam: Verdict | None = None
    """What the filter of the mailbox's server said; None where none has spoken."""

    def header(self, name: str) -> str:
        """The first header of that name, in any case, or an empty text."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")
