"""ISO-2022-JP as Windows writes it: with rows of its own, of circled figures and the like, which the standard lacks."""

import re

_ESCAPE = re.compile(rb"(\x1b(?:\$[@B]|\([BJI]))")
_DOUBLE = (b"\x1b$@", b"\x1b$B")
_KANA = b"\x1b(I"
LAST_OF_FIRST_HALF = 0x5F
"""Shift JIS leaves a gap for half-wide kana behind this row."""


def decode_windows_jis(data: bytes) -> str:
    """By way of Shift JIS, whose codec knows those rows."""
    shift, made = b"", []
    for piece in _ESCAPE.split(data):
        if _ESCAPE.fullmatch(piece):
            shift = piece
        elif shift in _DOUBLE:
            made.append(_shifted(piece).decode("cp932", "replace"))
        elif shift == _KANA:
            made.append(bytes(byte | 0x80 for byte in piece).decode("cp932", "replace"))
        else:
            made.append(piece.decode("ascii", "replace"))
    return "".join(made)


def _shifted(pairs: bytes) -> bytes:
    made = bytearray()
    for row, cell in zip(pairs[::2], pairs[1::2], strict=False):
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            made += b"?"
            continue
        made.append((row + 1) // 2 + (0x70 if row < LAST_OF_FIRST_HALF else 0xB0))
        made.append(cell + (0x7E if row % 2 == 0 else 0x1F if cell < 0x60 else 0x20))
    return bytes(made)
