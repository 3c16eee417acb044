"""Which files customers may hand in, and under which kind they are kept (A4)."""

import pytest

from desk import uploads
from models import blobs

PNG = b"\x89PNG\r\n\x1a\n"
DEFAULT = "png gif jpg jpeg pdf"
WINDOWS = b"MZ\x90\x00\x03"
LINUX = b"\x7fELF\x02\x01"


@pytest.mark.row("A4")
@pytest.mark.parametrize(
    ("filename", "content", "content_type"),
    [
        ("a.png", PNG, "image/png"),
        ("A.PNG", PNG, "image/png"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.jpeg", b"\xff\xd8\xff\xe1", "image/jpeg"),
        ("a.gif", b"GIF89a", "image/gif"),
        ("договор.final.pdf", b"%PDF-1.7", "application/pdf"),
    ],
)
def test_the_kinds_of_the_first_day_are_taken(app, filename, content, content_type):
    kept = uploads.take(filename, content, DEFAULT)

    assert (kept.filename, kept.content_type, kept.size) == (filename, content_type, len(content))
    assert blobs.get(kept.digest) == content


@pytest.mark.row("A4")
@pytest.mark.parametrize(
    ("types", "filename", "content", "content_type"),
    [
        ("txt", "error.txt", "Ошибка 0x1F\n".encode(), "text/plain"),
        ("docx", "a.docx", b"PK\x03\x04....", uploads.KINDS["docx"].content_type),
        ("webp", "a.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ("heic", "a.heic", b"\x00\x00\x00\x18ftypheic", "image/heic"),
        ("dwg", "plan.dwg", b"AC1032", "application/octet-stream"),
    ],
)
def test_the_office_may_take_more(app, types, filename, content, content_type):
    assert uploads.take(filename, content, types).content_type == content_type


@pytest.mark.row("A4")
@pytest.mark.parametrize(
    ("filename", "content", "refusal"),
    [
        ("a.exe", WINDOWS, uploads.KindRefused),
        ("a", PNG, uploads.KindRefused),
        (".png", PNG, uploads.KindRefused),
        ("a.png.exe", PNG, uploads.KindRefused),
        ("a.png. ", WINDOWS, uploads.NotWhatItSays),
        ("a.png", WINDOWS, uploads.NotWhatItSays),
        ("a.pdf", LINUX, uploads.NotWhatItSays),
        ("a.txt", b"#!/bin/sh\n", uploads.NotWhatItSays),
        ("a.txt", WINDOWS, uploads.NotWhatItSays),
        ("a.dwg", WINDOWS, uploads.NotWhatItSays),
        ("a.jpg", b"<html>", uploads.NotWhatItSays),
        ("a.webp", b"RIFF\x00\x00\x00\x00WAVE", uploads.NotWhatItSays),
        ("a.pdf", b"", uploads.FileIsEmpty),
    ],
)
def test_what_lies_about_its_kind_is_refused(app, filename, content, refusal):
    with pytest.raises(refusal):
        uploads.take(filename, content, f"{DEFAULT} txt dwg webp")


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\Anna\\Фото.png", "Фото.png"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\x00b\nc.png", "abc.png"),
        ("й.png".replace("й", "и\u0306"), "й.png"),
        ("  .  ", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_only_a_name(given, plain):
    assert uploads.plain_name(given) == plain


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (PNG, "image/png"),
        (b"%PDF-1.4", "application/pdf"),
        (b"<svg/>", None),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"", None),
    ],
)
def test_only_four_kinds_are_ever_shown_by_a_browser(content, shown):
    assert uploads.shown_as(content) == shown
