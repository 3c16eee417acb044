"""Longer lists of words, a line each: any form finds every form, and what only begins alike finds nothing (R22).

They stand in `words/`, section by section: in each line the forms of one word, in [compounds] a word and
then its parts, in [apart] words of which none is another.
"""

from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest

from search.analysis import fold, keys_of, query_word_keys, tokens_of
from search.analysis.transliteration import readings

pytestmark = pytest.mark.row("R22")
WORDS = Path(__file__).parent / "words"
RECALL = {
    ("english", "irregular verbs"): 0.98,
    ("english", "regular verbs"): 0.98,
    ("english", "nouns"): 0.98,
    ("german", "nouns"): 0.97,
    ("german", "verbs"): 0.95,
    ("german", "adjectives"): 0.92,
    ("russian", "nouns"): 0.99,
    ("russian", "verbs"): 0.99,
    ("russian", "adjectives"): 0.99,
    ("russian", "participles"): 0.99,
    ("russian", "numerals"): 0.99,
    # Without the extra dictionary
    ("ukrainian", "nouns"): 0.97,
    ("ukrainian", "verbs"): 0.95,
    ("ukrainian", "adjectives"): 0.97,
    ("ukrainian", "numerals"): 0.97,
    ("unknown", "russian"): 0.97,
    ("unknown", "ukrainian"): 0.95,
    ("unknown", "surnames"): 0.97,
}
PRECISION = {"russian": 0.97, "ukrainian": 0.97, "unknown": 0.94, "english": 0.95, "german": 0.9}
FEW = 0.05  # of the pairs that only begin alike


@cache
def lists(language: str) -> dict[str, list[list[str]]]:
    """Section by section."""
    found: dict[str, list[list[str]]] = {}
    for line in (WORDS / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            rows = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            rows.append(line.split())
    return found


def is_one_word(one: str, other: str) -> bool:
    return not set(keys_of(one)).isdisjoint(keys_of(other))


@pytest.mark.parametrize(("language", "section"), RECALL)
def test_any_form_finds_every_form(language, section):
    pairs = [pair for forms in lists(language)[section] for pair in combinations(forms, 2)]
    lost = [pair for pair in pairs if not is_one_word(*pair)]

    assert len(pairs) > 50
    assert len(lost) <= (1 - RECALL[language, section]) * len(pairs), lost[:20]


@pytest.mark.parametrize("language", PRECISION)
def test_two_words_that_begin_alike_are_two(language):
    right, wrong = 0, list[tuple[str, str]]()
    for rows in (rows for section, rows in lists(language).items() if (language, section) in RECALL):
        for number, row in enumerate(rows):
            right += len(list(combinations(row, 2)))
            wrong += [pair for other in rows[:number] if row[0][:3] == other[0][:3] for pair in foreign(row, other)]

    assert len(wrong) <= (1 - PRECISION[language]) * (right + len(wrong)), wrong[:20]


def foreign(row: list[str], other: list[str]) -> list[tuple[str, str]]:
    """Forms of two words that find each other, but those that both words have: стали, of сталь and стать."""
    return [pair for pair in product(row, other) if not set(pair) <= {*row} & {*other} and is_one_word(*pair)]


@pytest.mark.parametrize("language", ["english", "german", "russian", "ukrainian"])
def test_what_only_begins_alike_is_something_else(language):
    pairs = [pair for words in lists(language)["apart"] for pair in combinations(words, 2)]
    wrong = [pair for pair in pairs if is_one_word(*pair)]

    assert len(pairs) > 100
    assert len(wrong) <= FEW * len(pairs), wrong[:20]


def test_a_german_compound_is_found_by_its_parts():
    pairs = [(row[0], part) for row in lists("german")["compounds"] for part in row[1:]]
    lost = [(word, part) for word, part in pairs if words_of(word).isdisjoint(query_word_keys(part))]

    assert len(pairs) > 150
    assert len(lost) <= 0.05 * len(pairs), lost[:20]


def words_of(word: str) -> set[str]:
    return {key for token in tokens_of(f"Der {word} ist da") for key in token.keys}


@pytest.mark.parametrize("language", ["russian", "ukrainian"])
def test_a_name_in_latin_letters_is_read_in_whatever_way_it_is_written(language):
    pairs = [(row[0], latin) for row in lists("names")[language] for latin in row[1:]]
    lost = [(name, latin) for name, latin in pairs if fold(name) not in map(fold, readings(latin))]

    assert len(pairs) > 60
    assert len(lost) <= 0.1 * len(pairs), lost
