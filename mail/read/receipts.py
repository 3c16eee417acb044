"""Read receipts (RFC 8098, and those of programs that write a sentence instead): somebody opened a letter, or threw
it away unread. They are machines' mail, but nothing came back."""

import re
from dataclasses import dataclass

from mail.read.headers import ids_in
from mail.read.parts import Part
from mail.read.subjects import is_reply

NOTIFICATION = "message/disposition-notification"
MAX_TEXT = 20_000
_SUBJECT = re.compile(
    r"(?i)\s*(?:(?:not )?read|(?:un)?gelesen(?: gelöscht)?|(?:не )?прочтено|(?:не )?прочитано|lu|non lu|"
    r"lesebestätigung|empfangsbestätigung|подтверждение (?:прочтения|получения)|уведомление о прочтении|"
    r"отч[её]т о прочтении|підтвердження (?:про )?(?:прочитання|отримання)|сповіщення про прочитання|"
    r"return receipt|disposition notification|(?:return|read) receipt)\b[^:]{0,30}(?:[:)]|$)"
)
_SENTENCE = re.compile(
    r"(?i)(?:was (?:read|displayed|opened|deleted without being read) (?:on|at|by)\b|has been (?:read|displayed)|"
    r"this is a (?:return|read) receipt|return receipt for the mail|return receipt\s+your document|"
    r"wurde (?:am|um) .{5,60} gelesen|wurde .{0,60}(?:angezeigt|gelesen|geöffnet)|lesebestätigung für|"
    r"empfangsbestätigung für|(?:было|была|был) (?:прочитан|прочтен|прочтён|открыт|отображен|удален)\w*|"
    r"подтверждени\w+ (?:о )?прочтени|уведомлени\w+ о (?:прочтени|том, что .{0,60}прочит)|"
    r"(?:було|був|була) (?:прочитан|відкрит|показан|видален)\w*|підтвердження (?:про )?прочитання)"
)
_ORIGINAL_ID = re.compile(rb"(?im)^[> \t]*(?:original-message-id|message-id):\s*(<[^<>\s]{3,500}>)")


@dataclass(frozen=True)
class Receipt:
    """Which letters were opened, by their Message-IDs, as far as the receipt says."""

    ids: tuple[str, ...]


def receipt_of(root: Part, subject: str, text: str, *, is_machine: bool) -> Receipt | None:
    """The receipt, if this is one. `is_machine`: other signs say that no person wrote it."""
    if _is_report(root) or _is_sentence(root, subject, text, is_machine):
        return Receipt(_ids(root))
    return None


def _is_report(root: Part) -> bool:
    if root.content_type == NOTIFICATION:
        return True
    if root.content_type != "multipart/report":
        return False
    kind = root.parameters.get("report-type", "").lower()
    return kind == "disposition-notification" or any(part.content_type == NOTIFICATION for part in root.walk())


def _is_sentence(root: Part, subject: str, text: str, is_machine: bool) -> bool:
    """A subject as programs begin it, and the sentence they write; a machine's sign makes up for the sentence."""
    if is_reply(subject) or not _SUBJECT.match(subject):
        return False
    return is_machine or bool(_SENTENCE.search(text[:MAX_TEXT]))


def _ids(root: Part) -> tuple[str, ...]:
    found: list[str] = []
    for part in root.walk():
        if part.content_type in (NOTIFICATION, "message/rfc822", "text/rfc822-headers"):
            first = _ORIGINAL_ID.search(part.content[:MAX_TEXT])
            found += ids_in(first[1]) if first else []
    for name in ("original-message-id", "in-reply-to", "references"):
        found += [one for raw in root.raw_headers(name) for one in ids_in(raw)][-1:] if not found else []
    return tuple(dict.fromkeys(found))
