"""Outlook's winmail.dat in letters: its files, and its words where they stand nowhere else."""

import struct
from base64 import b64encode
from hashlib import sha256
from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}
PDF = b"%PDF-1.4\r\n\x00\xff\n%%EOF\n" * 20


def letter(name: str, content: bytes, words: bytes = b"", **expected: Any) -> None:
    """A letter of some words, if any, and a winmail.dat of that content."""
    assert name not in LETTERS, name
    coded = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parts = [b"Content-Type: text/plain\r\n\r\n" + words] if words else []
    parts.append(coded + b64encode(content))
    head = b"Content-Type: multipart/mixed; boundary=b1\r\n\r\n"
    LETTERS[name] = (head + b"".join(b"--b1\r\n" + part + b"\r\n" for part in parts) + b"--b1--\r\n", expected)


def _file(filename: str, content_type: str, content: bytes) -> dict[str, Any]:
    return {
        "filename": filename,
        "content_type": content_type,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
    }


def _attribute(level: int, number: int, content: bytes) -> bytes:
    head = bytes([level]) + number.to_bytes(4, "little") + len(content).to_bytes(4, "little")
    return head + content + (sum(content) & 0xFFFF).to_bytes(2, "little")


WINMAIL = (
    b"\x78\x9f\x3e\x22\x01\x00"
    + _attribute(1, 0x00069007, (1251).to_bytes(4, "little") + bytes(4))
    + _attribute(2, 0x00069002, bytes(14))
    + _attribute(2, 0x00018010, "Счёт.pdf".encode("cp1251") + b"\0")
    + _attribute(2, 0x0006800F, PDF)
)


def _compressed(rtf: bytes) -> bytes:
    """RTF as in winmail.dat, every byte told by itself."""
    packed, plain = b"", rtf
    while plain:
        packed, plain = packed + b"\0" + plain[:8], plain[8:]
    return struct.pack("<II4sI", len(packed) + 12, len(rtf), b"LZFu", 0) + packed


def _with_rtf(rtf: bytes) -> bytes:
    properties = struct.pack("<IHHII", 1, 258, 0x1009, 1, len(rtf)) + rtf + bytes(-len(rtf) % 4)
    return b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x00069003, properties)


RTF_TEXT = (
    rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'cf\'f0\'e8\'e2\'e5\'f2, \u1084?\'e8\'f0!\par "
    rb"Da {\b fett}\par}"
)
RTF_HTML = (
    rb"{\rtf1\ansi\ansicpg1251\fromhtml1{\fonttbl{\f0\fcharset204 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
    rb"\'c4\'e0{\*\htmltag84 <b>}\htmlrtf {\b\htmlrtf0 !{\*\htmltag92 </b></p>}\htmlrtf }\par}\htmlrtf0 }"
)
# "{\rtf1 ab", then ten times what began two letters before, then the end.
REPEATED = b"\0{\\rtf1 a" + b"\x0ab\x0d\x68}\x0e\x30"
for name, rtf, text, html in (
    ("RTF", _compressed(RTF_TEXT), "Привет, мир!\nDa fett", None),
    ("RTF that repeats itself", struct.pack("<II4sI", len(REPEATED) + 12, 20, b"LZFu", 0) + REPEATED, "ab" * 6, None),
    ("HTML wrapped in RTF", _compressed(RTF_HTML), "Да!", "<p>Да<b>!</b></p>"),
):
    letter(f"winmail.dat whose only words are {name}", _with_rtf(rtf), text=text, html=html, attachments=[])
letter(
    "winmail.dat",
    WINMAIL,
    b"Siehe Anlage",
    text="Siehe Anlage",
    attachments=[_file("Счёт.pdf", "application/pdf", PDF)],
)
letter("winmail.dat with words told twice", _with_rtf(_compressed(RTF_TEXT)), b"Hallo", text="Hallo", attachments=[])
letter("a broken winmail.dat stays", b"rubbish", attachments=[_file("winmail.dat", "application/ms-tnef", b"rubbish")])
