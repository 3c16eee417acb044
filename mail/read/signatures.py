"""What stands under a text and is said in each: "-- " and below, "Sent from my iPhone", PGP's wrapping."""

import re

from mail.read import quote_words as words
from mail.read.passages import Line

MAX_SIGNATURE = 14
"""Lines with words; more of them are a text that happens to follow two dashes."""
_DEVICE = re.compile(
    rf"(?i)\W{{0,4}}(?:(?:{words.DEVICE_OPENERS})\s+(?:{words.DEVICE_PREPOSITIONS})\s(?:[^.!?\n]|\.(?=\S)){{2,110}}[.!]?"
    r"|get outlook for \w+.{0,60}|(?:скачать|получить|загрузить|отримати|отримайте|завантажити) outlook (?:для|"
    r"for) .{2,60}"
    r"|outlook für \w+(?:<[^<>]*>)? (?:beziehen|herunterladen|abrufen).{0,40}|laden sie outlook für .{2,60}|"
    r"holen sie sich outlook .{2,60}"
    r"|(?:von|vom) (?:meinem?|my) .{2,60} gesendet\.?|von (?:iphone|ipad|samsung|android)\b.{0,60} gesendet\.?"
    r"|diese nachricht wurde (?:von|mit) .{2,80} gesendet\.?|mobil gesendet\.?|sent with .{2,60}"
    r"|(?:это письмо|данное письмо|цей лист|лист) (?:было )?(?:отправлено|надіслано) (?:с|со|из|з|із) .{2,80})"
)
# "Sent from the form on the site" says where a letter came from and belongs to it.
_NO_DEVICE = re.compile(r"(?i)сайт|site|формы|форми|form|webseite|@|https?://(?!aka\.ms)|страниц")
_LINK = re.compile(r"\s?<https?://[^<>\s]{1,300}>")
_BEGIN_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"


def without_signature(lines: list[Line]) -> list[Line]:
    """The lines without what is signed under them."""
    return _without_device(_without_dashed(_without_pgp(lines)))


def _without_dashed(lines: list[Line]) -> list[Line]:
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].text.replace("\u00a0", " ") in ("-- ", "--", "—") and not lines[number].depth:
            return lines[:number] if _is_signature(lines[number:]) else lines
    return lines


def _is_signature(lines: list[Line]) -> bool:
    """Two dashes with their space are RFC 3676's; without it they may part two thoughts: then what follows tells."""
    said = [line.text for line in lines[1:] if not line.is_blank]
    if len(said) > MAX_SIGNATURE:
        return False
    return lines[0].text.endswith(("- ", "\u00a0")) or all(len(text) < 100 and "?" not in text for text in said)


def _without_device(lines: list[Line]) -> list[Line]:
    end = len(lines)
    for _ in range(3):
        while end and lines[end - 1].is_blank:
            end -= 1
        if not end or not _is_device(lines[end - 1].text):
            break
        end -= 1
    return _without_trailing_rule(lines[:end])


def _is_device(text: str) -> bool:
    text = _LINK.sub("", text)
    return len(text) < 200 and bool(_DEVICE.fullmatch(text.strip())) and not _NO_DEVICE.search(text)


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
