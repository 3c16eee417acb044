"""Text that was UTF-8, taken for something else and sent on as UTF-8 again: "РџСЂРёРІРµС‚" for "Привет"."""

import re

MISTAKEN_FOR = ("cp1251", "cp1252", "latin-1", "koi8-r")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
ENOUGH = 6
"""Characters that must take part: three letters are chance, a word is not."""


def repaired(text: str) -> str:
    """The text before the accident, where it can be undone without a remainder; else the text as it is."""
    sample = text[:20_000]
    wide = _NOT_ASCII.findall(sample)
    if len(wide) < ENOUGH or not _is_suspicious(wide):
        return text
    for codec in MISTAKEN_FOR:
        whole = _undone(text, codec)
        if whole is not None and _is_better(whole, text):
            return whole
    return text


def _is_suspicious(wide: list[str]) -> bool:
    """Every second character is one of the few that begin UTF-8's pairs."""
    leads = sum(letter in "РСÐÑÃÂпяâ" for letter in wide)
    return leads * 3 >= len(wide)


def _undone(text: str, codec: str) -> str | None:
    try:
        return _bytes_of(text, codec).decode("utf-8")
    except UnicodeError:
        return None


def _bytes_of(text: str, codec: str) -> bytes:
    if codec != "cp1252":
        return text.encode(codec)
    # Windows leaves five places empty and lets their bytes through as control characters.
    return b"".join(letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else letter.encode(codec) for letter in text)


def _is_better(whole: str, text: str) -> bool:
    letters = _NOT_ASCII.findall(whole)
    usual = sum("\u0400" <= letter <= "\u04ff" or "\xc0" <= letter <= "\xff" for letter in letters)
    return len(letters) * 2 <= len(_NOT_ASCII.findall(text)) + 1 and usual * 2 >= len(letters) > 0
