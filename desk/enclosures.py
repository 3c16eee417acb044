"""What a mail carries beside its words, for people: dates of a calendar, a seal, other mails."""

import re
from enum import StrEnum
from functools import lru_cache

from mail.read import ReadMail, read
from mail.read.cms import signed_content
from mail.read.invitations import MOST_BYTES, Invitation, invitations_of
from models import Attachment, Message, blobs

CALENDARS = ("text/calendar", "application/ics", "text/x-vcalendar")
LETTERS = ("message/rfc822", "message/global")
WRAPPED = ("application/pkcs7-mime", "application/x-pkcs7-mime")
SMIME_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature")
_PGP = re.compile(r"^-----BEGIN PGP (MESSAGE|SIGNED MESSAGE)-----", re.MULTILINE)
_BEGINS_PGP = "-----BEGIN PGP "
MOST_LETTER_BYTES = 30 * 2**20


class Seal(StrEnum):
    """What was done to a mail so that nobody else reads or changes it. We check no signature and open nothing."""

    SMIME_ENCRYPTED = "smime_encrypted"
    SMIME_SIGNED = "smime_signed"
    PGP_ENCRYPTED = "pgp_encrypted"
    PGP_SIGNED = "pgp_signed"

    @property
    def is_closed(self) -> bool:
        """Whether its words can't be read here."""
        return self in (Seal.SMIME_ENCRYPTED, Seal.PGP_ENCRYPTED)


def seal_of(message: Message) -> Seal | None:
    """By the mail's files, or by PGP's own marks in its text."""
    text = message.full_text or message.text
    if not message.attachments and _BEGINS_PGP not in text:
        return None
    kinds = {one.content_type: one for one in message.attachments}
    for wrapper in (kinds[kind] for kind in WRAPPED if kind in kinds):
        return Seal.SMIME_SIGNED if is_signed_letter(wrapper) else Seal.SMIME_ENCRYPTED
    marks = set(_PGP.findall(text))
    if "application/pgp-encrypted" in kinds or "MESSAGE" in marks:
        return Seal.PGP_ENCRYPTED
    if any(kind in kinds for kind in SMIME_SIGNATURES):
        return Seal.SMIME_SIGNED
    if "application/pgp-signature" in kinds or "SIGNED MESSAGE" in marks:
        return Seal.PGP_SIGNED
    return None


def invitations_in(message: Message) -> list[Invitation]:
    """The dates that came with the mail. Programs send the same twice, as a part and as a file: it is one."""
    found: dict[tuple[object, ...], Invitation] = {}
    for attachment in message.attachments:
        if is_calendar(attachment) and attachment.size <= MOST_BYTES and blobs.exists(attachment.digest):
            for one in invitations_of(blobs.get(attachment.digest)):
                found.setdefault((one.uid, one.method, one.starts, one.title), one)
    return list(found.values())


def is_calendar(attachment: Attachment) -> bool:
    return attachment.content_type in CALENDARS or attachment.filename.lower().endswith(".ics")


def is_letter(attachment: Attachment) -> bool:
    """Whether the file is itself a mail, that can be read. What a wrapper holds is known only once it is opened."""
    is_named_so = attachment.filename.lower().endswith(".eml")
    return (attachment.content_type in LETTERS or is_named_so) and attachment.size <= MOST_LETTER_BYTES


def is_signed_letter(attachment: Attachment) -> bool:
    """Whether the file holds a mail that was signed, in the clear."""
    is_here = attachment.content_type in WRAPPED and blobs.exists(attachment.digest)
    return is_here and attachment.size <= MOST_LETTER_BYTES and _holds_signed_letter(attachment.digest)


def letter_in(attachment: Attachment) -> ReadMail | None:
    """A mail that was sent as a file, or within a signature, read; None if it is none, or its bytes are gone."""
    if is_letter(attachment) and blobs.exists(attachment.digest):
        return read(blobs.get(attachment.digest))
    content = signed_content(blobs.get(attachment.digest)) if is_signed_letter(attachment) else None
    return read(content) if content else None


@lru_cache(maxsize=1024)
def _holds_signed_letter(digest: str) -> bool:
    """Asked each time the message is shown, and always the same of the same bytes."""
    return signed_content(blobs.get(digest)) is not None
