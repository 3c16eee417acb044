"""What must not be taken for words: hosts, mail addresses, part numbers, error codes, numbers, paths, versions.

An identifier is found whole, by any run of its parts (srv-01, example.org of srv-01.example.org), and however its
parts are separated (AB-1234, AB 1234, AB1234). It is never stemmed, and no typing error is looked for in it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from search.analysis.folding import fold

_INNER = "@._/\\:&+#=?%~-–"
_SEPARATORS = re.compile(r"[@._/\\:&+#=?%~\-–,№§$€]+")
_LETTERS_OR_DIGITS = re.compile(r"\d+|[^\W\d_]+")
_DIGITS_OF_MORE = re.compile(r"\d{2,}(?=[^\W\d_])")
_MOST_PARTS = 8
_LONGEST_KEY = 80
_BETWEEN_LABELS = re.compile(r"[@./\\:]+")
_BEFORE_ADDRESS = ":/?=&"  # mailto:
_FOLDERS = re.compile(r"[/\\]")
_HEXADECIMAL = re.compile(r"0x([0-9a-f]{4,})")
_VERSION = re.compile(r"v\d+[._-]")
_TAGGED_ADDRESS = re.compile(r"([^+@]+)\+[^@]*(@.+)")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}(?:[:/].*)?")


def looks_like_one(chunk: str) -> bool:
    """Whether a chunk without blanks is no word: it has a digit, an @ or a _, or is a host or a web address."""
    if any(letter.isdigit() for letter in chunk) or "@" in chunk or "_" in chunk or "://" in chunk:
        return True
    return any(map(_HOST.fullmatch, _FOLDERS.split(chunk)))


@lru_cache(maxsize=20_000)
def keys(identifier: str) -> tuple[str, ...]:
    """All keys of an identifier in a document: itself, every run of its parts, and itself without separators."""
    folded = _fold(identifier)
    found = {whole_key(identifier), _joined_key(folded)}
    spans = [(part.start(), part.end()) for part in re.finditer(r"[^@._/\\:&+#=?%~\-–,№§$€]+", folded)]
    before_at = folded.rpartition("@")[0]
    begin_of_address = 1 + max(map(before_at.rfind, _BEFORE_ADDRESS))
    for first, (start, _) in enumerate(spans[:_MOST_PARTS]):
        # weber@firma.example is another address than anna.weber@firma.example.
        is_within_one = begin_of_address < start < len(before_at)
        ends = (end for _, end in spans[first:_MOST_PARTS] if not is_within_one or end <= len(before_at))
        found.update(_key(folded[start:end]) for end in ends)
    for start, end in spans:
        found.update(_key(piece) for piece in _pieces(folded[start:end]))
        # TN-2420 of TN-2420BK
        found.update(_key(folded[: start + cut.end()]) for cut in _DIGITS_OF_MORE.finditer(folded[start:end]))
    # srvdb01 of srv-db01.example.org
    found.update(_joined_key(label) for label in _BETWEEN_LABELS.split(folded) if label)
    if _VERSION.match(folded):
        found.update(keys(folded[1:]))
    if number := _HEXADECIMAL.fullmatch(folded):
        found.add(_key(number[1]))
    if tagged := _TAGGED_ADDRESS.fullmatch(folded):
        found.add(_key(tagged[1] + tagged[2]))
    return tuple(sorted(found))


@lru_cache(maxsize=20_000)
def query_keys(identifier: str) -> tuple[str, ...]:
    """The keys of which one must be there, when the identifier is asked for."""
    folded = _fold(identifier).removeprefix("mailto:")
    found = {_key(folded)}
    if _is_part_number(folded):
        found.add(_joined_key(folded))
    if _VERSION.match(folded):
        found.add(_key(folded[1:]))
    return tuple(sorted(found))


def whole_key(identifier: str) -> str:
    """The key of a word or an identifier exactly as it is written, but for case."""
    return _key(_fold(identifier))


def spellings(words: str) -> tuple[str, ...]:
    """The keys of words joined by a hyphen or the like: as written, and as one word (e-mail, email)."""
    folded = _fold(words)
    return (_key(folded), _joined_key(folded))


def _fold(identifier: str) -> str:
    return fold(identifier).replace("–", "-").replace("\\", "/").strip(_INNER)


def _key(text: str) -> str:
    return "=" + text[:_LONGEST_KEY]


def _joined_key(folded: str) -> str:
    return _key(_SEPARATORS.sub("", folded))


def _is_part_number(folded: str) -> bool:
    """AB-1234 and XJ9.12, but not 10.0.0.1, 4.5 or 2024-05-12, nor example.org: there the separators say something.

    Nor is a mail address: a_b@example.org and a-b@example.org are two people's.
    """
    is_told_by_dots = "." in folded and (bool(_HOST.fullmatch(folded)) or not any(map(str.isdigit, folded)))
    return any(map(str.isalpha, folded)) and not is_told_by_dots and "@" not in folded


def _pieces(part: str) -> Iterator[str]:
    """cs1234 → cs, 1234: where letters meet digits. A single letter or digit says nothing."""
    pieces = _LETTERS_OR_DIGITS.findall(part)
    if len(pieces) > 1:
        yield from (piece for piece in pieces if len(piece) > 1)
