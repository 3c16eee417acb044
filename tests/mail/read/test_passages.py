"""Lines and how deep they are quoted; of far too many, all the words stay."""

import pytest

from mail.read import read
from mail.read.passages import MAX_LINES, lines_of, text_of_lines


@pytest.mark.row("R11")
@pytest.mark.parametrize(
    ("raw", "depth", "text"),
    [
        ("> a", 1, "a"),
        (">> a", 2, "a"),
        ("> > a", 2, "a"),
        (" > a", 1, "a"),
        ("IP> a", 1, "a"),
        ("ИП>> a", 2, "a"),
        ("a > b", 0, "a > b"),
        ("->", 0, "->"),
    ],
)
def test_marks_tell_how_deep_a_line_is_quoted(raw, depth, text):
    [line] = lines_of(raw)

    assert (line.depth, line.text) == (depth, text)
    assert text_of_lines([line]) == raw.rstrip()


@pytest.mark.row("A3")
def test_behind_thousands_of_lines_every_word_stays():
    words = [f"row {number}" for number in range(MAX_LINES + 500)]
    said = "\n".join([*words, "> quoted", "the end"])

    mail = read(b"Subject: Re: log\nFrom: a@example.com\n\n" + said.encode())

    assert mail.reply == mail.text == said
