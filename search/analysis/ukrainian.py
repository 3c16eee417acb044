"""Ukrainian words: by the best dictionary that is installed.

The best one (pymorphy3-dicts-uk, see requirements-uk.txt) is under the GPL, so it is an extra. Without it
simplemma's serves, and since that one has not every form, lemmas of missing forms are looked for by their endings.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from search.analysis.once import once
from search.analysis.russian import Reading, reading_by
from search.analysis.simple import lemma_of
from search.analysis.ukrainian_endings import possible_lemmas
from search.analysis.ukrainian_kin import finite_forms, is_verb, possible_kin

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
    reading = _read(word)
    kin = {one for one in possible_kin(word, reading.lemmas) if _is_lemma(one)}
    for form in finite_forms(word):
        kin |= {lemma for lemma in _read(form).lemmas if is_verb(lemma) and _is_lemma(lemma)}
    return replace(reading, lemmas=reading.lemmas | kin, is_known=reading.is_known or bool(kin))


def _read(word: str) -> Reading:
    if not has_extra():
        return _read_simply(word)
    reading = reading_by(dictionary(), word)
    return replace(reading, lemmas=reading.lemmas | _IRREGULAR.get(word, frozenset()))


def _read_simply(word: str) -> Reading:
    given = {lemma.lower() for lemma in (lemma_of(word, "uk"), lemma_of(word.capitalize(), "uk")) if lemma}
    possible = possible_lemmas(word)
    found = given | {lemma for lemma in possible if _is_lemma(lemma)} | _IRREGULAR.get(word, set())
    if not given:
        found |= _by_participle(possible) or (set() if found else _by_other_forms(possible))
    elif word.endswith(_OF_FIRST_FORMS):
        found.add(word)  # прапорець, to the dictionary a form of прапор
    return Reading(frozenset(found), bool(found))


_OF_FIRST_FORMS = ("ець", "ський", "цький", "зький")


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
        "день дні|дитина діти дітей дітям дітьми дітях|мати матір'ю матерів матерям матерями матерях матір|"
        "батько батьки батьків батькам батьками батьках батькові батьком|люди людях людьми людям|нести ніс|везти віз|"
        "вести вів веду ведеш веде ведемо ведете ведуть веди ведіть вели вела вело|пекти пік пече|текти тік тече|"
        "лягти ліг|бігти біг|брати беру береш бере беремо берете беруть бери беріть|їсти їм|могти може|"
        "йти іти іду ідеш іде ідемо ідете ідуть іди ідіть ішов ішла ішло ішли|сісти сіла сіло сіли сів|"
        "прийняти прийми прийміть прийму приймеш прийме|терти тру треш тре труть|вухо вусі|"
        "зникнути зникла зникло зникли|"
        "плисти пливу пливе плив|їхати їду їдеш їде їдемо їдете їдуть|сон сни снів сном снам снами снах|"
        "два дві двох двом двома|три трьох трьом трьома|чотири чотирьох чотирьом чотирма|"
        "п'ять п'яти п'ятьох п'ятьом п'ятьма|"
        "шість шести шістьох шістьма|сім семи сімох сімома сьома|вісім восьми вісьмох вісьма вісьмома".split("|"),
    )
    for form in forms
}


def _is_lemma(word: str) -> bool:
    if has_extra():
        return any(parse.normal_form == word and parse.is_known for parse in dictionary().parse(word))
    return lemma_of(word, "uk") == word


def is_surely_one(word: str) -> bool:
    """Whether a lower-case word, its apostrophe that of ASCII, is Ukrainian by more than what its ending may mean."""
    return is_known(word) or word in _IRREGULAR or bool(not has_extra() and _by_participle(possible_lemmas(word)))


def is_known(word: str) -> bool:
    """Whether the dictionary itself has the lower-case form."""
    return dictionary().word_is_known(word) if has_extra() else lemma_of(word, "uk") is not None
