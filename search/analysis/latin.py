"""Keys of Latin words: English or German, whichever dictionary knows them; both, where both do."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from search.analysis import compounds, english, german
from search.analysis.folding import fold_latin, plain_apostrophe
from search.analysis.simple import lemma_of

if TYPE_CHECKING:
    from Stemmer import Stemmer

_ONLY_GERMAN = frozenset("äöüß")


@cache
def _stemmer(language: str) -> "Stemmer":
    from Stemmer import Stemmer

    return Stemmer(language)


@lru_cache(maxsize=100_000)
def keys(word: str) -> tuple[str, ...]:
    """The keys of a lower-case word: its lemmas, or a stem for each language if no dictionary knows it."""
    word = plain_apostrophe(word)
    found = set(english.lemmas(word)) if _ONLY_GERMAN.isdisjoint(word) else set()
    if not found or german.is_known(word) or not lemma_of(word, "en"):
        # What German only guesses says nothing about a word that English knows.
        found |= german.lemmas(word)
    if found:
        return tuple(sorted("l:" + fold_latin(lemma) for lemma in found))
    folded = fold_latin(word.removesuffix("'s"))
    stems = {"d:" + _stemmer("german").stemWord(folded), "e:" + _stemmer("english").stemWord(folded)}
    # LCDs, VMs: abbreviations take an s, and no stemmer sees that they do
    return ("l:" + folded.removesuffix("s"), "l:" + folded, *sorted(stems))


@lru_cache(maxsize=50_000)
def keys_of_parts(word: str) -> tuple[str, ...]:
    """The keys that a German compound has for its parts; none for other words."""
    if lemma_of(word, "en") and not (lemma_of(word, "de") or lemma_of(word.capitalize(), "de")):
        # abounding is no Abo
        return ()
    # Bueromaterial, Strassenbahn
    found = frozenset().union(*map(compounds.sub_words, german.spellings(word)))
    return tuple("l:" + fold_latin(part) for part in sorted(found))
