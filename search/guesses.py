"""What may have been meant by a word that is in no text: another keyboard layout, another alphabet, umlauts, an error.

Each kind is tried only where the ones before it found nothing, and whatever was searched instead is said.
"""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, groupby, product

from search.analysis import is_known, query_word_keys
from search.analysis.cyrillic import may_be_name
from search.analysis.folding import fold, is_cyrillic
from search.analysis.layout import other_layouts
from search.analysis.simple import lemma_of
from search.analysis.surnames import surname_key
from search.analysis.transliteration import readings
from search.analysis.typing import one_error_off
from search.query import Group, Plan, Term, groups_of
from search.store import Filters, Reader

_MOST_WORDS = 4
_SHORTEST = 3
_LONGEST = 30
_SHORTEST_NAME = 4
_MOST_SPELLINGS = 40
_MOST_PARTS = 4  # of a name such as Rostov-na-Donu


@dataclass(frozen=True, slots=True)
class _Asked:
    """An index that answers until a deadline, and then knows of nothing."""

    store: Reader
    deadline: float

    @property
    def seconds(self) -> float:
        """How many are left."""
        return max(self.deadline - time.monotonic(), 0.0)

    def has(self, groups: tuple[Group, ...], filters: Filters) -> bool:
        """See Reader."""
        return self.store.has(Plan("", groups), filters, seconds=self.seconds)

    def written(self, keys: Mapping[str, Collection[str]]) -> list[str]:
        """See Reader."""
        return self.store.written(keys, seconds=self.seconds)

    def known(self, words: Iterable[str]) -> list[str]:
        """See Reader."""
        return self.store.known(words, seconds=self.seconds)


def guess(index: Reader, plan: Plan, filters: Filters, deadline: float) -> tuple[Plan, list[str]] | None:
    """The plan with other words in the place of those nobody wrote, and these words; None if nothing better is known.

    What the filters hide is not there: a guess never tells that a word stands in another department's letters.
    """
    store = _Asked(index, deadline)
    groups: list[Group] = []
    said: list[str] = []
    for typed, run in groupby(plan.groups, key=lambda group: group.typed):
        mine = list(run)
        better = _better(store, typed, mine, filters) if typed else None
        groups.extend(mine if better is None else better[0])
        said.extend([] if better is None else better[1])
    return (replace(plan, groups=tuple(groups)), said) if said else None


def with_other_alphabet(index: Reader, plan: Plan, filters: Filters, deadline: float) -> tuple[Plan, list[str]]:
    """The plan in which a person's name may also be written in the other alphabet, and the spellings that are there."""
    store = _Asked(index, deadline)
    groups: list[Group] = []
    said: list[str] = []
    for group in plan.groups:
        first = group.terms[0]
        is_asked = bool(group.typed) and len(group.terms) == 1 and first.text == group.typed and not first.beginning
        found = _found(store, _as_name(store, group.typed), first, filters) if is_asked else []
        others = (term for word in found for asking in _asking_for(word, group.typed, first) for term in asking.terms)
        groups.append(replace(group, terms=(*group.terms, *(replace(term, words=()) for term in others))))
        said.extend(found)
    return (replace(plan, groups=tuple(groups)), said) if said else (plan, [])


def _better(store: _Asked, typed: str, groups: list[Group], filters: Filters) -> tuple[list[Group], list[str]] | None:
    if store.has(tuple(groups), filters) or not store.seconds:
        return None
    first = groups[0].terms[0]
    for kind in _KINDS:
        if found := _found(store, kind(store, typed), first, filters):
            terms = tuple(term for word in found for group in _asking_for(word, typed, first) for term in group.terms)
            return [Group(terms)], found
    return None


def _found(store: _Asked, words: Iterable[str], like: Term, filters: Filters) -> list[str]:
    """Those of the words that are in texts, a few of them, and of each word one form."""
    found: list[str] = []
    keys: set[str] = set()
    for word in words:
        if not store.seconds or len(found) >= _MOST_WORDS:
            break
        its_keys = set(query_word_keys(word))
        if keys.isdisjoint(its_keys) and store.has(_asking(word, like), filters):
            found.append(word)
            keys |= its_keys
    return found


def _asking(word: str, like: Term) -> tuple[Group, ...]:
    groups = groups_of(word, like.field)
    if not like.beginning:
        return groups
    return tuple(replace(group, terms=tuple(_begun(term) for term in group.terms)) for group in groups)


