"""The tree of a letter's parts (RFC 2046), cut by hand.

The standard library's parser takes no more headers after one odd line, and nests a generator for each level, so a
hostile letter makes it fail; this one looks for delimiters from outside inwards, and its depth is bounded.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from mail.read.parameters import split_parameters
from mail.read.transfer import decode_transfer

MAX_PARTS = 500
MAX_DEPTH = 40
MAX_HEADERS = 5_000
FEW = 5
LONG_HEADERS = 100_000
LONG_LINE = 1_000
_FOLD = re.compile(rb"\r?\n[ \t]+(?=[^\s])")
_HEADER = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_SURE_HEADER = re.compile(
    rb"(?i)(?:content-[a-z-]+|mime-version|subject|from|to|cc|date|message-id|reply-to|received|x-[a-z0-9-]+|"
    rb"references|in-reply-to|return-path|sender|dkim-signature|auto-submitted|precedence|list-[a-z]+)[ \t]*:"
)
_LATE_HEADER = re.compile(rb"(?i)(?:mime-version|content-(?:type|transfer-encoding)):")
_LIKELY_BOUNDARY = re.compile(rb"(?:^|\n)--([^\s][^\r\n]{0,69}?)[ \t]*\r?\n(?=(?i:content-))")
# Some write on right behind the last delimiter; a longer boundary that only begins alike is another one's.
_END_OF_DELIMITER = re.compile(rb"(?:(--)(?![\w'()+,./:=?-])[^\r\n]*|[ \t]*)\r?(?=\n|$)")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
MANY_CONTROLS = 20
"""Among the first bytes of what has no headers: a program's file, and no letter."""
_TYPE = re.compile(r"[a-z0-9][\w.+-]*/[\w.+-]+")


@dataclass
class Part:
    """A node of the letter: its headers in order, its body as it came, and its children if it has any."""

    headers: list[tuple[str, bytes]]
    body: bytes
    default_type: str = "text/plain"
    children: list["Part"] = field(default_factory=list)

    def raw_header(self, name: str) -> bytes:
        """The first header of that lower-case name that says something."""
        return next((value for value in self._by_name.get(name, ()) if value.strip()), b"")

    def raw_headers(self, name: str) -> list[bytes]:
        """All headers of that lower-case name."""
        return self._by_name.get(name, [])

    @cached_property
    def _by_name(self) -> dict[str, list[bytes]]:
        """Some forty of them are asked for, most of which aren't there."""
        values: dict[str, list[bytes]] = {}
        for name, value in self.headers:
            values.setdefault(name.lower(), []).append(value)
        return values

    @cached_property
    def _type(self) -> tuple[str, dict[str, str]]:
        value, parameters = split_parameters(self.raw_header("content-type"))
        return _tidy_type(value, self.default_type), parameters

    @property
    def content_type(self) -> str:
        """Such as "text/plain"; what is missing or misspelt falls back."""
        return self._type[0]

    @property
    def main_type(self) -> str:
        """Such as "text"."""
        return self._type[0].partition("/")[0]

    @property
    def parameters(self) -> dict[str, str]:
        """Of the Content-Type, by lower-case name."""
        return self._type[1]

    @cached_property
    def disposition(self) -> str:
        """ "attachment", "inline", or empty."""
        return split_parameters(self.raw_header("content-disposition"))[0]

    @cached_property
    def content(self) -> bytes:
        """The body without its transfer encoding."""
        encoding = self.raw_header("content-transfer-encoding").decode("ascii", "replace")
        if not encoding and self.main_type != "text":
            return self.body
        return decode_transfer(self.body, encoding)

    @property
    def content_id(self) -> str | None:
        """Without its angle brackets."""
        return self.raw_header("content-id").decode("ascii", "ignore").strip().strip("<>").strip() or None

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order of the letter."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse(raw: bytes) -> Part:
    """The whole letter as a tree, at most MAX_PARTS parts and MAX_DEPTH levels of it."""
    return _part(_with_line_breaks(raw), "text/plain", _Budget(), 0, is_root=True)


def _with_line_breaks(raw: bytes) -> bytes:
    """Without what a transport or an editor made of the whole file: lone or doubled carriage returns, UTF-16."""
    if raw[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) and b"\0" in raw[2:4]:
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"\n" not in raw:
        return raw.replace(b"\r", b"\n")
    return raw.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in raw[:LONG_LINE] else raw


class _Budget:
    """How many parts may still be made."""

    def __init__(self) -> None:
        self.left = MAX_PARTS

    def take(self) -> bool:
        self.left -= 1
        return self.left >= 0


def _part(raw: bytes, default_type: str, budget: _Budget, depth: int, is_root: bool = False) -> Part:
    headers, body = split_headers(raw, is_root=is_root)
    if is_root and not _says_its_type(headers):
        headers, body, default_type = _late_type(headers, body)
    part = Part(headers, body, default_type)
    if part.main_type == "multipart" and depth < MAX_DEPTH:
        inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for piece in _pieces(part):
            if not budget.take():
                break
            part.children.append(_part(piece, inner, budget, depth + 1))
    return part


def _says_its_type(headers: list[tuple[str, bytes]]) -> bool:
    return any(name.lower() == "content-type" and value for name, value in headers)


