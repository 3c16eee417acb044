"""Outlook's winmail.dat (TNEF, MS-OXTNEF): the files in it, and the text where the letter has no other.

The one library for it was last kept in 2021 and fails on cut files; what is needed of the format is a row of
attributes, each with a level, an id and a length.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mail.read.charsets import decode
from mail.read.codecs_known import codec_named
from mail.read.rtf import decompressed, words_of_rtf

SIGNATURE = 0x223E9F78
TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
BODY, MESSAGE_CLASS, CODEPAGE, PROPERTIES = 0x800C, 0x8008, 0x9007, 0x9003
FILE_BEGINS, FILE_DATA, FILE_TITLE, FILE_PROPERTIES = 0x9002, 0x800F, 0x8010, 0x9005
TEXT, HTML, RTF, LONG_NAME, SHORT_NAME, FILE_TYPE, CONTENT_ID, FILE_BYTES = (
    *(0x1000, 0x1013, 0x1009, 0x3707, 0x3704, 0x370E, 0x3712, 0x3701),
)
FIXED_SIZES = {2: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 2, 20: 8, 64: 8, 72: 16, 1: 0}
STRING8, UNICODE, OBJECT, BINARY = 30, 31, 13, 258
MAX_VALUES = 20_000


@dataclass
class TnefFile:
    """A file within winmail.dat."""

    filename: str = ""
    content: bytes = b""
    content_type: str = ""
    content_id: str | None = None


@dataclass
class Tnef:
    """What is in a winmail.dat."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    """Compressed; Outlook's own form of the words."""
    files: list[TnefFile] = field(default_factory=list)

    def words(self) -> tuple[str, str]:
        """Text and HTML; from the RTF only where there is nothing else."""
        return (self.text, self.html) if self.text or self.html else words_of_rtf(decompressed(self.rtf))


def read_tnef(data: bytes) -> Tnef | None:
    """As much as can be read; None if it is no TNEF at all."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        return None
    found, codepage = Tnef(), None
    for attribute, value in _attributes(data):
        if attribute == CODEPAGE and len(value) >= 4:
            codepage = codec_named(f"cp{struct.unpack_from('<I', value)[0]}")
        elif attribute == FILE_BEGINS:
            found.files.append(TnefFile())
        elif attribute in (BODY, PROPERTIES):
            _take_body(found, attribute, value, codepage)
        elif found.files:
            _take_file(found.files[-1], attribute, value, codepage)
    found.files = [file for file in found.files if file.content]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    while position + 9 <= len(data):
        _level, number, _type, length = struct.unpack_from("<BHHI", data, position)
        start = position + 9
        yield number, data[start : start + length]
        position = start + length + 2  # a checksum that nobody gets right


def _take_body(found: Tnef, attribute: int, value: bytes, codepage: str | None) -> None:
    if attribute == BODY:
        found.text = decode(value.rstrip(b"\0"), codepage)
        return
    properties = dict(_properties(value))
    found.text = _text(properties.get(TEXT), codepage) or found.text
    found.html = _text(properties.get(HTML), codepage) or found.html
    found.rtf = properties.get(RTF, (BINARY, found.rtf))[1]


def _take_file(file: TnefFile, attribute: int, value: bytes, codepage: str | None) -> None:
    if attribute == FILE_DATA:
        file.content = value
    elif attribute == FILE_TITLE:
        file.filename = file.filename or decode(value.rstrip(b"\0"), codepage)
    elif attribute == FILE_PROPERTIES:
        properties = dict(_properties(value))
        name = _text(properties.get(LONG_NAME), codepage) or _text(properties.get(SHORT_NAME), codepage)
        file.filename = name or file.filename
        file.content_type = _text(properties.get(FILE_TYPE), codepage)
        file.content_id = _text(properties.get(CONTENT_ID), codepage).strip("<>") or None
        file.content = file.content or _object(properties.get(FILE_BYTES))


def _text(found: tuple[int, bytes] | None, codepage: str | None) -> str:
    if not found:
        return ""
    kind, raw = found
    text = raw.decode("utf-16-le", "replace") if kind == UNICODE else decode(raw, codepage)
    return text.rstrip("\0")


def _object(found: tuple[int, bytes] | None) -> bytes:
    # An embedded object begins with the 16 bytes of its interface's name.
    return found[1][16:] if found and found[0] == OBJECT else found[1] if found else b""


def _properties(value: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """The MAPI properties in order, until they end or make no sense."""
    try:
        count, position = struct.unpack_from("<I", value)[0], 4
        for _ in range(min(count, MAX_VALUES)):
            kind, number = struct.unpack_from("<HH", value, position)
            position = _past_name(value, position + 4) if number >= 0x8000 else position + 4
            content, position = _value(value, position, kind)
            yield number, (kind & 0xFFF, content)
    except struct.error:
        return


def _past_name(value: bytes, position: int) -> int:
    """A named property says its name first: a set's id, then a number or a counted text."""
    (is_text,) = struct.unpack_from("<I", value, position + 16)
    if not is_text:
        return position + 24
    (length,) = struct.unpack_from("<I", value, position + 20)
    return position + 24 + _padded(length)


def _value(value: bytes, position: int, kind: int) -> tuple[bytes, int]:
    is_many, plain = bool(kind & 0x1000), kind & 0xFFF
    size = FIXED_SIZES.get(plain)
    count = 1
    if is_many or size is None:
        (count,) = struct.unpack_from("<I", value, position)
        position += 4
    if size is not None:
        end = position + _padded(size) * count
        return value[position:end], end
    first = b""
    for number in range(min(count, MAX_VALUES)):
        (length,) = struct.unpack_from("<I", value, position)
        first = value[position + 4 : position + 4 + length] if not number else first
        position += 4 + _padded(length)
    return first, position


def _padded(length: int) -> int:
    return (length + 3) & ~3
