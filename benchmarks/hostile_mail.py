"""How much CPU a megabyte of each mail takes that was made to be slow: the slowest first.

    python -m benchmarks.hostile_mail [--only html] [--megabytes 1.0]

What we promise is a second for each megabyte (S11), on a machine that does nothing else. A shape that a test found
slow once stands here too, so that a change of the reader can be looked at as a whole. The first line is the time of a
fixed loop in Python, so that figures of one machine can be read on another.
"""

import argparse
import random
import time
from base64 import b64encode

from benchmarks.pace import LOOP, loop
from mail.read import read

HTML = b"Content-Type: text/html; charset=utf-8\n\n"
TEXT = b"Content-Type: text/plain\n\n"
PARTS = b"Content-Type: multipart/mixed; boundary=b\n\n"
CHANCE = random.Random(1)
# What comes first, and what is repeated behind it until there is enough.
SHAPES: dict[str, tuple[bytes, bytes]] = {
    "recipients": (b"To: ", b"Ivan Petrov <ivan@example.com>, "),
    "recipients in windows-1251": (b"To: ", "Иван <ivan@example.com>, ".encode("cp1251")),
    "recipients in encoded words": (b"To: ", b"=?utf-8?B?0JjQstCw0L0=?= <ivan@example.com>, "),
    "open quotation marks": (b"To: ", b'"\\'),
    "open brackets": (b"To: ", b"<"),
    "commas": (b"To: ", b","),
    "at signs": (b"From: ", b"a@"),
    "ids": (b"References: ", b"<a@example.com> "),
    "encoded words": (b"Subject: ", b"=?utf-8?q?=41?= "),
    "encoded words that never end": (b"Subject: ", b"=?utf-8?q?"),
    "folds": (b"Subject: x", b"\n y"),
    "headers": (b"", b"X-A: y\n"),
    "lines that are no headers": (b"Subject: x\n", b"rubbish\n"),
    "semicolons": (b"Content-Type: text/plain", b";"),
    "parameters without a semicolon": (b"Content-Type: ", b"a=b "),
    "a path for a name": (b'Content-Type: a/b; name="', b"a/"),
    "parts": (PARTS, b"--b\n\nx\n"),
    "one boundary within itself": (b"", PARTS + b"--b\n"),
    "boundaries that begin alike": (PARTS, b"--bb\n"),
    "letters within letters": (b"", b"Content-Type: message/rfc822\n\n"),
    "one line": (TEXT, b"x"),
    "one line beside another script": ("Content-Type: text/plain; charset=utf-8\n\nПривет\n".encode(), b"x"),
    "blank lines": (TEXT, b"\n"),
    "quotes": (TEXT, b"> a\nb\n"),
    "a deep quote": (TEXT, b">"),
    "attributions": (TEXT, b"On 1/1/24 10:00, X wrote:\n> a\n"),
    "heads of quoted letters": (TEXT, b"From: x\n"),
    "signature marks": (TEXT, b"-- \n"),
    "uuencoded files": (TEXT, b"begin 644 x\nend\n"),
    "flowed lines": (b"Content-Type: text/plain; format=flowed\n\n", b"> a \n"),
    "soft breaks": (b"Content-Transfer-Encoding: quoted-printable\n\n", b"=\n"),
    "padding": (b"Content-Transfer-Encoding: base64\n\n", b"A="),
    "rubbish in base64": (b"Content-Transfer-Encoding: base64\n\n", b"AB !\n=C-"),
    "any bytes": (TEXT, CHANCE.randbytes(65_536)),
    "lines of two charsets": (
        b"Content-Type: text/plain; charset=utf-8\n\n",
        "Да\n".encode() + "Да\n".encode("cp1251"),
    ),
    "a text misread": (
        b"Content-Type: text/plain; charset=utf-8\n\n",
        "Не печатает\n".encode().decode("latin-1").encode(),
    ),
    "UTF-7": (b"Content-Type: text/plain; charset=utf-7\n\n", b"+BB8-"),
    "ISO-2022": (b"Content-Type: text/plain; charset=iso-2022-jp\n\n", b"\x1b$B$A\x1b(B"),
    "open elements": (HTML, b"<div>"),
    "open bold": (HTML, b"<b>"),
    "open tables": (HTML, b"<table><tr><td>"),
    "open quotes": (HTML, b"<blockquote>x"),
    "fonts and paragraphs": (HTML + b"".join(b"<font color=%d>" % number for number in range(230)), b"<p>x"),
    "breaks": (HTML, b"<br>"),
    "list items": (HTML, b"<li><p>x"),
    "cells": (HTML + b"<table>", b"<tr><td>x<td>y"),
    "attributes": (HTML + b"<a ", b"a=1 "),
    "styles": (HTML, b'<p style="color:red;width:10px">x</p>'),
    "comments": (HTML, b"<!--"),
    "ampersands": (HTML + b"<p>", b"&"),
    "hard spaces": (HTML + b"<p>", b"\xc2\xa0"),
    "brackets": (HTML, b"<"),
    "entities": (HTML, b"&amp;"),
    "pictures": (HTML, b"<img src=cid:a@b>"),
    "attributes of winmail.dat": (
        b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22\x01\x00",
        b"\x02\x02\x90\x06\x00" + bytes(6),
    ),
    "groups of a report": (
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n",
        b"Final-Recipient: rfc822; a@example.com\nAction: failed\n\n",
    ),
    "codes of a report": (b"From: mailer-daemon@example.com\nSubject: failure notice\n\n", b"550 "),
}


