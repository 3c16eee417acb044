"""simplemma's dictionaries (form → one lemma), each read from disk when its language is first met."""

from collections.abc import Mapping
from functools import lru_cache

from search.analysis.once import once


@once
def dictionary(language: str) -> Mapping[str, str]:
    """Forms to lemmas of "uk", "de" or "en", as their spelling stands: nouns of German with a capital.

    Reading one takes 0.1 (en) to 1 s (de) and 30 to 110 MB.
    """
    from simplemma.strategies import DefaultDictionaryFactory

    return DefaultDictionaryFactory().get_dictionary(language)


@lru_cache(maxsize=100_000)
def lemma_of(word: str, language: str) -> str | None:
    """The lemma of a form, or None for a form the dictionary hasn't."""
    return dictionary(language).get(word)
