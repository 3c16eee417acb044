"""Header values with parameters, such as Content-Type and Content-Disposition (RFC 2045, RFC 2231)."""

import re
from collections import defaultdict
from urllib.parse import unquote_to_bytes

from mail.read.charsets import Hint, decode
from mail.read.words import decode_words

_GAP = re.compile(rb"[\s;]*")
_NAME = re.compile(rb"([^\s;=\"<>]{1,80})\s*=\s*")
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_CLOSING = re.compile(rb'"\s*(?=;|$)')
# "attachment filename=a.pdf", "attachment, filename=a.pdf" or no more than "filename=a.pdf".
_LOST_SEMICOLON = re.compile(rb"\s*(?:([^\s,;=\"]+)[\s,]+)?(?=[\w*-]{1,80}\s*=)")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2}){2}")
_ESCAPED_WORD = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f]){3}")
_CYRILLIC_WORD = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]{3}")
MAX_PARAMETERS = 300


def split_parameters(raw: bytes, hint: Hint = None) -> tuple[str, dict[str, str]]:
    """The value before the first semicolon in lower case, and its parameters by lower-case name.

    RFC 2231 stands above its plain twin: `filename*` wins over `filename`.
    """
    value, _, rest = raw.partition(b";")
    if b"=" in value and (lost := _LOST_SEMICOLON.match(value)):
        value, rest = lost[1] or b"", raw[lost.end() :]
    sections: dict[str, dict[int, tuple[bool, bytes]]] = defaultdict(dict)
    plain: dict[str, bytes] = {}
    for name, content in _pairs(rest):
        found = _SECTION.fullmatch(name)
        if found and (found[2] or found[3]):
            sections[found[1]].setdefault(int(found[2] or 0), (bool(found[3]), content))
        else:
            plain.setdefault(name, content)
    parameters = {name: _plain(content, hint) for name, content in plain.items()}
    for name, parts in sections.items():
        parameters[name] = _joined(parts, hint) or parameters.get(name, "")
    return value.decode("ascii", "ignore").strip().strip("\"'").lower(), parameters


def _pairs(rest: bytes) -> list[tuple[str, bytes]]:
    pairs: list[tuple[str, bytes]] = []
    position = 0
    while len(pairs) < MAX_PARAMETERS:
        position = _GAP.match(rest, position).end()  # type: ignore[union-attr]
        name = _NAME.match(rest, position)
        if not name:
            position = rest.find(b";", position)
            if position < 0:
                break
            continue
        content, position = _content(rest, name.end())
        pairs.append((name[1].decode("ascii", "replace").lower(), content))
    return pairs


def _content(rest: bytes, start: int) -> tuple[bytes, int]:
    """A value and where it ends. Without quotes it reaches to the semicolon: many forget them around spaces."""
    if rest[start : start + 1] == b'"':
        # A quote inside a name that nobody escaped is not the closing one.
        closing = _CLOSING.search(rest, start + 1)
        end = closing.start() if closing else len(rest)
        content = rest[start + 1 : end].replace(b'\\"', b'"').replace(b"\\\\", b"\\")
        return content, closing.end() if closing else len(rest)
    end = rest.find(b";", start)
    end = len(rest) if end < 0 else end
    return rest[start:end].strip().strip(b"'\""), end


def _plain(content: bytes, hint: Hint) -> str:
    text = decode_words(content, hint)
    if text.isascii() and _ESCAPES.search(text):
        return _unescaped(text, hint)
    return text


def _unescaped(text: str, hint: Hint) -> str:
    """A name escaped as for a URL, when the escapes are plainly letters; else "100%20" stays itself."""
    raw = unquote_to_bytes(text)
    if raw.isascii():
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        read = decode(raw, None, hint) if _ESCAPED_WORD.search(text) else text
        return read if _CYRILLIC_WORD.search(read) else text


def _joined(parts: dict[int, tuple[bool, bytes]], hint: Hint) -> str:
    """The sections of an RFC 2231 value in order, decoded together since they may part a character."""
    ordered = [parts[number] for number in sorted(parts)]
    charset = None
    is_first_escaped, first = ordered[0]
    if is_first_escaped and first.count(b"'") >= 2:
        label, _, first = first.split(b"'", 2)
        charset = label.decode("ascii", "replace")
        ordered[0] = (True, first)
    if not any(is_escaped for is_escaped, _ in ordered):
        return decode_words(b"".join(content for _, content in ordered), hint)
    raw = b"".join(unquote_to_bytes(content) if is_escaped else content for is_escaped, content in ordered)
    return decode_words(raw, hint) if b"=?" in raw else decode(raw, charset, hint)
