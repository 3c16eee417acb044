"""German words: the dictionary's lemmas, participles and infinitives with zu, ue for ü, compounds by their head."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from search.analysis.compounds import lemmas_by_head
from search.analysis.german_nouns import noun_guesses, noun_lemmas
from search.analysis.german_verbs import SEPARABLE, has_foreign_prefix, of_participle, regular, strong
from search.analysis.simple import lemma_of

_ADJECTIVE_ENDINGS = (
    "e",
    "en",
    "er",
    "es",
    "em",
    "ere",
    "eren",
    "erer",
    "eres",
    "erem",
    "ste",
    "sten",
    "ster",
    "stes",
    "stem",
)
_OF_PARTICIPLES = ("t", "nd", "en")
_SPELLINGS = {"ae": ("ae", "ä"), "oe": ("oe", "ö"), "ue": ("ue", "ü"), "ss": ("ss", "ß")}
_MOST_SPELLINGS = 16


def is_known(word: str) -> bool:
    """Whether the dictionary has the lower-case word, as a noun or otherwise, or it is of a strong verb."""
    return bool(lemma_of(word, "de") or lemma_of(word.capitalize(), "de") or strong(word))


@lru_cache(maxsize=50_000)
def lemmas(word: str) -> frozenset[str]:
    """The lemmas of a lower-case word, in lower case; none for a word that is no German one.

    ae, oe, ue and ss count as ä, ö, ü and ß where the word is unknown as it stands.
    """
    found: set[str] = set()
    for spelling in spellings(word):
        # strasse may be of Strass as well as Straße, and the dictionary has its own odd idea of geraet
        by_endings = _by_endings(spelling) if (not found or "ß" in spelling) and not _is_doer(spelling) else set()
        found |= _known(spelling) | by_endings
    by_head = (lemmas_by_head(spelling) for spelling in spellings(word))
    found -= _SELDOM.get(word, set())
    return frozenset(lemma.lower() for lemma in found) or noun_guesses(word) or next(filter(None, by_head), frozenset())


def _is_doer(word: str) -> bool:
    """Whether it is a noun like Schalter or Toner, and so no form of an adjective."""
    return word.endswith("er") and word in noun_lemmas(word)


def _known(word: str) -> set[str]:
    found = {lemma for lemma in (lemma_of(word, "de"), lemma_of(word.capitalize(), "de")) if lemma}
    nouns = noun_lemmas(word)
    if word in nouns and not word.endswith("e"):
        # Speicher is seldom meant as the imperative of speichern; but suche is as often a verb's as a noun.
        found -= {word + "n", word + "en"}
    # angeschlossenes is a form of angeschlossen, and that one of anschließen
    for lemma in tuple(found):
        if lemma.islower():
            found.add(lemma_of(lemma, "de") or lemma)
    found = {lemma for lemma in found if not has_foreign_prefix(lemma, word)} | strong(word)
    if word.endswith("t") and (word in found or word.startswith("ge")):
        found |= of_participle(word)
    if word in nouns and word.endswith("et"):
        found.discard(word.removesuffix("t") + "n")  # nobody who writes Planet means that you plan
    return found | nouns | _ALSO.get(word, set())


def _by_endings(word: str) -> set[str]:
    """The verbs of a participle or of an infinitive with zu, and the adjectives of forms the dictionary lacks."""
    is_unknown = not lemma_of(word, "de") and not noun_lemmas(word)
    found: set[str] = set()
    for base in _bases(word):
        lemma = lemma_of(base, "de")
        if lemma and lemma.islower() and (is_unknown or (lemma.endswith("n") and base.endswith(_OF_PARTICIPLES))):
            found.add(lemma)
            found |= of_participle(base) if lemma == base else set()
    return found | (regular(word) if is_unknown else set())


# Forms of strong verbs that the dictionary takes for forms of another word.
_SECOND_WORDS = "brach:brechen breche:brechen gefahren:fahren band:binden lag:liegen lange:lang rabatten:rabatt "
_SECOND_WORDS += (
    "gesünder:gesund gesündeste:gesund nahe:nah näher:nah nähere:nah näheren:nah nächste:nah nächsten:nah voller:voll"
)
_ALSO = {form: {verb} for form, verb in (pair.split(":") for pair in _SECOND_WORDS.split())}

# Forms of a verb that the dictionary takes for a noun's too, where next to nobody means that one.
_SELDOM = {
    "drücken": {"druck", "Druck"},
    "brachte": {"brechen", "brachen"},
    "brachten": {"brechen", "brachen"},
    "gebracht": {"brechen", "gebrechen"},
    "gebeten": {"geben"},
    "hälfte": {"helfen"},
    "rannte": {"rinnen"},
    "rannten": {"rinnen"},
}


def _bases(word: str) -> Iterator[str]:
    """What an unknown form may be made of: gedruckte → gedruckt, druckende → drucken, auszudrucken → ausdrucken."""
    for ending in ("", *_ADJECTIVE_ENDINGS):
        if ending and not word.endswith(ending):
            continue
        base = word.removesuffix(ending)
        if ending and len(base) > 2:
            yield base
        if base.endswith("nd"):
            yield base[:-1]
        yield from _without_infix(base)


def _without_infix(word: str) -> Iterator[str]:
    for prefix in SEPARABLE:
        rest = word.removeprefix(prefix)
        if rest == word:
            continue
        if rest.startswith("zu"):
            yield prefix + rest[2:].removesuffix("d")
        elif rest.startswith("ge") and rest.endswith("t"):
            yield prefix + rest[2:-1] + "en"


def spellings(word: str) -> Iterator[str]:
    """The lower-case word as it stands, and then with ä for ae, ß for ss and the like, in all ways but for too many."""
    parts, at = [], 0
    while at < len(word):
        pair = word[at : at + 2]
        step = 2 if pair in _SPELLINGS else 1
        parts.append(_SPELLINGS.get(pair, (word[at],)))
        at += step
    return ("".join(choice) for choice in islice(product(*parts), _MOST_SPELLINGS))
