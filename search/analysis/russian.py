"""Russian words: every lemma the dictionary gives, and for words in no dictionary a guess and a stem."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from search.analysis.once import once

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer


@dataclass(frozen=True, slots=True)
class Reading:
    """What one dictionary makes of one word. Lemmas are lower case, not folded."""

    lemmas: frozenset[str]
    is_known: bool
    is_surname: bool = False
    is_only_surname: bool = False


@once
def dictionary() -> "MorphAnalyzer":
    """The Russian dictionary, read from disk (0.1 s, 20 MB) when the first Cyrillic word comes."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="ru")


def reading_by(morph: "MorphAnalyzer", word: str) -> Reading:
    """All the lemmas that a pymorphy3 dictionary gives or guesses for a lower-case word."""
    parses = morph.parse(word)
    known = [parse for parse in parses if parse.is_known]
    lemmas = frozenset(parse.normal_form for parse in known or parses)
    surnames = ["Surn" in parse.tag.grammemes for parse in known or parses]
    return Reading(lemmas, bool(known), any(surnames), all(surnames))


# Forms of comparison that the dictionary has of adverbs or of other adjectives only.
_COMPARED = {
    "выше": {"высокий"},
    "старше": {"старый"},
    "горше": {"горький"},
}

# Verbs whose rare forms look like what everybody means by these words.
_SELDOM = {form: {lemma} for form, lemma in (pair.split(":") for pair in "день:деть дел:деть дела:деть".split())}


@lru_cache(maxsize=50_000)
def read(word: str) -> Reading:
    """What Russian makes of a lower-case word whose ё is written е."""
    reading = reading_by(dictionary(), word)
    return replace(reading, lemmas=(reading.lemmas | _COMPARED.get(word, frozenset())) - _SELDOM.get(word, set()))
