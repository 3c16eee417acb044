"""Addresses of a header, however they were written down (RFC 5322, 3.4, and what is sent in its name)."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from mail.read.charsets import Hint, decode
from mail.read.parts import Part
from mail.read.values import Address
from mail.read.words import decode_words

MAX_ADDRESSES = 12_000
MAX_PIECES = 150_000
DECIDED = "utf-8: decided"
"""In place of a hint: it is UTF-8 that was made of the whole header."""
_ADDRESS = re.compile(r"[^\s<>\"(),:;@\[\]]{1,128}@(?:\[[^\]\s]{1,64}\]|[^\s<>\"(),:;@\[\]]{1,255})")
_PLAIN = re.compile(rb"<([\w.+-]{1,64}@[\w.-]{0,254}\w)>")
_QUOTED_BEFORE_AT = re.compile(r'"(?:[^"\\]|\\.){1,64}"@[^\s<>"(),:;@]{1,255}')
_PIECES = re.compile(rb'"(?>[^"\\]+|\\.)*+"|(?P<open>".*)|<[^<>]*+>|\([^()]*+\)|[,;]|[^",;<(]+|.', re.DOTALL)
_GROUP = re.compile(rb"^[^@<\"]*?:(?!//)")
_MAILTO = re.compile(r"(?i)\[?(?:mailto:|smtp:)?$")
_ACCOUNT = re.compile(rb"\s*([\w.-]{1,64})\s+\(([^()]{1,200})\)\s*")
SENDER_HEADERS = ("from", "sender", "reply-to", "return-path", "x-envelope-from", "envelope-from")
RECIPIENT_HEADERS = (
    *("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"),
    *("x-rcpt-to", "x-apparently-to", "apparently-to", "x-delivered-to", "resent-to", "resent-cc"),
)


@lru_cache(maxsize=16)
def addresses(raw: bytes, hint: Hint = None) -> tuple[Address, ...]:
    """Every address of a header's value, with its name; names without an address are not among them."""
    if not raw.isascii() and b"=?" not in raw:
        # Decided once for all names together: that is surer, and quicker for thousands of them.
        raw, hint = decode(raw, None, hint).encode("utf-8", "replace"), DECIDED
    found = [one for one in _parsed(raw, hint) if "@" in one.address]
    if not found and (b"=?" in raw or b'"' in raw):
        # Name and address encoded as one word, or a quotation mark that never closes.
        whole = decode_words(raw, hint).replace('"', " ")
        found = [one for one in _parsed(whole.encode("utf-8", "replace"), "utf-8") if "@" in one.address]
    return tuple(found)


def sender(part: Part, hint: Hint = None) -> Address | None:
    """Who wrote: From, else Sender, Reply-To, Return-Path; the name is From's even if the address is not."""
    bare = Address("", "")
    for header in SENDER_HEADERS:
        for raw in part.raw_headers(header):
            found = addresses(raw, hint)
            if found:
                return Address(found[0].name or bare.name, found[0].address)
            bare = bare if bare.name else _without_domain(raw, hint)
    return bare if bare.name or bare.address else None


def all_of(part: Part, header: str, hint: Hint = None) -> tuple[Address, ...]:
    """The addresses of all headers of that name."""
    return tuple(one for raw in part.raw_headers(header) for one in addresses(raw, hint))


def recipients(part: Part, hint: Hint = None) -> tuple[str, ...]:
    """Where the letter was sent, lower-case, each once: what people wrote first, then what servers noted."""
    found = (one for header in RECIPIENT_HEADERS for one in all_of(part, header, hint))
    return tuple(dict.fromkeys(one.address.lower() for one in found))


def list_post(part: Part) -> str | None:
    """Where a mailing list takes letters for all (RFC 2369); None for a list that takes none."""
    found = re.search(rb"(?i)mailto:\s*([^\s<>?,]{3,320})", part.raw_header("list-post"))
    return unquote(found[1].decode("utf-8", "replace")).lower() if found else None


def _without_domain(raw: bytes, hint: Hint) -> Address:
    """A name alone, or an account of the server's own: "root (Cron Daemon)"."""
    account = _ACCOUNT.fullmatch(raw)
    if account:
        return Address(_tidy(decode_words(account[2], hint)), account[1].decode())
    return next(iter(_parsed(raw, hint)), Address("", ""))


def _parsed(raw: bytes, hint: Hint) -> list[Address]:
    found: list[Address] = []
    waiting: list[bytes] = []
    for pieces, ended_by in _entries(raw):
        if ended_by == b"," and not _has_address(pieces):
            # "Petrov, Ivan <ivan@example.com>": a comma within a name nobody quoted.
            waiting += [*pieces, b", "]
            continue
        found.append(_entry([*waiting, *pieces] if len(waiting) < 8 else pieces, hint))
        waiting = []
        if len(found) >= MAX_ADDRESSES:
            break
    if waiting:
        found.append(_entry(waiting[:-1], hint))
    return [one for one in found if one.name or one.address]


def _entries(raw: bytes) -> Iterator[tuple[list[bytes], bytes]]:
    pieces: list[bytes] = []
    for piece in islice(_split(raw), MAX_PIECES):
        if piece in (b",", b";"):
            yield pieces, piece
            pieces = []
        elif piece.strip():
            if _is_address(piece) and any(map(_is_address, pieces)):
                # "Ivan <ivan@example.com> Anna <anna@example.com>": a comma nobody wrote.
                end = max(number for number, one in enumerate(pieces) if _is_address(one)) + 1
                yield pieces[:end], b","
                pieces = pieces[end:]
            pieces.append(piece)
    yield pieces, b""


