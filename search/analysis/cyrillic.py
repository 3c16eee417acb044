"""Keys of Cyrillic words. Russian and Ukrainian share their key space, so a word both have is one word."""

import re
from collections.abc import Iterator
from functools import lru_cache

from search.analysis import russian, small_words, ukrainian
from search.analysis.endings import stems_of
from search.analysis.folding import APOSTROPHES, fold_cyrillic, plain_apostrophe
from search.analysis.russian import Reading
from search.analysis.simple import lemma_of
from search.analysis.surnames import is_bare, is_like_adjective, is_surely_one, surname_key
from search.analysis.ukrainian_endings import possible_lemmas

RUSSIAN, UKRAINIAN, EITHER = "ru", "uk", ""
_ONLY_RUSSIAN = re.compile("[ыэъё]")
_NAMES = ("Surn", "Name", "Geox")
_LIKE_SURNAME = re.compile(".{3,}(?:[оеё]в|[иы]н|ский)")
_WITHOUT_APOSTROPHE = re.compile("([бпвмфрзтдснкгхчшжц])([яюєї])")
_ONLY_UKRAINIAN = re.compile(f"[іїєґ{APOSTROPHES}]")


def language_of(text: str) -> str:
    """Which of the two a lower-case text is by the letters only one of them has, EITHER in doubt."""
    russian_letters, ukrainian_letters = len(_ONLY_RUSSIAN.findall(text)), len(_ONLY_UKRAINIAN.findall(text))
    if russian_letters == ukrainian_letters:
        return EITHER
    return RUSSIAN if russian_letters > ukrainian_letters else UKRAINIAN


@lru_cache(maxsize=100_000)
def keys(word: str, context: str, may_be_surname: bool) -> tuple[str, ...]:
    """The keys of a lower-case word. Its own letters decide about its language, then the context around it.

    A word neither dictionary knows has the lemmas they guess, and a stem; if it `may_be_surname`, also that key.
    """
    folded = fold_cyrillic(word)
    if folded in small_words.EITHER:
        return ("c:" + folded,)
    readings = _readings(word, context)
    lemmas = {fold_cyrillic(lemma) for reading in readings for lemma in reading.lemmas}
    found = {"c:" + lemma for lemma in lemmas - small_words.EITHER}
    if _is_doubtful(readings) and not _is_ukrainian(readings):
        found.update("s:" + stem for stem in stems_of(folded))
        if not any(reading.is_known for reading in readings) and language_of(word) != RUSSIAN:
            found.update("c:" + lemma for lemma in _shared_lemmas(word))
    surname = surname_key(folded) if may_be_surname else None
    if surname and (
        is_surely_one(surname)
        or is_bare(surname, folded)
        or any(one.is_surname or not one.is_known or is_like_adjective(surname, one.lemmas) for one in readings)
    ):
        found.add(surname)
    return tuple(sorted(found)) or ("c:" + folded,)


def _shared_lemmas(word: str) -> Iterator[str]:
    """картриджі of картридж, which the Ukrainian dictionary lacks and the Russian one has."""
    for lemma in possible_lemmas(plain_apostrophe(word)):
        if lemma != word and russian.dictionary().word_is_known(lemma) and lemma in russian.read(lemma).lemmas:
            yield fold_cyrillic(lemma)


def is_known(word: str) -> bool:
    """Whether the dictionary of either language has the lower-case word."""
    return russian.dictionary().word_is_known(word) or ukrainian.is_known(word)


@lru_cache(maxsize=20_000)
def may_be_name(word: str) -> bool:
    """Whether the lower-case word may be the name of a person or a place.

    The dictionary says so, or it ends like one (Мещеряков, to the dictionary some мещеряки), or no dictionary has it.
    """
    if _LIKE_SURNAME.fullmatch(word):
        return True
    parses = russian.dictionary().parse(word.replace("ё", "е"))
    known = [parse.tag for parse in parses if parse.is_known]
    if any(kind in tag.grammemes for tag in known for kind in _NAMES):
        return True
    # Ігор is of гра too
    return lemma_of(name := word.capitalize(), "uk") == name or not (known or lemma_of(word, "uk"))


def _is_doubtful(readings: list[Reading]) -> bool:
    # A form that is a known surname only, логиновым, may as well be of a word the dictionary lacks.
    return any(not reading.is_known or reading.is_only_surname for reading in readings)


def _is_ukrainian(readings: list[Reading]) -> bool:
    """Whether it may be of either language and Ukrainian's dictionary alone has it: Russian's guesses need no stem."""
    return len(readings) > 1 and readings[-1].is_known and not readings[0].is_known


def _readings(word: str, context: str) -> list[Reading]:
    own = language_of(word)
    if own:
        return [_reading(word, own)]
    if context:
        first, second = (_reading(word, language) for language in _in_order(context))
        if context == UKRAINIAN and second.is_known and not ukrainian.is_surely_one(plain_apostrophe(word)):
            return [first, second]  # who asks for it alone is taken to mean the Russian word
        # A Russian word in a Ukrainian message, or the other way round
        return [first] if first.is_known or not second.is_known else [first, second]
    russian_reading, ukrainian_reading = (_reading(word, language) for language in _in_order(RUSSIAN))
    # What Ukrainian guesses by an ending says nothing about a word of Russian's large dictionary.
    if russian_reading.is_known and not ukrainian.is_surely_one(plain_apostrophe(word)):
        return [russian_reading]
    return [russian_reading, ukrainian_reading]


def _in_order(first: str) -> tuple[str, str]:
    return (RUSSIAN, UKRAINIAN) if first == RUSSIAN else (UKRAINIAN, RUSSIAN)


def _reading(word: str, language: str) -> Reading:
    if language == RUSSIAN:
        return russian.read(word.replace("ё", "е"))
    plain = plain_apostrophe(word)
    reading = ukrainian.read(plain)
    # Telephones hide the apostrophe: компютер, обєкт
    if not reading.is_known and (spelled := _WITHOUT_APOSTROPHE.sub(r"\1'\2", plain, count=1)) != plain:
        with_it = ukrainian.read(spelled)
        return with_it if with_it.is_known else reading
    return reading
