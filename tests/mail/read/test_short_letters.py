"""The language of short letters: of our own, more than five hundred; of the languages beside ours, eight score."""

from pathlib import Path

import pytest

from mail.read.language import language_of

HERE = Path(__file__).parent
OURS = ("ru", "uk", "de", "en")


def letters(folder: str) -> list[tuple[str, str]]:
    """Their language, and their words."""
    files = sorted((HERE / folder).glob("*.txt"))
    return [(file.stem, letter) for file in files for letter in file.read_text(encoding="utf-8").splitlines()]


LETTERS, BESIDE = letters("short_letters"), letters("neighbour_letters")
SHORT = 20
WANTED = 0.97
ONLY_UKRAINIAN = set("іїєґ")

pytestmark = pytest.mark.row("C8")


def test_there_are_hundreds_of_them_and_none_twice():
    assert len({letter for _language, letter in LETTERS}) == len(LETTERS) >= 540
    assert len({letter for _language, letter in BESIDE}) == len(BESIDE) >= 160


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


def test_hardly_any_letter_in_a_language_beside_ours_is_taken_for_one_of_ours():
    taken = [letter for _language, letter in BESIDE if language_of(letter) in OURS]

    assert len(taken) <= 0.02 * len(BESIDE), taken


def test_most_of_them_are_known_for_what_they_are():
    """Where it isn't told which, nothing is told: an agent says."""
    wrong = [letter for language, letter in BESIDE if language_of(letter) != language]

    assert len(wrong) <= 0.06 * len(BESIDE), wrong


def test_a_typographic_apostrophe_hides_no_word():
    assert language_of("Reports page won’t load") == "en"