def main() -> None:
    arguments = _arguments()
    print(f"a loop of {LOOP:,} additions in Python: {1000 * min(loop() for _ in range(5)):.0f} ms of CPU")
    chosen = {name: shape for name, shape in letters(arguments.megabytes).items() if arguments.only in name}
    rows = sorted(((_seconds(raw) / len(raw) * 1e6, name) for name, raw in chosen.items()), reverse=True)
    for seconds, name in rows[: arguments.rows]:
        print(f"{seconds:6.2f} s/MB  {name}")


def letters(megabytes: float) -> dict[str, bytes]:
    """Each shape as a mail of that size."""
    size = int(megabytes * 1e6)
    made = {name: first + again * (size // len(again)) + b"\n\nx" for name, (first, again) in SHAPES.items()}
    levels = range(size // 55)
    made["multiparts within multiparts"] = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in levels
    )
    made |= {f"{name}, none twice": raw for name, raw in _none_twice(size).items()}
    inner = b64encode(b"=?utf-8?q?a?=" * (size // 25))
    made["encoded words within encoded words"] = b"Subject: =?utf-8?B?" + inner + b"?=\n\nx"
    return made


def _none_twice(size: int) -> dict[str, bytes]:
    """Words without a label that no cache has seen, though each looks like the one before."""
    words = [f"été à la forêt çà où {number} naïve".encode("cp1252") for number in range(size // 35)]
    again = "Привет\n".encode()
    return {
        "lines of two charsets": b"Content-Type: text/plain; charset=utf-8\n\n"
        + b"\n".join(again + one for one in words),
        "headers": b"".join(b"X-A: " + one + b"\n" for one in words) + b"\nx",
        "recipients": b"To: " + b", ".join(one + b" <a@example.com>" for one in words) + b"\n\nx",
        "recipients in encoded words": b"To: "
        + b", ".join(b"=?utf-8?B?%b?= <a@example.com>" % b64encode(f"Иван {one}".encode()) for one in range(size // 50))
        + b"\n\nx",
        "parts": PARTS + b"\n".join(b"--b\n\n" + one for one in words),
    }


def _seconds(raw: bytes) -> float:
    started = time.process_time()
    read(raw)
    return time.process_time() - started


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="shapes whose name has these letters")
    parser.add_argument("--megabytes", type=float, default=1.0)
    parser.add_argument("--rows", type=int, default=15)
    return parser.parse_args()


if __name__ == "__main__":
    main()
