"""English words: the dictionary's lemma, and what -ing, -ed and -s may hide from it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from search.analysis.british import american
from search.analysis.simple import lemma_of

# The dictionary has one lemma a form, or none; these are forms of a second, commoner word too.
_ALSO = {
    form: lemma
    for lemma, *forms in map(
        str.split,
        """
        leave left|lie lay|find found|feel felt|see saw|grind ground|bind bound|break broke|drink drunk|go gone|
        ring rung|rise rose|shake shook|shoot shot|think thought|win won|awake awoken|wake woken|bear bore borne|
        bend bent|bite bit|mean means|resend resent|spell spelt|swear swore|wind wound|tear tore|wear wore|fall fell|
        sing sung|sting stung|seek sought|stick stuck|strike struck|lead led|light lit|lend lent|build built|
        deal dealt|dream dreamt|leap leapt|lean leant|learn learnt|burn burnt|spill spilt|spoil spoilt|smell smelt|
        creep crept|kneel knelt|weep wept|cling clung|swing swung|wring wrung|spin spun|flee fled|breed bred|
        person people persons|datum data|lens lenses|attach attaches|life lives|wife wives|leaf leaves|calf calves|
        half halves|elf elves|die dice|penny pence|basis bases|axis axes|man men|woman women|goose geese|
        staff staves|ox oxen|brother brethren|corpus corpora|genus genera|opus opera|quiz quizzes|slay slew|
        tread trod trodden|stave stove|cleave cleft clove cloven|bad worse worst|little less least|big bigger biggest|
        analyse analyses|paralyse paralyses
        """.replace("\n", " ").split("|"),
    )
    for form in forms
}

# panicked, shelves, knives, diagnoses
_CHANGED = tuple(
    pair.split(":") for pair in "cked:c cking:c lves:lf ves:fe aves:af eves:ef yses:ysis oses:osis eses:esis".split()
)
_DOUBLES = re.compile("[^aeiou]*[aeiou][bdgklmnprtvz]")
_PREFIXES = tuple("re un out over under mis fore with".split())


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
    found |= set(_with_prefix(word))
    if not found:
        spelled = american(word)
        return lemmas(spelled) if spelled else frozenset()
    found = {lemma.lower() for lemma in found}
    return frozenset(found.union(filter(None, map(american, (*found, word)))))


def _with_prefix(word: str) -> Iterator[str]:
    """rewound is of rewind, since wound is of wind."""
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        lemma = prefix + (_ALSO.get(rest) or lemma_of(rest, "en") or "")
        if rest not in (word, "") and lemma not in (word, prefix) and lemma_of(lemma, "en") == lemma:
            yield lemma


def _bases(word: str) -> Iterator[str]:
    for ending, lemma_ending in _CHANGED:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield stem + lemma_ending
    for ending in ("ing", "ed", "ings"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            # taped is of tape: of tap it would be tapped
            yield from (stem + "e",) if _DOUBLES.fullmatch(stem) else (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if stem[-1] == "i":
                yield stem[:-1] + "y"