def _asking_for(word: str, typed: str, like: Term) -> tuple[Group, ...]:
    """What to ask for in the place of what was typed. Schukow is Жуков, and none of the beetles that жуков may be."""
    groups = _asking(word, like)
    name = surname_key(fold(word)) if typed[:1].isupper() and is_cyrillic(word) and not is_cyrillic(typed) else None
    if not name:
        return groups

    def of_name(term: Term) -> Term:
        first, *others = term.options
        steps = tuple((place, tuple(key for key in keys if _is_of(name, key))) for place, keys in first)
        return replace(term, options=(steps, *others))

    return tuple(replace(group, terms=tuple(map(of_name, group.terms))) for group in groups)


def _is_of(name: str, key: str) -> bool:
    return key == name or not key.startswith("c:") or surname_key(key.removeprefix("c:")) == name


def _begun(term: Term) -> Term:
    return replace(term, beginning=term.words[-1] if len(term.words) == 1 else "")


def _by_layout(_store: _Asked, typed: str) -> Iterable[str]:
    return other_layouts(typed)


def _by_alphabet(store: _Asked, typed: str) -> list[str]:
    """Readings that stand so in texts."""
    return store.known(map(fold, readings(typed))) if _is_one_word(typed) else []


def _by_form_in_alphabet(store: _Asked, typed: str) -> list[str]:
    """Readings of which another form stands in texts. What each is found by takes a while to find out."""
    if not _is_one_word(typed):
        return []
    return store.written({reading: query_word_keys(reading) for reading in readings(typed)})


def _as_name(store: _Asked, typed: str) -> Iterator[str]:
    """The spellings of a name in the other alphabet that stand in texts. An ordinary word has none."""
    word = typed.lower()
    if len(word) < _SHORTEST_NAME or not _is_one_word(typed) or not _may_be_name(word):
        return
    if "-" in word:
        yield from _as_joined_name(store, word)
        return
    possible = readings(word)[:_MOST_SPELLINGS]
    yield from filter(_may_be_name, store.known(map(fold, possible)))
    surnames = {reading: surname_key(fold(reading)) for reading in possible}
    yield from store.written({reading: (key,) for reading, key in surnames.items() if key})


def _as_joined_name(store: _Asked, word: str) -> Iterator[str]:
    """Rostov-na-Donu, Rimsky-Korsakov: each part as it stands in texts, in the likeliest way."""
    parts = word.split("-")
    if not all(parts) or len(parts) > _MOST_PARTS:
        return
    known = [store.known(map(fold, readings(part)[:_MOST_SPELLINGS]))[:2] for part in parts]
    yield from map("-".join, product(*known))


def _may_be_name(word: str) -> bool:
    return may_be_name(word) if is_cyrillic(word) else not (lemma_of(word, "en") or lemma_of(word, "de"))


def _by_umlaut(store: _Asked, typed: str) -> Iterator[str]:
    """fur → für, Bucher → Bücher: whoever has no such keys leaves the dots out."""
    word = typed.lower()
    if not _is_one_word(typed) or is_cyrillic(word):
        return
    places = [at for at, letter in enumerate(word) if letter in _UMLAUTS]
    for count in (1, 2):
        spellings = (
            "".join(_UMLAUTS[letter] if at in chosen else letter for at, letter in enumerate(word))
            for chosen in combinations(places, count)
        )
        yield from store.written({spelling: _lemmas(spelling) for spelling in spellings})


def _by_error(store: _Asked, typed: str) -> list[str]:
    """Words of the texts."""
    return store.known(one_error_off(fold(typed))) if _is_one_word(typed) else []


def _by_form_of_error(store: _Asked, typed: str) -> list[str]:
    """Words of the dictionaries that are in the texts in another form."""
    if not _is_one_word(typed):
        return []
    known = (word for word in sorted(one_error_off(typed.lower())) if is_known(word))
    return store.written({word: _lemmas(word) for word in known})


def _lemmas(word: str) -> list[str]:
    return [key for key in query_word_keys(word) if key[0] != "="]


def _is_one_word(typed: str) -> bool:
    return _SHORTEST <= len(typed) <= _LONGEST and all(letter.isalpha() or letter in "'’-" for letter in typed)


_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü"}
# What is in texts as it stands goes first: what else may be there in another form takes a while to find out.
_KINDS: tuple[Callable[[_Asked, str], Iterable[str]], ...] = (
    _by_layout,
    _by_umlaut,
    _by_alphabet,
    _by_error,
    _by_form_in_alphabet,
    _by_form_of_error,
)
