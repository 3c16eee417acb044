"""Reports that a letter could not be delivered (RFC 3464, and those of servers that know no RFC)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mail.read.charsets import decode
from mail.read.headers import ids_in, one_line
from mail.read.parts import Part, split_headers
from mail.read.words import decode_words

REPORT_TYPES = ("message/delivery-status", "message/global-delivery-status")
COPY_TYPES = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")
MAX_TEXT = 200_000
MAX_ADDRESSES = 100
_DAEMON = re.compile(
    r"(?i)(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|maildelivery|mail[-. ]?delivery[-. ]?(?:sub)?system|"
    r"bounces?|"
    r"microsoftexchange\w*)(?:[+_.-][^@]{0,80})?(?:@|$)"
)
_SUBJECT = re.compile(
    r"(?i)\s*(?:undeliver(?:ed|able)|delivery status notification|mail delivery (?:failed|failure|system|subsystem)|"
    r"failure notice|returned mail|mail failure|delivery (?:failure|has failed|report|notification|delayed|"
    r"incomplete)|mail system error|"
    r"message (?:not delivered|delivery failure|undeliverable)|nondeliverable|non[- ]?delivery|"
    r"warning: (?:could not send|message .{0,40} delayed)|unable to deliver|mail could not be delivered|rejected:|"
    r"unzustellbar|nicht zustellbar|zustellung (?:fehlgeschlagen|nicht möglich)|(?:fehler|problem) bei der zustellung|"
    r"mail konnte nicht zugestellt|nachricht (?:konnte )?nicht zugestellt|übermittlung fehlgeschlagen|zustellbericht|"
    r"недоставлен|не доставлено|не удалось доставить|не удается доставить|сообщение не доставлено|письмо не доставлено|"
    r"ошибка доставки|отчет о доставке|отчёт о доставке|уведомление о (?:недоставке|состоянии доставки)|"
    r"невозможно доставить|ваше (?:письмо|сообщение) не|"
    r"не вдалося доставити|не вдається доставити|повідомлення не доставлено|лист не доставлено|помилка доставки|"
    r"недоставлене|неможливо доставити|звіт про доставку)"
)
_COPY_BEGINS = re.compile(
    r"(?im)^.{0,10}(?:-{2,80}.{0,40}(?:copy of|original message|headers of|kopie|копия|копія|исходн|urspr).{0,60}$|"
    r"(?:received|return-path|message-id): )"
)
_MESSAGE_ID = re.compile(rb"(?im)^[> \t]*(?:original-)?message-id:\s*(<[^<>\s]{3,500}>)")
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_CODE_LINE = re.compile(
    r"(?m)^[^\n]{0,200}?(?<![\d.])((?:4\d\d|5\d\d)(?:[ -]#?[245]\.\d{1,3}\.\d{1,3})?[ -][^\n]{3,300})"
)
_ADDRESS = re.compile(r"<([^<>\s@]{1,128}@[^<>\s@]{1,255})>")
_WORDS_OF_FAILURE = re.compile(
    r"(?im)^.{0,300}(?:quota|mailbox (?:is )?full|over quota|no such user|user unknown|unknown user|does not exist|"
    r"couldn't be found|could not be found|wasn't found|not found|blocked|rejected|refused|spam|too large|size limit|"
    r"postfach|überfüllt|unbekannt|переполнен|не существует|не найден|отклонен|переповнен|не існує|не знайден|"
    r"заблок).{0,300}$"
)
ACTIONS_OF_FAILURE = ("failed", "delayed")


@dataclass(frozen=True)
class Bounce:
    """What a report says of the letter that came back."""

    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    status: str
    reason: str
    is_permanent: bool


def bounce_of(root: Part, address: str, subject: str, text: str) -> Bounce | None:
    """The report, if this is one of a failure or of a delay; a success report is none."""
    fields = _fields(root)
    actions = [values["action"].split(" ")[0].lower() for values in fields if "action" in values]
    if actions and not any(action in ACTIONS_OF_FAILURE for action in actions):
        return None
    if not actions and not _looks_like_one(root, address, subject, text):
        return None
    status = _status(fields, text)
    return Bounce(
        ids=_ids(root, text),
        addresses=_addresses(root, fields, text),
        status=status,
        reason=_reason(fields, text),
        is_permanent=_is_permanent(status, actions, subject),
    )


def _looks_like_one(root: Part, address: str, subject: str, text: str) -> bool:
    if root.content_type == "multipart/report" and root.parameters.get("report-type", "").lower() == "delivery-status":
        return True
    if root.raw_header("x-failed-recipients"):
        return True
    is_empty = any(value.strip() == b"<>" for value in root.raw_headers("return-path"))
    if _DAEMON.match(address):
        return bool(_SUBJECT.search(subject)) or (
            address.lower().startswith("mailer-daemon") and _says_code(root, text)
        )
    return is_empty and bool(_SUBJECT.match(subject))


def _says_code(root: Part, text: str) -> bool:
    """Some daemon that no table of subjects knows, but which names an SMTP answer."""
    return root.raw_header("auto-submitted").startswith(b"auto-replied") or bool(_CODE_LINE.search(_human_part(text)))


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


def _status(fields: list[dict[str, str]], text: str) -> str:
    for values in fields:
        if found := _STATUS.search(values.get("status", "")):
            return found[0]
    found = _STATUS.search(text[:MAX_TEXT])
    return found[0] if found else ""


def _reason(fields: list[dict[str, str]], text: str) -> str:
    """In the words of the server that refused it."""
    for values in fields:
        said = values.get("diagnostic-code", "")
        if said:
            return re.sub(r"^(?:smtp|x-[\w-]+|dns)\s*;\s*", "", said, flags=re.IGNORECASE)[:500]
    human = _human_part(text)
    for pattern in (_CODE_LINE, _WORDS_OF_FAILURE):
        if found := pattern.search(human):
            return one_line(found[found.re.groups])[:500]
    return next((values["status"] for values in fields if values.get("status")), "")


def _human_part(text: str) -> str:
    """The report's own words, without the copy of the letter below them."""
    copy = _COPY_BEGINS.search(text[:MAX_TEXT])
    return text[: copy.start()] if copy and copy.start() > 40 else text[:MAX_TEXT]


def _is_permanent(status: str, actions: list[str], subject: str) -> bool:
    if status:
        return status.startswith("5")
    if actions:
        return "failed" in actions
    return not re.search(r"(?i)delay|warning|задерж|verzöger|затрим", subject)


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


def _addresses(root: Part, fields: list[dict[str, str]], text: str) -> tuple[str, ...]:
    """Whom it did not reach."""
    found = [
        values.get(name, "").rpartition(";")[2].strip(" <>")
        for values in fields
        for name in ("final-recipient", "original-recipient")
        if values.get("action", "failed").split(" ")[0].lower() in ACTIONS_OF_FAILURE
    ]
    found += re.split(r"[,\s]+", decode(root.raw_header("x-failed-recipients")))
    found += [] if any("@" in one for one in found) else _ADDRESS.findall(_human_part(text))
    return tuple(dict.fromkeys(one.lower() for one in found if "@" in one))[:MAX_ADDRESSES]
