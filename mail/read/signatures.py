"""What stands under a text and is said in each: "-- " and below, "Sent from my iPhone", PGP's wrapping."""

import re

from mail.read import quote_words as words
from mail.read.passages import Line

MAX_SIGNATURE = 14
"""Lines with words; more of them are a text that happens to follow two dashes."""
MAX_MARKED = 30
"""The same under the dashes and space that say it is a signature, with the firm's small print."""
_DEVICE = re.compile(
    rf"(?i)\W{{0,4}}(?:(?:{words.DEVICE_OPENERS})\s+(?:{words.DEVICE_PREPOSITIONS})\s(?:[^.!?\n]|\.(?=\S)){{2,110}}"
    r"|(?:get|скачать|скачайте|получить|получите|загрузить|загрузите|отримати|отримайте|завантажити|завантажте|"
    r"завантажуйте) (?:outlook|bluemail) (?:для|for) .{2,60}"
    r"|outlook für \w+ (?:beziehen|herunterladen|abrufen).{0,40}|(?:laden sie|holen sie sich) outlook .{2,60}"
    r"|(?:von|vom) .{2,60} gesendet|diese (?:nachricht|e-?mail) wurde (?:von|mit) .{2,80} gesendet|mobil gesendet"
    r"|sent on the go"
    r"|(?:(?:это |данное )?письмо|(?:цей )?лист) (?:было )?(?:отправлено|надіслано) (?:с|со|из|з|із) .{2,80}"
    r"|(?:пишу|отправлено|пишу вам) с (?:телефона|мобильного)"
    r"|(?:с|со|з|зі) (?:моего|мого) (?:iphone|ipad|смартфона|телефона)"
    r"|from my (?:i(?:phone|pad)|android|galaxy)\b.{0,20}"
    r"|(?:защищено|захищено|secured|gesichert) (?:с помощью|за допомогою|with|mit) \S{2,20}|sent securely with \S{2,20}"
    rf"|\S{{2,20}} gönderildi)[.!]?(?:\s*(?:please )?(?:{words.APOLOGIES}) .{{2,60}})?"
)
# What it is sent from: without such a word it may be what the writer says of a parcel.
_DEVICE_NAME = re.compile(
    r"(?i)\bmac\b|\bmobil\b|em client|tuta|"
    r"i(?:phon|pad|os)|айфон|айпад|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|realme|oneplus|pixel|nokia|lumia|sony|"
    r"xperia|motorola|lenovo|android|андроид|андроїд|blackberry|windows|outlook|mail|почт|пошт|смартфон|телефон|мобил|"
    r"мобіл|моего|моей|мого|моєї|устройств|пристро|планшет|приложени|додатк|gerät|handy|telefon|unterwegs|on the go|"
    r"tablet|phone|mobile|device|my\s|meine[mr]\s|\bapp\b|k-9|zoho|superhuman|shortwave|proton|spark|thunderbird|ukr\.net|"
    r"rambler|\bnine\b|\bedison\b"
)
_BREVITY = re.compile(
    r"(?i)(?:please (?:excuse|forgive) (?:my|the) brevity|(?:простите|извините) за краткость|(?:пробачте|вибачте|"
    r"перепрошую) за стислість|bitte entschuldigen sie (?:die|meine) kürze)(?:[.,].{0,60})?"
)
# "Sent from the form on the site" says where a letter came from and belongs to it.
_NO_DEVICE = re.compile(
    r"(?i),\s(?:is|it|was|weil|da|es|это|так|ведь|це|бо|адже)\s|сайт|site|формы|форми|form\b|formular|webseite|@|https?://(?!aka\.ms)|страниц|вчера|вчора|gestern|yesterday|warehouse"
)
_LINK = re.compile(
    r"\s?(?:<https?://[^<>\s]{1,300}>|\( ?https?://[^()\s]{1,300} ?\)|https?://(?:www\.)?aqua-mail\.com/?)"
)
# What is sent by post or on a day, or is a part of a contract.
_PARCEL = re.compile(r"(?i)почт\w{1,3} росси|приложени\w{1,3} (?:к|№) |(?<!\w)(?:сегодня|сьогодні|heute|today)(?!\w)")
_BEGIN_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


def without_signature(lines: list[Line]) -> list[Line]:
    """The lines without what is signed under them."""
    return _without_device(_without_dashed(_without_pgp(lines)))


def _without_dashed(lines: list[Line]) -> list[Line]:
    """The lowest signature goes, and one that stands right above it: a person's over a list's."""
    lowest = _cut_at(lines, ("-- ", "--", "—"))
    return lowest if len(lowest) == len(lines) else _cut_at(lowest, ("-- ",))


def _cut_at(lines: list[Line], marks: tuple[str, ...]) -> list[Line]:
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].text.replace("\u00a0", " ") in marks and not lines[number].depth:
            return lines[:number] if _is_signature(lines[number:]) else lines
    return lines


def _is_signature(lines: list[Line]) -> bool:
    """Two dashes with their space are RFC 3676's; without it they may part two thoughts: then what follows tells."""
    said = [line.text for line in lines[1:] if not line.is_blank]
    if lines[0].text.endswith(("- ", "\u00a0")):
        return len(said) <= MAX_MARKED
    return len(said) <= MAX_SIGNATURE and all(len(text) < 100 and "?" not in text for text in said)


def _without_device(lines: list[Line]) -> list[Line]:
    end = len(lines)
    for _ in range(3):
        while end and lines[end - 1].is_blank:
            end -= 1
        count = _lines_of_device(lines, end)
        if not count:
            break
        end -= count
    return _without_trailing_rule(lines[:end])


def _lines_of_device(lines: list[Line], end: int) -> int:
    """How many lines above `end` say what the letter was sent from: a long one is wrapped."""
    for count in (1, 2):
        last = lines[max(0, end - count) : end]
        is_whole = len(last) == count and not any(line.is_blank for line in last)
        if is_whole and _is_device(" ".join(line.text.strip() for line in last)):
            return count
    return 0


def _is_device(text: str) -> bool:
    text = _LINK.sub("", text[:400]).strip()
    if len(text) >= 200 or _NO_DEVICE.search(text) or _PARCEL.search(text):
        return False
    return bool(_BREVITY.fullmatch(text) or (_DEVICE.fullmatch(text) and _DEVICE_NAME.search(text)))


def _without_trailing_rule(lines: list[Line]) -> list[Line]:
    end = len(lines)
    while end and (lines[end - 1].is_blank or lines[end - 1].text.strip() in ("--", "---", "—")):
        end -= 1
    return lines[:end]


def _without_pgp(lines: list[Line]) -> list[Line]:
    texts = [line.text.strip() for line in lines]
    if _BEGIN_SIGNATURE in texts:
        lines = lines[: texts.index(_BEGIN_SIGNATURE)]
    if _BEGIN_SIGNED in texts:
        begin = texts.index(_BEGIN_SIGNED)
        blank = next((n for n in range(begin, min(begin + 6, len(lines))) if lines[n].is_blank), begin)
        lines = [*lines[:begin], *lines[blank + 1 :]]
    return lines
