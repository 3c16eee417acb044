"""German nouns, which the dictionary has with a capital, and what tells a noun's lemma from its other forms."""

import re
from functools import lru_cache

from search.analysis.simple import lemma_of

_OF_DOKU = re.compile(r".+(?:[aioy]|[^aeo]u)s")
_OTHERS = {
    form: frozenset({noun})
    for noun, *forms in map(
        str.split,
        """
        fach fächer fächern|studium studien|stadium stadien|basis basen|dosis dosen|index indizes indices|
        matrix matrizen matrices|agenda agenden|atlas atlanten|schuld schulden|helix helices|appendix appendizes|
        schema schemen|kasten kästen|wunsch wünschen|etikett etiketten|herz herzens|praxis praktiken|stirn stirnen|
        klingel klingel klingeln
        """.split("|"),
    )
    for form in forms
}
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
    if lemma == noun and _OF_DOKU.fullmatch(word) and lemma_of(noun[:-1], "de") == noun[:-1]:
        found.add(word[:-1])
    # Zwecken would be of Zwecke, which is no word but a form of Zweck
    further = {lemma_of(one.capitalize(), "de") or one for one in found}
    found |= {one.lower() for one in further if one[:1].isupper() and one[1:].islower()}
    return frozenset(found | _irregular(word))


def _irregular(word: str) -> frozenset[str]:
    """What the dictionary doesn't know of words from Latin and Greek, and of people: Fachleute are of Fachmann."""
    for plural in ("leute", "leuten"):
        if word.endswith(plural) and word != plural and lemma_of(word.removesuffix(plural).capitalize() + "mann", "de"):
            return frozenset({word.removesuffix(plural) + "mann"})
    return _OTHERS.get(word, frozenset())


def noun_guesses(word: str) -> frozenset[str]:
    """Nouns that an unknown lower-case form may be of, though the dictionary lacks the form: Hufschlags → Hufschlag."""
    if word.endswith("innen") and len(word) > 7:
        return frozenset({word.removesuffix("nen")})
    bases = (word.removesuffix(ending) for ending in _PLURALS if word.endswith(ending))
    return frozenset(base for base in bases if base in noun_lemmas(base))
