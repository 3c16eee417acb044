"""Ukrainian words: by the best dictionary that is installed.

The best one (pymorphy3-dicts-uk, see requirements-uk.txt) is under the GPL, so it is an extra. Without it
simplemma's serves, and since that one has not every form, lemmas of missing forms are looked for by their endings.
"""

from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from search.analysis.once import once
from search.analysis.russian import Reading, reading_by
from search.analysis.simple import lemma_of
from search.analysis.ukrainian_endings import possible_lemmas

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer


@cache
def has_extra() -> bool:
    """Whether the extra dictionary is installed. An index made with it differs from one made without."""
    return find_spec("pymorphy3_dicts_uk") is not None


@once
def dictionary() -> "MorphAnalyzer":
    """The extra dictionary, read from disk (0.1 s, 20 MB) when the first Ukrainian word comes."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer(lang="uk")


@lru_cache(maxsize=50_000)
def read(word: str) -> Reading:
    """What Ukrainian makes of a lower-case word, its apostrophe written as the one of ASCII."""
    return reading_by(dictionary(), word) if has_extra() else _read_simply(word)


def _read_simply(word: str) -> Reading:
    given = {lemma.lower() for lemma in (lemma_of(word, "uk"), lemma_of(word.capitalize(), "uk")) if lemma}
    guessed = {lemma for lemma in possible_lemmas(word) if _is_lemma(lemma)}
    return Reading(frozenset(given | guessed), bool(given or guessed))


def _is_lemma(word: str) -> bool:
    return lemma_of(word, "uk") == word


def is_known(word: str) -> bool:
    """Whether the dictionary itself has the lower-case form."""
    return dictionary().word_is_known(word) if has_extra() else lemma_of(word, "uk") is not None
