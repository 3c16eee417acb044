"""Whatever bytes arrive, they become a value: by properties, and by damage done to letters of our own.

`FUZZ=200000 make test` damages that many letters instead of a few; a failure says the seed that repeats it.
"""

import json
import os
import random
import time
from hashlib import sha256

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mail.read import as_json, read, readings
from mail.read.filenames import tidy_filename
from mail.read.subjects import base_of
from tests.mail.letters import bodies, charsets, headers, machines, replies, returned, senders, shapes, winmail

TABLES = (
    headers.LETTERS,
    bodies.LETTERS,
    machines.LETTERS,
    returned.LETTERS,
    charsets.LETTERS,
    senders.LETTERS,
    shapes.LETTERS,
    winmail.LETTERS,
)
ALL = [raw for table in TABLES for raw, _ in table.values()] + [one.raw for one in replies()]
COUNT = int(os.environ.get("FUZZ", "300"))
SEED = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 10**9)
PIECES = (
    *(
        b"\r\n",
        b"\n\n",
        b"--b1",
        b"--b1--\r\n",
        b"=?utf-8?B?",
        b"?=",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"<",
        b">",
    ),
    *(
        b"Content-Type: multipart/mixed; boundary=b1\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b'"',
        b"\\",
        b"=D0=",
    ),
    *(b"; charset=utf-16", b"; charset=utf-7", b"filename*0*=", b"<blockquote>", b"\xd0\xcf", b"\x1b$B", b"> " * 80),
    *(b"From: ", b"Date: 99", b"begin 644 x\n", b"\x78\x9f\x3e\x22", b"-- \n", b"On 1/1/24 10:00, X wrote:\n"),
)
SECONDS_A_MEGABYTE = 1.0


@pytest.mark.row("A1")
@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=3000))
def test_any_bytes_become_a_value(raw: bytes) -> None:
    mail = read(raw)

    assert as_json(mail, "x")["file"] == "x"


@pytest.mark.row("A1")
@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000))
def test_an_attachment_comes_out_byte_for_byte(content: bytes) -> None:
    raw = bodies.with_file(content)

    (attachment,) = read(raw).attachments

    assert attachment.content == content
    assert attachment.digest == sha256(content).hexdigest()


@pytest.mark.row("A1")
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_text_in_utf8_reads_as_it_was_written(text: str) -> None:
    written = "".join(letter for letter in text if letter.isprintable()) + "."
    # Accented letters alone may by chance be Cyrillic words that were misread, which are mended.
    assume(written.isascii() or any(letter > "\xff" for letter in written))

    mail = read(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + written.encode("utf-8", "replace"))

    assert "".join(mail.text.split()) in ("".join(written.split()), "".join(written.replace("\ufeff", "").split()))


@pytest.mark.row("A1")
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_a_file_name_never_leads_elsewhere(name: str) -> None:
    tidy = tidy_filename(name)

    assert "/" not in tidy and "\\" not in tidy and tidy not in (".", "..")
    assert all(letter.isprintable() or letter == "\u200d" for letter in tidy)
    assert tidy_filename(tidy) == tidy


@pytest.mark.row("A1")
@settings(max_examples=100, deadline=None)
@given(st.text(max_size=100))
def test_the_base_of_a_base_is_itself(subject: str) -> None:
    base = base_of(subject)

    assert base_of(f"Re: {base}") == base_of(base)


@pytest.mark.row("A1")
@pytest.mark.timeout(0)
def test_a_damaged_letter_becomes_a_value_in_time() -> None:
    for number in range(COUNT):
        raw = _damaged(random.Random(f"{SEED}.{number}"))
        started = time.process_time()

        try:
            json.dumps(as_json(read(raw), "x"), ensure_ascii=False).encode()
        except Exception as error:
            raise AssertionError(f"SEED={SEED}, letter {number}: {raw[:500]!r}") from error

        took = time.process_time() - started
        assert took < max(SECONDS_A_MEGABYTE, SECONDS_A_MEGABYTE * len(raw) / 1e6), (
            f"SEED={SEED}, letter {number}: {took}"
        )


@pytest.mark.row("A1")
@pytest.mark.timeout(0)
def test_a_file_comes_out_whole_whatever_was_done_to_the_words_beside_it() -> None:
    content = bytes(range(256)) * 3
    for number in range(COUNT // 4):
        words = _damaged(random.Random(f"{SEED}.{number}"))

        attachments = read(bodies.with_file(content, beside=words)).attachments

        assert content in [one.content for one in attachments], f"SEED={SEED}, letter {number}: {words[:500]!r}"


@pytest.mark.row("S11")
def test_a_damaged_letter_can_be_read_in_any_charset() -> None:
    for number in range(COUNT // 10 if COUNT < 3_000 else 300):
        raw = _damaged(random.Random(f"{SEED}.{number}"))

        for one in readings(raw):
            assert read(raw, charset=one.charset).subject == one.subject


def _damaged(chance: random.Random) -> bytes:
    raw = bytearray(chance.choice(ALL))
    for _ in range(chance.randint(1, 8)):
        chance.choice((_flip, _cut, _insert, _double, _splice))(raw, chance)
    return bytes(raw)


def _place(raw: bytearray, chance: random.Random) -> int:
    return chance.randrange(len(raw) + 1)


def _flip(raw: bytearray, chance: random.Random) -> None:
    if raw:
        raw[chance.randrange(len(raw))] = chance.randrange(256)


def _cut(raw: bytearray, chance: random.Random) -> None:
    start = _place(raw, chance)
    del raw[start : start + chance.randint(1, 60)]


def _insert(raw: bytearray, chance: random.Random) -> None:
    place = _place(raw, chance)
    raw[place:place] = chance.choice(PIECES) * chance.choice((1, 1, 1, 2, 50))


def _double(raw: bytearray, chance: random.Random) -> None:
    start = _place(raw, chance)
    raw[start:start] = raw[start : start + chance.randint(1, 200)] * chance.choice((1, 2, 20))


def _splice(raw: bytearray, chance: random.Random) -> None:
    other = chance.choice(ALL)
    start = chance.randrange(len(other) + 1)
    raw[_place(raw, chance) :] = other[start:]
