"""The language of short letters: four hundred and more that were written before the words that tell were chosen."""

from pathlib import Path

import pytest

from mail.read.language import language_of

LETTERS = [
    (file.stem, letter)
    for file in sorted((Path(__file__).parent / "short_letters").glob("*.txt"))
    for letter in file.read_text(encoding="utf-8").splitlines()
]
SHORT = 20
WANTED = 0.97
ONLY_UKRAINIAN = set("іїєґ")

pytestmark = pytest.mark.row("C8")


def test_there_are_four_hundred_of_them_and_none_twice():
    assert len({letter for _language, letter in LETTERS}) == len(LETTERS) >= 400


def test_nearly_all_that_are_longer_than_a_few_words_are_known():
    longer = [(language, letter) for language, letter in LETTERS if len(letter) > SHORT]

    wrong = [letter for language, letter in longer if language_of(letter) != language]

    assert len(wrong) <= (1 - WANTED) * len(longer), wrong


def test_of_the_shortest_most_are_known_as_well():
    short = [(language, letter) for language, letter in LETTERS if len(letter) <= SHORT]

    wrong = [letter for language, letter in short if language_of(letter) != language]

    assert len(wrong) <= 0.1 * len(short), wrong


def test_ukrainian_is_never_taken_for_russian_where_its_letters_tell():
    telling = [letter for language, letter in LETTERS if language == "uk" and ONLY_UKRAINIAN & set(letter.lower())]

    assert [letter for letter in telling if language_of(letter) != "uk"] == []


def test_a_typographic_apostrophe_hides_no_word():
    assert language_of("Reports page won’t load") == "en"
