"""A letter whose words came out unreadable: what it may have said, and reading it so by order."""

import pytest

from mail.read import read, readings

WORDS = "Здравствуйте, коллеги! Принтер не печатает."


def letter(body: bytes) -> bytes:
    return b"Subject: =?utf-8?B?0JTQsA==?=\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" + body


@pytest.mark.row("S11")
@pytest.mark.parametrize("charset", ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic", "utf-8"])
def test_the_best_reading_is_what_was_written(charset: str) -> None:
    best = readings(letter(WORDS.encode(charset)))[0]

    assert (best.subject, best.text) == ("Да", WORDS)


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("meant", "taken"), [("utf-8", "koi8-r"), ("cp1251", "cp1252"), ("koi8-r", "cp1251"), ("cp866", "cp1251")]
)
def test_a_text_that_was_misread_and_sent_on_is_among_them(meant: str, taken: str) -> None:
    body = WORDS.encode(meant).decode(taken).encode()

    assert readings(letter(body))[0].text == WORDS


@pytest.mark.row("S11")
def test_a_text_misread_twice_is_among_them() -> None:
    body = WORDS.encode()
    for _ in range(2):
        body = body.decode("latin-1").encode()

    assert WORDS in [one.text for one in readings(letter(body))]


@pytest.mark.row("S11")
def test_readings_differ_and_a_letter_can_be_read_as_each() -> None:
    raw = letter(WORDS.encode("koi8-r"))

    found = readings(raw)

    assert 1 < len(found) == len({(one.subject, one.text) for one in found})
    for one in found:
        mail = read(raw, charset=one.charset)
        assert (mail.subject, mail.text) == (one.subject, one.text)


@pytest.mark.row("S11")
def test_a_charset_that_was_chosen_overrules_the_label_and_the_evidence() -> None:
    raw = b"Content-Type: text/plain; charset=utf-8\r\nX-Raw: \xc4\xc1\r\n\r\n" + WORDS.encode("cp1251")

    mail = read(raw, charset="koi8-r")

    assert mail.text == WORDS.encode("cp1251").decode("koi8-u")
    assert mail.header("x-raw") == "да"


@pytest.mark.row("S11")
def test_what_is_utf8_beyond_doubt_stays() -> None:
    raw = f"Subject: {WORDS}\r\nContent-Type: text/plain\r\n\r\n".encode() + WORDS.encode("koi8-r")

    mail = read(raw, charset="koi8-r")

    assert (mail.subject, mail.text) == (WORDS, WORDS)


@pytest.mark.row("S11")
def test_plain_ascii_has_nothing_to_choose() -> None:
    assert readings(b"Subject: x\r\n\r\nHello") == []


@pytest.mark.row("S11")
def test_a_charset_nobody_knows_changes_nothing() -> None:
    assert read(letter(WORDS.encode()), charset="x-none").text == WORDS
