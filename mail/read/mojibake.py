"""Text that was read in a wrong charset and sent on as UTF-8: "РџСЂРёРІРµС‚", "Ïðèâåò" or "оПХБЕР" for "Привет"."""

import re
from functools import lru_cache

from mail.read.plausibility import plausibility

# What it was taken for, and what it had been; the commoner accidents first.
ACCIDENTS = (
    *(
        ("cp1251", "utf-8"),
        ("cp1252", "utf-8"),
        ("koi8-r", "utf-8"),
        ("koi8-u", "utf-8"),
        ("cp866", "utf-8"),
        ("mac-cyrillic", "utf-8"),
    ),
    *(("cp1252", "cp1251"), ("cp1252", "koi8-u"), ("cp1251", "koi8-u"), ("koi8-u", "cp1251"), ("cp1251", "cp866")),
    *(("cp866", "cp1251"), ("cp1252", "cp866"), ("iso8859-5", "cp1251"), ("cp1251", "iso8859-5")),
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# "ÄÖÜ äöü ß" are letters someone lists; what was Cyrillic has others among them.
_NOT_GERMAN = re.compile(r"[^\x00-\x7fäöüÄÖÜß]")
_CYRILLIC = re.compile(r"[А-яЁёІіЇїЄєҐґ]")
_CYRILLIC_WORD = re.compile(r"[А-яЁёІіЇїЄєҐґ]{4,}")
LETTERS = 4
"""That differ, in one word."""
ENOUGH = 6
"""Characters that must take part: three letters are chance, a word is not."""
SAMPLE = 1_500
SHORT = 100
WRONG, RIGHT, BETTER = -0.2, 0.8, 1.5
"""How implausible the text must be, how plausible what it had been, and how far apart both."""
MOST_LOST = 10
"""One character in so many may be lost: some bytes mean nothing in the wrong charset, or a space."""


def repaired(text: str) -> str:
    """The text before the accident, where there was one beyond doubt; else the text as it is."""
    if len(text) < SHORT and len(_NOT_ASCII.findall(text)) < ENOUGH:
        return text
    sample = _sample(text)
    if len(_NOT_ASCII.findall(sample)) < ENOUGH or not _NOT_GERMAN.search(sample):
        return text
    before = plausibility(sample)
    for written, meant in ACCIDENTS:
        read = rewritten(sample, written, meant)
        if read is None or (meant != "utf-8" and not _has_words(read)):
            continue
        if (after := plausibility(read)) > RIGHT and after > before + BETTER:
            return "".join(_line(line, written, meant) for line in text.splitlines(keepends=True))
    return text


def _has_words(read: str) -> bool:
    """ "ÅÄÖ åäö" is no accident: as Cyrillic it is letters, and no word; nor are a few letters beside signs."""
    if len(_CYRILLIC.findall(read)) < ENOUGH:
        return False
    return any(len(set(word.lower())) >= LETTERS for word in _CYRILLIC_WORD.findall(read))


def _sample(text: str) -> str:
    """The lines that don't read as words, among its first that are not plain ASCII."""
    lines, length = [], 0
    # Line by line: a pattern that looks for one letter tries again at each place of a long line without it.
    for line in text[:100_000].split("\n"):
        if line.isascii():
            continue
        lines.append(line[:SAMPLE])
        length += len(lines[-1])
        if length > SAMPLE:
            break
    return "\n".join(line for line in lines if plausibility(line) < WRONG)


def _line(line: str, written: str, meant: str) -> str:
    """What an honest program wrote above or below stays as it is."""
    if line.isascii():
        return line
    read = rewritten(line, written, meant)
    if read is None:
        return line
    if meant == "utf-8" and "\ufffd" not in read:  # which bytes hardly ever are by chance
        return read
    return line if plausibility(read) < plausibility(line) else read


def rewritten(text: str, written: str, meant: str) -> str | None:
    """The text put back into bytes in one codec and read in another; None where that can't have been the accident."""
    if text.isascii():
        return text
    if meant == "utf-8":
        read = b"".join(_byte_of(letter, written) or b"\xff" for letter in text).decode("utf-8", "replace")
    else:
        read = "".join(_byte_of(letter, written).decode(meant, "replace") or "\ufffd" for letter in text)
    return None if read.count("\ufffd") * MOST_LOST > len(_NOT_ASCII.findall(read)) else read


@lru_cache(maxsize=4096)
def _byte_of(letter: str, codec: str) -> bytes:
    """What the letter was misread from; nothing where the codec can't have given it.

    Windows' tables leave places empty and let their bytes through as control characters.
    """
    try:
        return letter.encode(codec)
    except UnicodeEncodeError:
        return letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else b""
