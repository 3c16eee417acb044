"""English words: the dictionary's lemma, and what -ing, -ed and -s may hide from it."""

from collections.abc import Iterator
from functools import lru_cache

from search.analysis.simple import lemma_of

# The dictionary has one lemma a form; these are forms of a second, commoner word.
_ALSO = {
    "left": "leave",
    "lay": "lie",
    "found": "find",
    "felt": "feel",
    "saw": "see",
    "ground": "grind",
    "bound": "bind",
    "broke": "break",
    "drunk": "drink",
    "gone": "go",
    "rung": "ring",
    "rose": "rise",
    "shook": "shake",
    "shot": "shoot",
    "thought": "think",
    "won": "win",
}


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """The lemmas of a lower-case word; none for a word the dictionary hasn't."""
    word = word.removesuffix("'s").rstrip("'")
    found = {lemma for lemma in (lemma_of(word, "en"), lemma_of(word.capitalize(), "en")) if lemma}
    found |= {lemma for lemma in _bases(word) if lemma_of(lemma, "en") == lemma}
    if lemma_of(word + "s", "en") == word:
        # building: to build, but also the singular of buildings
        found.add(word)
    if word in _ALSO:
        found.add(_ALSO[word])
    return frozenset(lemma.lower() for lemma in found)


def _bases(word: str) -> Iterator[str]:
    for ending in ("ing", "ed", "ings"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if stem[-1] == "i":
                yield stem[:-1] + "y"
