"""Ukrainian words: by the best dictionary that is installed.

The best one (pymorphy3-dicts-uk, see requirements-uk.txt) is under the GPL, so it is an extra. Without it
simplemma's serves, and since that one has not every form, lemmas of missing forms are looked for by their endings.
"""

from collections.abc import Iterable
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
    possible = possible_lemmas(word)
    found = given | {lemma for lemma in possible if _is_lemma(lemma)} | _IRREGULAR.get(word, set())
    if not given:
        found |= _by_participle(possible) or (set() if found else _by_other_forms(possible))
    return Reading(frozenset(found), bool(found))


def _by_participle(possible: Iterable[str]) -> set[str]:
    """надіслана may be of надісланий, which the dictionary has as a form of надіслати."""
    lemmas = {lemma_of(one, "uk") for one in possible if one.endswith("ий")}
    return {lemma for lemma in lemmas if lemma and lemma.endswith("ти")}


def _by_other_forms(possible: Iterable[str]) -> set[str]:
    """What may be the first form of a word, though the dictionary has it as a form of another one."""
    return {one for form in possible if (lemma := lemma_of(form, "uk")) for one in (form, lemma)}


_IRREGULAR = {
    form: {lemma}
    for lemma, *forms in map(
        str.split,
        "день дні|дитина діти дітей дітям дітьми дітях|мати матір'ю матерів матерям матерями матір|нести ніс|везти віз|"
        "вести вів|пекти пік|текти тік|лягти ліг|брати беру".split("|"),
    )
    for form in forms
}


def _is_lemma(word: str) -> bool:
    return lemma_of(word, "uk") == word


def is_known(word: str) -> bool:
    """Whether the dictionary itself has the lower-case form."""
    return dictionary().word_is_known(word) if has_extra() else lemma_of(word, "uk") is not None
