"""Letters whose headers, boundaries and addresses are put together as no standard says."""

from binascii import b2a_uu
from hashlib import sha256
from typing import Any

LETTERS: dict[str, tuple[bytes, dict[str, Any]]] = {}


def letter(name: str, raw: bytes, **expected: Any) -> None:
    """One letter: its bytes, and what must be read of it."""
    assert name not in LETTERS, name
    LETTERS[name] = (raw, expected)


def _file(filename: str, content: bytes, content_type: str = "application/octet-stream") -> dict[str, Any]:
    return {
        "filename": filename,
        "content_type": content_type,
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
    }


def _parts(head: bytes, *parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    return head + b"\r\n" + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + end


MIXED = b"Content-Type: multipart/mixed; boundary=b\r\n"
letter(
    "a line of spaces between headers and parts",
    MIXED + b" \r\n--b\r\nContent-Type: text/plain\r\n\r\nDa\r\n--b--\r\n",
    text="Da",
)
letter(
    "a blank line before the last headers",
    b"From: a@example.com\r\nSubject: x\r\n\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>Da</p>",
    text="Da",
    html="<p>Da</p>",
)
letter(
    "parts without a Content-Type above them",
    _parts(b"Subject: x\r\n", b"Content-Type: text/plain\r\n\r\nEins", b"Content-Type: text/html\r\n\r\n<p>zwei</p>"),
    text="Eins\n\nzwei",
)
letter(
    "a foreign boundary that begins with dashes",
    _parts(MIXED.replace(b"=b", b"=other"), b"Content-Type: text/plain\r\n\r\nDa").replace(b"--b", b"----=_b"),
    text="Da",
)
letter(
    "words right behind the last delimiter",
    _parts(MIXED, b"Content-Type: text/plain\r\n\r\nDa", end=b"--b-->\r\nWer das liest ...\r\n"),
    text="Da",
)
letter(
    "a boundary that another one begins with",
    _parts(MIXED, b"Content-Type: multipart/mixed; boundary=b--1\r\n\r\n--b--1\r\n\r\nDa\r\n--b--1--"),
    text="Da",
)
letter("a name of spaces", b'Content-Type: text/plain; name=" "\r\n\r\nDa', text="Da", attachments=[])
letter(
    "a text that is a file and the only words",
    _parts(MIXED, b"Content-Type: text/plain\r\nContent-Disposition: inline; filename=wort.txt\r\n\r\nDa"),
    text="Da",
    attachments=[_file("wort.txt", b"Da", "text/plain")],
)
UU = b"".join(b2a_uu(b"x" * 45 if n < 3 else b"Ende!") for n in range(4)).replace(b"\n", b"\r\n")
letter(
    "uuencoded lines with signs too many",
    _parts(
        MIXED,
        b"Content-Type: text/plain\r\n\r\nDa",
        b"Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\n"
        b"begin 644 a.zip\r\n" + UU[:-2] + b"#\r\n" + b"`\r\nend\r\n",
    ),
    text="Da",
    attachments=[_file("a.zip", b"x" * 135 + b"Ende!", "application/zip")],
)
letter(
    "a returned letter's headers under an invented type",
    _parts(
        MIXED,
        b"Content-Type: text/plain\r\n\r\nDa",
        b"Content-Type: message/rfc822-headers\r\n\r\nSubject: x\r\n",
    ),
    text="Da",
    attachments=[],
)
for name, filename, shown in (
    ("strokes in a number", "Счёт 12/34.pdf", "Счёт 12_34.pdf"),
    ("a date", "Отчёт 01/05/2024.pdf", "Отчёт 01_05_2024.pdf"),
    ("a way of folders", "/home/anna/a.pdf", "a.pdf"),
    ("folders of a list", "a/b/c/d.pdf", "d.pdf"),
    ("two spaces in a row", "Счёт  5.pdf", "Счёт  5.pdf"),
    ("a long name", "я" * 200 + ".pdf", "я" * 200 + ".pdf"),
):
    letter(
        f"file name: {name}",
        _parts(MIXED, f'Content-Type: application/pdf; name="{filename}"\r\n\r\nx'.encode()),
        attachments=[_file(shown, b"x", "application/pdf")],
    )
for name, value, person, address in (
    ("a quoted local part", '<"Anna Weber"@example.com>', "", '"Anna Weber"@example.com'),
    ("two addresses without a comma", "Anna <a@example.com> Bob <b@example.com>", "Anna", "a@example.com"),
    ("an address for a name", "shop@example.com <a@example.com>", "shop@example.com", "a@example.com"),
    ("brackets behind the name", "Anna Weber (Sales) <a@example.com>", "Anna Weber (Sales)", "a@example.com"),
    ("brackets behind quotes", '"Weber, Anna" (Sales) <a@example.com>', "Weber, Anna (Sales)", "a@example.com"),
    ("a note behind the address", "Anna <a@example.com> (by way of B)", "Anna", "a@example.com"),
    ("only brackets", "(Anna) <a@example.com>", "Anna", "a@example.com"),
    ("an empty address", "Mail System <>", "Mail System", ""),
    ("letters beyond ASCII", "Jürgen <jürgen@exämple.com>", "Jürgen", "jürgen@exämple.com"),
):
    letter(f"sender: {name}", f"From: {value}\r\n\r\nx".encode(), from_name=person, from_address=address)
letter(
    "plain quotes stay as they were written",
    b"Subject: x\r\n\r\n> > Eins\r\n>> zwei\r\n AW> drei\r\n>vier\r\n",
    text="> > Eins\n>> zwei\n AW> drei\n>vier",
)
TEXT = "Content-Type: text/plain; charset=utf-8\r\n\r\nПривет, мир".encode()
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Привет,<br>мир</p>".encode()
letter(
    "an alternative that uses its parent's boundary",
    _parts(MIXED, b"Content-Type: multipart/alternative; boundary=b\r\n", TEXT, HTML.replace("мир".encode(), b"x")),
    text="Привет, мир",
    html="<p>Привет,<br>x</p>",
)
letter(
    "an alternative that calls itself mixed",
    _parts(MIXED, TEXT, HTML),
    text="Привет, мир",
    html="<p>Привет,<br>мир</p>",
)
PLAIN = b"Subject: x\r\nFrom: a@example.com\r\n\r\nDa"
for name, raw in (
    ("doubled carriage returns", PLAIN.replace(b"\r\n", b"\r\r\n")),
    ("a zero before it", b"\0" + PLAIN),
    ("lines of spaces before it", b"\r\n  \r\n" + PLAIN),
    ("a fold of nothing before it", b" for b@example.com\r\n" + PLAIN),
    ("two lines of a mailbox file", b"From a@example.com Mon\r\n>From b@example.com Mon\r\n" + PLAIN),
    ("the whole file in UTF-16", PLAIN.decode().encode("utf-16")),
):
    letter(name, raw, subject="x", from_address="a@example.com", text="Da")
letter(
    "no letter at all but a program's file",
    b"\xd0\xcf\x11\xe0" + bytes(range(1, 30)) * 9,
    text="",
    attachments=[_file("attachment-1.bin", b"\xd0\xcf\x11\xe0" + bytes(range(1, 30)) * 9)],
)
letter(
    "a coding with a note behind it",
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64 (folded)\r\n\r\n0JTQsA==",
    text="Да",
)
letter(
    "base64 as URLs write it",
    _parts(MIXED, b"Content-Type: a/b; name=x\r\nContent-Transfer-Encoding: base64\r\n\r\n-_-_"),
    attachments=[_file("x", b"\xfb\xff\xbf", "a/b")],
)
for name, html, text in (
    (
        "paragraphs within a list",
        "<ul><li><p>eins</p></li><li>\r\n<div>zwei</div></li><li></li></ul>",
        "- eins\n\n- zwei\n-",
    ),
    ("characters by name and no tag", "Preis: 5&nbsp;&euro; &lt; 6 &#1076;&#1072;", "Preis: 5 € < 6 да"),
):
    letter(f"HTML: {name}", f"Content-Type: text/html; charset=utf-8\r\n\r\n{html}".encode(), text=text)
for name, location, shown in (
    ("as its location", "Foto25.jpg", "Foto25.jpg"),
    ("at the end of its location", "https://example.com/bilder/logo.png?x=1", "logo.png"),
    ("in no location", "cid:1@example.com", "attachment-1.jpg"),
):
    letter(
        f"a file's name stands {name}",
        _parts(MIXED, f"Content-Type: image/jpeg\r\nContent-Location: {location}\r\n\r\nx".encode()),
        attachments=[_file(shown, b"x", "image/jpeg")],
    )
letter(
    "a file's name stands under another word in its type",
    _parts(MIXED, b"Content-Type: image/jpeg; filename=Foto25.jpg\r\nContent-ID: <1@example.com>\r\n\r\nx"),
    attachments=[_file("Foto25.jpg", b"x", "image/jpeg")],
)
REPORT = b"From: postmaster@example.com\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
letter(
    "a report whose words stand above its parts",
    _parts(
        REPORT + b"\r\nYour letter met an error: no such user.\r\n",
        b"Content-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; a@example.com\r\nAction: failed\r\n",
    ),
    text="Your letter met an error: no such user.",
    is_bounce=True,
)
letter(
    "words above a file alone",
    _parts(MIXED + b"\r\nHier das Bild.\r\n", b"Content-Type: image/jpeg; name=a.jpg\r\n\r\nx"),
    text="Hier das Bild.",
    attachments=[_file("a.jpg", b"x", "image/jpeg")],
)
for notice in (
    *("This is a multi-part message in MIME format.", "This is a MIME-encapsulated message"),
    "Если вы это видите, ваша программа не понимает MIME.",
):
    letter(
        f"a notice above a file alone: {notice}",
        _parts(MIXED + f"\r\n{notice}\r\n".encode(), b"Content-Type: image/jpeg; name=a.jpg\r\n\r\nx"),
        text="",
    )
