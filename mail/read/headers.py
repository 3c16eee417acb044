"""Headers as people and machines need them: decoded text, ids, the moment of sending."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mail.read.charsets import Hint, read_as
from mail.read.parts import Part
from mail.read.words import decode_words

MAX_IDS = 1_000
MAX_LENGTH = 100_000
TOLD = frozenset(("subject", "from", "to", "cc", "reply-to"))
"""Headers in which people name themselves and what they want."""
WIDTH, FEW, MANY_BARE = 400, 5, 200
_IN_ANGLES = re.compile(rb"<([^<>]{1,2000})>")
_NO_LETTERS = re.compile(rb"[\x00-\x20\x7f]+")
_LOOSE_ID = re.compile(rb"[^\s<>,;\"()]+@[^\s<>,;\"()]+")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("янв січ jän", "фев лют", "мар бер mär mrz", "апр кві", "май мая тра mai", "июн чер"),
            *("июл лип", "авг сер", "сен вер", "окт жов okt", "ноя лис", "дек гру dez"),
        ),
        1,
    )
    for name in names.split()
}
ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH = re.compile(r"\b([a-zа-яіїє]{3})[a-zа-яіїєä]*\.?", re.IGNORECASE)


def text_of(part: Part, name: str, hint: Hint = None) -> str:
    """The first header of that lower-case name as one line of text; empty if there is none."""
    return one_line(decode_words(part.raw_header(name)[:MAX_LENGTH], hint))


def hint_of(root: Part, hint: Hint) -> Hint:
    """The charset of headers without a label: the body's or, where that tells nothing of them, what all of them are in.

    A subject of three letters proves nothing; with the sender's name beside it, it may.
    """
    if hint not in (None, "utf-8"):
        return hint
    raw = [value[:WIDTH] for name, value in root.headers if name.lower() in TOLD and not value.isascii()]
    return read_as(b"\n".join(raw[:FEW]))[1] if len(raw) > 1 else hint


def one_line(text: str) -> str:
    """Without line breaks, control characters and doubled spaces."""
    flat = " ".join(text.split())
    if flat.isprintable():
        return flat
    return " ".join("".join(letter if letter.isprintable() else " " for letter in flat).split())


def all_decoded(part: Part, hint: Hint) -> tuple[tuple[str, str], ...]:
    """Every header in its order, decoded. Hundreds of them without a label are decided together."""
    bare = [value for _, value in part.headers if not value.isascii() and b"=?" not in value]
    together = _together(bare, hint) if len(bare) > MANY_BARE else {}
    return tuple(
        (name, one_line(together.get(value) or decode_words(value[:MAX_LENGTH], hint))) for name, value in part.headers
    )


def _together(values: list[bytes], hint: Hint) -> dict[bytes, str]:
    """Values that hold no line break, read as one text."""
    values = [value for value in values if b"\n" not in value and len(value) <= MAX_LENGTH]
    texts = read_as(b"\n".join(values), None, hint)[0].split("\n")
    return dict(zip(values, texts, strict=True)) if len(texts) == len(values) else {}


def ids_of(part: Part, name: str) -> tuple[str, ...]:
    """The Message-IDs of all headers of that name, in order, each once, without angle brackets."""
    found = [one for raw in part.raw_headers(name) for one in ids_in(raw)]
    return tuple(dict.fromkeys(found))[-MAX_IDS:]


def ids_in(raw: bytes) -> list[str]:
    """The Message-IDs of a text. Folding may have put spaces into them; brackets may be missing.

    Some programs write ids longer than a line as encoded words.
    """
    raw = decode_words(raw).encode("utf-8", "replace") if b"=?" in raw[:MAX_LENGTH] else raw
    inside = [_without_controls(one) for one in _IN_ANGLES.findall(raw)]
    found = [one for one in inside if one] or _LOOSE_ID.findall(raw) or raw.strip(b" \t<>").split()[:1]
    return [_without_controls(one).decode("utf-8", "replace") for one in found]


def _without_controls(raw: bytes) -> bytes:
    """Answers repeat ids in headers of ours, where a control character may not stand (RFC 5322, 2.2)."""
    return _NO_LETTERS.sub(b"", raw)


def message_id(part: Part) -> str | None:
    """The letter's own Message-ID."""
    return next(iter(ids_of(part, "message-id")), None)


def list_id(part: Part, hint: Hint = None) -> str | None:
    """ "Customers of ours <customers.example.org>" → "customers.example.org"."""
    text = text_of(part, "list-id", hint)
    inside = re.search(r"<([^<>]{1,255})>", text)
    return (inside[1] if inside else text[:255]).strip().lower() or None


def sent_at(part: Part) -> datetime | None:
    """When it was sent, aware, UTC: by Date, or where that is missing or absurd, when the last server took it."""
    received = [raw.rpartition(b";")[2] for raw in part.raw_headers("received")[:1]]
    for raw in (*part.raw_headers("date"), *part.raw_headers("resent-date"), *received):
        moment = _moment(decode_words(raw[:200]))
        if moment and 1980 <= moment.year <= 2200:
            return moment
    return None


def _moment(text: str) -> datetime | None:
    return _by_standard(text) or _by_standard(_with_english_month(text)) or _by_iso(text)


def _by_standard(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _with_english_month(text: str) -> str:
    def month(found: re.Match[str]) -> str:
        number = MONTHS.get(found[1].lower())
        return ENGLISH[number - 1] if number else found[0]

    return re.sub(r"^[^\d]*", "", _MONTH.sub(month, text))


def _by_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
