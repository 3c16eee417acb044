"""German nouns, which the dictionary has with a capital, and what tells a noun's lemma from its other forms."""

from functools import lru_cache

from search.analysis.simple import lemma_of

_PLURALS = ("n", "en", "e", "er", "s", "nen", "es")


@lru_cache(maxsize=50_000)
def noun_lemmas(word: str) -> frozenset[str]:
    """The lemmas (lower case) of a lower-case noun; none if the dictionary has no such noun.

    The dictionary has one lemma a form and takes Patrone for a form of Patron; Patronen shows that it is a word.
    """
    noun = word.capitalize()
    lemma = lemma_of(noun, "de")
    found = {lemma.lower()} if lemma and lemma[0].isupper() and lemma[1:].islower() else set()
    if lemma != noun and any(lemma_of(noun + ending, "de") == noun for ending in _PLURALS):
        found.add(word)
    return frozenset(found)


def noun_guesses(word: str) -> frozenset[str]:
    """Nouns that an unknown lower-case form may be of, though the dictionary lacks the form: Hufschlags → Hufschlag."""
    if word.endswith("innen") and len(word) > 7:
        return frozenset({word.removesuffix("nen")})
    bases = (word.removesuffix(ending) for ending in _PLURALS if word.endswith(ending))
    return frozenset(base for base in bases if base in noun_lemmas(base))
