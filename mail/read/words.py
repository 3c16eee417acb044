"""Header values as text: encoded words (RFC 2047) as they really come, and raw bytes by evidence."""

import re
from itertools import groupby
from typing import NamedTuple

from mail.read.charsets import Hint, decode
from mail.read.transfer import decode_base64, decode_quoted_printable

_START = re.compile(rb"=\?\s*([^?=\s]{1,60})\s*\?\s*([bBqQ])\s*\?")
# Nearly every name is one word and nothing else: it needs no taking apart.
_ALONE = re.compile(_START.pattern + rb"([^?]*+)\?=")
ROUNDS = 3
"""How often a decoded value may turn out to be encoded again."""
_PLAIN = re.compile(rb"[\t\r\n\x20-\x7e]*+")


class Word(NamedTuple):
    """One encoded word, still encoded."""

    charset: str
    coding: bytes
    payload: bytes


def decode_words(raw: bytes, hint: Hint = None) -> str:
    """The text of a header value. `hint` is the charset the letter's body uses, for bytes without a label."""
    if b"=?" not in raw:
        return raw.decode("ascii") if _PLAIN.fullmatch(raw) else decode(raw, None, hint)
    for _ in range(ROUNDS):
        if b"=?" not in raw:
            return decode(raw, None, hint)
        alone = _ALONE.fullmatch(raw)
        text = _one(_word(alone, alone[3]), hint) if alone else "".join(_texts(_tokens(raw), hint))
        if "=?" not in text or not _START.search(text.encode("utf-8", "replace")):
            return text
        raw, before = text.encode("utf-8", "surrogatepass"), raw
        if raw == before:
            return text
    return text


def _tokens(raw: bytes) -> list[bytes | Word]:
    """The value as plain bytes and encoded words, without the space that only separates two words."""
    tokens: list[bytes | Word] = []
    position = 0
    for start, word, end in _words(raw):
        between = raw[position:start]
        if between.strip() or not (tokens and isinstance(tokens[-1], Word)):
            tokens.append(between)
        tokens.append(word)
        position = end
    tokens.append(raw[position:])
    return tokens


def _words(raw: bytes) -> list[tuple[int, Word, int]]:
    found = []
    position, is_ended = 0, True
    while start := _START.search(raw, position):
        end = raw.find(b"?=", start.end()) if is_ended else -1
        is_ended = end >= 0
        inner = raw.find(b"=?", start.end(), end if is_ended else len(raw))
        payload_end, position = _bounds(raw, start.end(), end, inner)
        found.append((start.start(), _word(start, raw[start.end() : payload_end]), position))
    return found


def _bounds(raw: bytes, start: int, end: int, inner: int) -> tuple[int, int]:
    """Where the payload ends and where reading goes on: at ?=, at the next word, or where the header was cut."""
    if inner >= 0 and (end < 0 or _START.match(raw, inner)):
        return inner, inner
    if end < 0:
        return len(raw), len(raw)
    return end, end + 2


def _word(start: re.Match[bytes], payload: bytes) -> Word:
    # RFC 2231, 5: a language may follow the charset.
    charset = start[1].decode("ascii", "replace").split("*")[0].strip("\"'").lower()
    return Word(charset, start[2].lower(), payload)


def _texts(tokens: list[bytes | Word], hint: Hint) -> list[str]:
    texts: list[str] = []
    run: list[Word] = []
    for token in tokens:
        if isinstance(token, Word) and run and run[0].charset == token.charset:
            run.append(token)
            continue
        texts.append(_run(run, hint))
        run = [token] if isinstance(token, Word) else []
        if token and not isinstance(token, Word):
            texts.append(decode(token, None, hint))
    texts.append(_run(run, hint))
    return texts


def _one(word: Word, hint: Hint) -> str:
    return decode(_payload([word]), word.charset, hint)


def _run(run: list[Word], hint: Hint) -> str:
    """Neighbours of one charset are decoded together: many programs cut them in the middle of a character."""
    if not run:
        return ""
    same = groupby(run, key=lambda word: word.coding)
    return decode(b"".join(_payload(list(words)) for _, words in same), run[0].charset, hint)


def _payload(run: list[Word]) -> bytes:
    if run[0].coding == b"q":
        return b"".join(decode_quoted_printable(word.payload.replace(b"_", b" ")) for word in run)
    payloads = [b"".join(word.payload.split()) for word in run]
    if any(len(payload) % 4 and not payload.endswith(b"=") for payload in payloads[:-1]):
        # Some cut the coded text, not the text.
        return decode_base64(b"".join(payloads))
    return b"".join(map(decode_base64, payloads))
