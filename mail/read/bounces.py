"""Reports that a letter could not be delivered (RFC 3464, and those of servers that know no RFC)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail.read.bounce_signs import COPY_TYPES, looks_returned
from mail.read.bounce_signs import human_part as _human_part
from mail.read.bounce_words import addresses_in, is_given_up, is_tried_again
from mail.read.charsets import decode
from mail.read.headers import ids_in, one_line
from mail.read.notifications import notification_of
from mail.read.parts import Part, split_headers
from mail.read.values import Address
from mail.read.words import decode_words

REPORT_TYPES = ("message/delivery-status", "message/global-delivery-status")
MAX_TEXT = 200_000
MAX_ADDRESSES = 100
MAX_WORDS = 20_000
"""Of the report's own, among which a reason is looked for."""
_MESSAGE_ID = re.compile(rb"(?im)^[> \t]*(?:original-)?message-id:\s*(<[^<>\s]{3,500}>)")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE_LINE = re.compile(
    r"(?m)^[^\n]{0,200}?(?<![\d.])((?:4\d\d|5\d\d)(?:[ -]#?[245]\.\d{1,3}\.\d{1,3})?[ -][^\n]{3,300})"
)
_STATUS_IN_TEXT = re.compile(r"(?<![\d.])([45])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
"""Success is not told in words; a program's version is."""
_WORDS_OF_FAILURE = re.compile(
    r"(?im)^.{0,300}(?:quota|mailbox (?:is )?full|over quota|no such user|user unknown|unknown user|does not exist|"
    r"couldn't be found|could not be found|wasn't found|not found|blocked|rejected|refused|spam|too large|size limit|"
    r"postfach|überfüllt|unbekannt|переполнен|не существует|не найден|отклонен|переповнен|не існує|не знайден|"
    r"заблок).{0,300}$"
)
ACTIONS_OF_SUCCESS = ("delivered", "relayed", "expanded")


@dataclass(frozen=True)
class Bounce:
    """What a report says of the letter that came back."""

    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    status: str
    reason: str
    is_permanent: bool


def bounce_of(root: Part, sender: Address | None, subject: str, text: str) -> Bounce | None:
    """The report, if this is one of a failure or of a delay; a success report is none."""
    if told := notification_of(root, text):
        return Bounce(told.ids, told.addresses, told.status, _bare(told.diagnosis), told.is_permanent)
    fields = _fields(root)
    actions = [values["action"].split(" ")[0].lower() for values in fields if "action" in values]
    if actions and all(action in ACTIONS_OF_SUCCESS for action in actions):
        return None
    address, name = (sender.address, sender.name) if sender else ("", "")
    if not actions and not _says_so(root) and not looks_returned(root, address, name, subject, text):
        return None
    words = _human_part(text)
    status = _status(fields, words)
    return Bounce(
        ids=_ids(root, text),
        addresses=_addresses(root, fields, words, address),
        status=status,
        reason=_reason(fields, words),
        is_permanent=_is_permanent(status, actions, subject, words),
    )


def _says_so(root: Part) -> bool:
    if root.parameters.get("report-type", "").lower() == "delivery-status" and root.main_type == "multipart":
        return True
    return bool(root.raw_header("x-failed-recipients"))


def _fields(root: Part) -> list[dict[str, str]]:
    """The groups of a delivery-status part: of the message first, then of each recipient (RFC 3464, 2.1)."""
    groups = []
    for part in root.walk():
        if part.content_type in REPORT_TYPES:
            raw = part.content[:MAX_TEXT].replace(b"\r\n", b"\n").lstrip(b"\n")
            groups += [_group(block) for block in re.split(rb"\n[ \t]*\n", raw) if block.strip()]
    return groups


def _group(block: bytes) -> dict[str, str]:
    headers, _ = split_headers(block + b"\n\n")
    return {name.lower(): one_line(decode_words(value)) for name, value in headers}


def _status(fields: list[dict[str, str]], words: str) -> str:
    for values in fields:
        if found := _STATUS.search(values.get("status", "")):
            return found[0]
    found = _STATUS_IN_TEXT.search(words)
    return found[0] if found else ""


def _reason(fields: list[dict[str, str]], words: str) -> str:
    """In the words of the server that refused it."""
    for values in fields:
        said = values.get("diagnostic-code", "")
        if said:
            return _bare(said)
    for pattern in (_CODE_LINE, _WORDS_OF_FAILURE):
        if found := pattern.search(words[:MAX_WORDS]):
            return one_line(found[found.re.groups])[:500]
    return next((values["status"] for values in fields if values.get("status")), "")


def _bare(diagnosis: str) -> str:
    """Without the kind of diagnosis it is."""
    return re.sub(r"^(?:smtp|x-[\w-]+|dns)\s*;\s*", "", one_line(diagnosis), flags=re.IGNORECASE)[:500]


def _is_permanent(status: str, actions: list[str], subject: str, words: str) -> bool:
    """What the server did decides: a letter given up after days has failed, also with a status of 4."""
    if "failed" in actions or "delayed" in actions:
        return "failed" in actions
    if is_given_up(words):
        return True
    if status:
        return status.startswith("5")
    if actions:
        return True
    return not is_tried_again(words) and not re.search(r"(?i)delay|warning|задерж|отлож|verzöger|затрим|відкл", subject)


def _copies(root: Part) -> Iterator[bytes]:
    for part in root.walk():
        if part.content_type in COPY_TYPES:
            yield part.content[:MAX_TEXT]


def _ids(root: Part, text: str) -> tuple[str, ...]:
    """The Message-IDs of the letter that came back: from its copy, from the report, from what the report answers."""
    found: list[str] = []
    for copy in (*_copies(root), text[:MAX_TEXT].encode("utf-8", "replace")):
        first = _MESSAGE_ID.search(copy)
        found += ids_in(first[1]) if first else []
    for name in ("in-reply-to", "references", "x-original-message-id", "original-message-id"):
        found += [one for raw in root.raw_headers(name) for one in ids_in(raw)]
    return tuple(dict.fromkeys(found))


def _addresses(root: Part, fields: list[dict[str, str]], words: str, sender: str) -> tuple[str, ...]:
    """Whom it did not reach."""
    found = [
        values.get(name, "").rpartition(";")[2].strip(" <>")
        for values in fields
        for name in ("final-recipient", "original-recipient")
        if values.get("action", "failed").split(" ")[0].lower() not in ACTIONS_OF_SUCCESS
    ]
    found += re.split(r"[,\s]+", decode(root.raw_header("x-failed-recipients")))
    if not any("@" in one for one in found):
        found += addresses_in(words, [sender, *_own(root)])
    return tuple(dict.fromkeys(one.lower() for one in found if "@" in one))[:MAX_ADDRESSES]


def _own(root: Part) -> list[str]:
    """To whom the report itself came."""
    heads = [decode(raw) for name in ("to", "delivered-to", "cc") for raw in root.raw_headers(name)]
    return [one.strip("<>\"'") for head in heads for one in re.split(r"[,;\s]+", head[:MAX_TEXT]) if "@" in one]
