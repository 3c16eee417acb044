"""Writing differences that mean nothing: ё and е, ґ and г, ß and ss, ä and ae, apostrophes, case."""

import unicodedata
from functools import lru_cache

APOSTROPHES = "'’ʼ`´‘′＇"
_APOSTROPHE_TABLE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_NO_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, None))
_CYRILLIC_TABLE = str.maketrans({"ё": "е", "ґ": "г", "ѐ": "е", "ѝ": "и"})
_LATIN_TABLE = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "œ": "oe"}
)
# The soft hyphen and zero-width characters come out of HTML mails in the middle of words.
_INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301", None))


def clean(text: str) -> str:
    """The text in composed form (NFC), without characters nobody sees or types (stress marks too)."""
    if text.isascii():
        return text
    # й and ї keep their marks, for those are composed first; a stress mark over а or о stays apart and goes.
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)


def plain_apostrophe(word: str) -> str:
    """The word with every kind of apostrophe written as the one of ASCII, as dictionaries have it."""
    return word if word.isascii() else word.translate(_APOSTROPHE_TABLE)


def fold_cyrillic(word: str) -> str:
    """A lower-case Cyrillic word as keys have it: without ё, ґ and apostrophes."""
    return word.translate(_CYRILLIC_TABLE).translate(_NO_APOSTROPHE)


def fold_latin(word: str) -> str:
    """A lower-case Latin word as keys have it: ä as ae, ß as ss, other accents and apostrophes gone."""
    if word.isascii():
        return word.translate(_NO_APOSTROPHE)
    folded = word.translate(_NO_APOSTROPHE).translate(_LATIN_TABLE)
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFKD", folded)
    # 𝗔 has no small letter of its own
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()


def is_cyrillic(word: str) -> bool:
    """Whether the word has a Cyrillic letter in it."""
    return any("\u0400" <= letter <= "\u052f" for letter in word)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """A word as it stands in a text, folded: the form for beginnings, typing errors and exact hits."""
    lower = word.lower()
    return fold_cyrillic(lower) if is_cyrillic(lower) else fold_latin(lower)