def _split(raw: bytes) -> Iterator[bytes]:
    """Words, quoted words, addresses in brackets, comments and separators. A quotation mark left open is none."""
    for match in _PIECES.finditer(raw):
        if match["open"]:
            rest = match[0].replace(b'"', b" ").replace(b"\\", b"")
            yield from (inner[0] for inner in _PIECES.finditer(rest))
        else:
            yield match[0]


def _is_address(piece: bytes) -> bool:
    return piece.startswith(b"<") and b"@" in piece


def _has_address(pieces: Iterable[bytes]) -> bool:
    return not any(pieces) or any(b"@" in piece or piece.startswith(b"<") for piece in pieces)


def _entry(pieces: list[bytes], hint: Hint) -> Address:
    if len(pieces) == 2 and not pieces[0].startswith(b"<") and (plain := _PLAIN.fullmatch(pieces[1])):
        return Address(_name(pieces[:1], hint), plain[1].decode("ascii"))  # as nearly every address is written
    angles = [piece for piece in pieces if piece.startswith(b"<") and len(piece) > 2]
    if angles:
        chosen = next((piece for piece in reversed(angles) if b"@" in piece or b"=?" in piece), angles[-1])
        # Brackets around what is no address are the name's.
        pieces = [piece if piece is chosen or piece not in angles else b" " + piece.strip(b"<>") for piece in pieces]
        return Address(_name(_words_beside(pieces), hint), _bare(decode_words(chosen, hint)))
    return _without_angles(pieces, hint)


def _words_beside(pieces: list[bytes]) -> list[bytes]:
    """Brackets between name and address belong to the name ("Anna Weber (Sales) <a@example.com>"), if there is one."""
    end = max(number for number, piece in enumerate(pieces) if piece.startswith(b"<"))
    before = [piece for piece in pieces[:end] if not piece.startswith(b"<")]
    if any(not piece.startswith(b"(") and piece.strip(b' "') for piece in before):
        return [b'"%b"' % piece if piece.startswith(b"(") else piece for piece in before]
    return before + [piece for piece in pieces[end:] if not piece.startswith(b"<")]


def _without_angles(pieces: list[bytes], hint: Hint) -> Address:
    """ "ivan@example.com (Ivan)", "<ivan@example.com" or an address among words."""
    for number, piece in enumerate(pieces):
        if piece.startswith(b"("):
            continue
        if piece.startswith(b"@") and number and (quoted := _QUOTED_BEFORE_AT.fullmatch(_text_of(pieces, number))):
            return Address(_name([*pieces[: number - 1], *pieces[number + 1 :]], hint), quoted[0])
        if b"@" not in piece and b"=?" not in piece:
            continue
        text = decode_words(piece, hint)
        if found := _ADDRESS.search(text):
            behind = _ADDRESS.sub("", text[found.end() :]).removeprefix("]")
            before = _MAILTO.sub("", text[: found.start()])
            rest = [before.encode(), behind.encode()]
            return Address(_name([*pieces[:number], *rest, *pieces[number + 1 :]], "utf-8"), _bare(found[0]))
    return Address(_name(pieces, hint), "")


def _text_of(pieces: list[bytes], number: int) -> str:
    return (pieces[number - 1].strip() + pieces[number].strip()).decode("utf-8", "replace")


def _bare(text: str) -> str:
    """The address without brackets, spaces, letters that can't be seen, a route (RFC 5322, 4.4) or "mailto:"."""
    bare = _printable(text.strip("<> \t").replace(" ", "")).strip("'\"")
    if bare.startswith("@") or bare.lower().startswith(("mailto:", "smtp:")):
        bare = bare.rpartition(":")[2]
    if quoted := _QUOTED_BEFORE_AT.fullmatch(text.strip("<> \t")):
        return quoted[0]
    found = _ADDRESS.search(bare)
    return (found[0] if found else bare).rstrip(".>")[:320]


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def _name(pieces: Iterable[bytes], hint: Hint) -> str:
    """The words of a name: quotation marks and comments opened, group names and stray marks gone."""
    words, comments = [], []
    for piece in pieces:
        if piece.startswith(b"("):
            comments.append(piece[1:].removesuffix(b")"))
        elif piece.startswith(b'"') and len(piece) > 1:
            words.append(re.sub(rb"\\(.)", rb"\1", piece[1:-1] if piece.endswith(b'"') else piece[1:]))
        else:
            words.append(_GROUP.sub(b"", piece) if b":" in piece else piece)
    raw = b" ".join(word.strip() for word in words if word.strip(b' \t<>"')) or b" ".join(comments)
    raw = raw.replace(b" , ", b", ")
    return _tidy(raw.decode("utf-8", "replace") if hint == DECIDED else decode_words(raw, hint))


def _tidy(name: str) -> str:
    tidy = _printable(" ".join(name.split()))
    for mark in ('"', "'"):
        if len(tidy) > 1 and tidy.startswith(mark) and tidy.endswith(mark):
            tidy = tidy[1:-1].strip()
    if tidy.count("<") == tidy.count(">") and tidy.strip("<> "):
        return tidy[:500].strip()
    return tidy.strip("<> ")[:500]