def _late_type(headers: list[tuple[str, bytes]], body: bytes) -> tuple[list[tuple[str, bytes]], bytes, str]:
    """What kind of letter it is, where only the body tells: scripts write a blank line before their last headers, or
    lose the Content-Type altogether."""
    if _LATE_HEADER.match(body):
        more, rest = split_headers(body, is_root=False)
        if _says_its_type(more):
            return headers + more, rest, "text/plain"
    if not headers and len(_CONTROLS.findall(body[:LONG_LINE])) > MANY_CONTROLS:
        return headers, body, "application/octet-stream"
    likely = _LIKELY_BOUNDARY.match(body.lstrip(b"\r\n")[:2_000])
    is_cut = likely is not None and body.count(b"\n--" + likely[1]) + body.startswith(b"--" + likely[1]) > 1
    return headers, body, "multipart/mixed" if is_cut else "text/plain"


def split_headers(raw: bytes, is_root: bool = True) -> tuple[list[tuple[str, bytes]], bytes]:
    """The header fields, unfolded, and the body. What can't be a header begins the body, blank line or not."""
    raw = _unfolded(raw)
    headers: list[tuple[str, bytes]] = []
    position = _past_envelope(raw) if is_root else 0
    while position < len(raw) and len(headers) < MAX_HEADERS:
        end = raw.find(b"\n", position) + 1 or len(raw)
        line = raw[position:end].rstrip(b"\r\n")
        if not line:
            return _joined(headers), raw[end:]
        name = _HEADER.match(line)
        if name and line[:1] not in b" \t":
            headers.append((name[1].decode("ascii"), line[name.end() :]))
        elif headers and (line[:1] in b" \t" or (line[:2] != b"--" and _headers_go_on(raw, end))):
            headers.append(("", line))
        else:
            return _joined(headers), raw[position:]
        position = end
    return _joined(headers), raw[position:]


def _unfolded(raw: bytes) -> bytes:
    """With the folds of the headers undone, when there are so many that going line by line would take too long."""
    end = raw.find(b"\n\n")
    end = min(end if end >= 0 else len(raw), crlf if (crlf := raw.find(b"\n\r\n")) >= 0 else len(raw))
    return _FOLD.sub(b" ", raw[:end]) + raw[end:] if end > LONG_HEADERS else raw


def _joined(lines: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Each field with the lines folded under it, in one go: thousands of them must not cost their square."""
    fields: list[tuple[str, list[bytes]]] = []
    for name, line in lines:
        if name:
            fields.append((name, [line]))
        else:
            fields[-1][1].append(line if line[:1] in b" \t" else b" " + line)
    return [(name, b"".join(values).strip()) for name, values in fields]


def _past_envelope(raw: bytes) -> int:
    """Past blank lines, a byte order mark, the "From " lines of a mailbox file and what folds no header."""
    position = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    for _ in range(FEW):
        head = raw[position : position + LONG_LINE]
        position += len(head) - len(head.lstrip(b"\r\n\0"))
        if _SURE_HEADER.match(indented := raw[position : position + LONG_LINE].lstrip(b" \t")):
            # Someone typed, or a program wrote, a space before the very first header.
            return position + len(raw[position : position + LONG_LINE]) - len(indented)
        end = raw.find(b"\n", position) + 1 or len(raw)
        is_fold = raw[position : position + 1] in (b" ", b"\t") and _headers_go_on(raw, end)
        if not is_fold and not raw.startswith((b"From ", b">From "), position):
            break
        position = end
    return position


def _headers_go_on(raw: bytes, position: int) -> bool:
    """Whether a known header still follows before the blank line: then the odd line was a badly folded one."""
    for _ in range(3):
        end = raw.find(b"\n", position) + 1 or len(raw)
        line = raw[position:end].rstrip(b"\r\n")
        if not line:
            return False
        if _SURE_HEADER.match(line):
            return True
        position = end
    return False


def _tidy_type(value: str, default: str) -> str:
    value = "".join(value.split())
    if _TYPE.fullmatch(value):
        return value
    if value in ("html", "text/html5", "htm"):
        return "text/html"
    return default if value.partition("/")[0] in ("", "text", "plain") else "application/octet-stream"


def _pieces(part: Part) -> list[bytes]:
    """The bytes of each child, by the declared boundary or, if that is nowhere, by one that is there."""
    boundary = split_parameters(part.raw_header("content-type"))[1].get("boundary", "")
    body = part.body
    declared = boundary.encode("utf-8", "replace").rstrip()
    pieces = _cut(body, declared) if declared else []
    if pieces:
        return pieces
    if part.raw_header("content-transfer-encoding").strip().lower() == b"base64":
        body = part.content
        if declared and (pieces := _cut(body, declared)):
            return pieces
    likely = _LIKELY_BOUNDARY.search(body[:200_000])
    return _cut(body, likely[1]) if likely else []


def _cut(body: bytes, boundary: bytes) -> list[bytes]:
    pieces = []
    start = -1
    for before, end, is_last in _delimiters(body, b"--" + boundary):
        if start >= 0:
            pieces.append(_without_last_break(body, start, before))
        start = -1 if is_last else end
        if len(pieces) > MAX_PARTS:
            return pieces
    if 0 <= start < len(body):
        pieces.append(body[start:])
    return pieces


def _delimiters(body: bytes, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each begins, with the break before it, and where the next line does; whether it is the last one.

    By plain search: a pattern would stop at every line of every level.
    """
    position = body.find(line)
    while position >= 0:
        end = _END_OF_DELIMITER.match(body, position + len(line))
        if end and (not position or body[position - 1 : position] == b"\n"):
            yield max(0, position - 1), end.end() + 1, bool(end[1])
        position = body.find(line, position + len(line))


def _without_last_break(body: bytes, start: int, end: int) -> bytes:
    """The line break before a delimiter belongs to the delimiter."""
    if end > start and body[end - 1 : end] == b"\r":
        end -= 1
    return body[start:end] if end > start else b""
