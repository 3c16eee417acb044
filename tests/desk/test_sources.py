"""A mail's source before a person's eyes (R8)."""

import pytest

from desk import sources

pytestmark = pytest.mark.row("R8")
WORDS = "Здравствуйте! Принтер на втором этаже печатает только первую страницу."


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r", "utf-8"])
def test_a_source_can_be_read_whatever_charset_its_letters_came_in(charset):
    raw = f"Subject: Принтер не печатает\r\n\r\n{WORDS}\r\n".encode(charset)

    shown = sources.legible(raw)

    assert shown.decode() == f"Subject: Принтер не печатает\r\n\r\n{WORDS}\r\n"


@pytest.mark.parametrize("raw", [b"", b"+AGEAYg- as it came\r\n", "\ufeffКвиток".encode(), b"a\0b"])
def test_what_is_legible_already_is_shown_byte_for_byte(raw):
    shown = sources.legible(raw)

    assert shown == raw


def test_no_bytes_keep_a_source_from_being_shown():
    shown = sources.legible(bytes(range(256)) * 40)

    assert shown.decode()
