"""Strangers' HTML: nothing in it runs, little of it is lost, none of it holds up the reader."""

import time

import pytest

from mail.read import read
from mail.read.markup import MAX_TAGS


def html_of(html: str) -> str:
    return read(b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()).html or ""


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<iframe src='https://example.com'></iframe>",
        "<form action='https://example.com'><input name=p></form>",
        "<p style='position:fixed;background:url(https://example.com)'>x</p>",
        "<p style='width:expression(alert(1))'>x</p>",
        "<svg><script>alert(1)</script></svg>",
        "<style>body{display:none}</style>",
        "<link rel=stylesheet href=https://example.com>",
        "<meta http-equiv=refresh content='0;url=https://example.com'>",
        "<base href='https://example.com'>",
        "<object data=x></object>",
    ],
)
def test_nothing_in_it_runs_or_loads_by_itself(hostile: str) -> None:
    html = html_of(f"<p>Text</p>{hostile}")

    for word in (
        "script",
        "onerror",
        "data:",
        "iframe",
        "form",
        "position",
        "url(",
        "expression",
        "style>",
        "link",
        "meta",
        "base",
        "object",
    ):
        assert word not in html
    assert "<p>Text</p>" in html


@pytest.mark.row("A1")
def test_its_looks_and_pictures_stay() -> None:
    html = html_of('<table border="1"><tr><td style="color: red">x</td></tr></table><img src="cid:a@b" alt="Bild">')

    assert 'style="color: red"' in html.replace("color:red", "color: red")
    assert '<img src="cid:a@b" alt="Bild">' in html


LINES = [f"été à la forêt çà où {number} naïve\n".encode("cp1252") for number in range(25_000)]


@pytest.mark.row("A1")
@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
        b"Content-Type: text/html\n\n<a " + b"".join(b"a%d=1 " % number for number in range(100_000)) + b">x</a>",
        b"Content-Type: text/html\n\n" + b"<!--" * 250_000,
        b"Content-Type: text/html\n\n<p>" + b"&" * 1_000_000,
        b"Content-Type: text/html; charset=utf-8\n\n<p>" + b"\xc2\xa0" * 500_000,
        b"Content-Type: text/html\n\n" + b"".join(b"<font color=%d>" % n for n in range(230)) + b"<p>x" * 230_000,
        b"To: " + b'"\\' * 500_000 + b"\n\nx",
        b"To: " + b"Ivan <ivan@example.com>, " * 10_000 + b"\n\nx",
        b"Content-Type: text/plain" + b";" * 1_000_000 + b"\n\nx",
        b"Subject: " + b"=?utf-8?q?" * 100_000 + b"\n\nx",
        b"\n" + b"x" * 300_000,
        b"Content-Type: text/plain; charset=utf-8\n\n" + "Привет\n".encode() + b"x" * 300_000,
        b"\n" + b"> a\nb\n" * 150_000,
        b"\n" + b"From: x\n" * 125_000,
        b"\n" + b"\n" * 1_000_000,
        b"Content-Type: text/plain; charset=utf-8\n\n" + b"".join(b"\xd0\x94\xd0\x90\n" + line for line in LINES),
        b"".join(b"X-A: " + line for line in LINES) + b"\nx",
    ],
    ids=lambda raw: repr(raw[:40]),
)
def test_a_letter_made_to_be_slow_is_not(raw: bytes) -> None:
    started = time.process_time()

    read(raw)

    # What hangs takes minutes. How fast each is, `python -m benchmarks.hostile_mail` tells.
    assert time.process_time() - started < 8 * max(1.0, len(raw) / 1e6)


@pytest.mark.row("A1")
def test_text_nested_deeper_than_a_parser_goes_is_still_read() -> None:
    mail = read(b"Content-Type: text/html\n\n" + b"<div>" * 3000 + b"deep down" + b"</div>" * 3000)

    assert mail.text == "deep down"


@pytest.mark.row("A1")
def test_more_tags_than_any_letter_has_are_read_as_their_words() -> None:
    mail = read(b"Content-Type: text/html\n\n" + b"<p>x" * (MAX_TAGS + 1) + b"<b>the end</b>")

    assert mail.text.endswith("x\nxthe end")
    assert mail.html is not None and mail.html.count("<b>") == 0 and "the end" in mail.html


@pytest.mark.row("A1")
def test_only_so_many_parts_are_read() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: a/b; name=x\n\nx\n" * 2000 + b"--b--"

    assert len(read(raw).attachments) == 500


PICTURE = "data:image/png;base64,iVBORw0K"


@pytest.mark.row("S11")
def test_a_picture_within_its_own_address_stays() -> None:
    assert html_of(f'<p>Bild: <img src="{PICTURE}"></p>') == f'<p>Bild: <img src="{PICTURE}"></p>'


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "hostile",
    [
        f'<a href="{PICTURE}">x</a>',
        "<a href='data:text/html,x'>x</a>",
        "<a href='da\nta:text/html,x'>x</a>",
        f"<a href='{' ' * 900}data:text/html,x'>x</a>",
        "<a href='&#9;d&#10;ata:text/html,x'>x</a>",
        "<blockquote cite='data:text/html,x'>x</blockquote>",
        "<img src='data:image/svg+xml;base64,x'>",
        "<img src='data:text/html,data:image/png;base64,x'>",
    ],
)
def test_beside_such_a_picture_nothing_else_stands_in_an_address(hostile: str) -> None:
    html = html_of(f'<p>Text</p><img src="{PICTURE}">{hostile}')

    assert PICTURE in html
    assert html.count("data:") == 1 and "ta:text" not in html
