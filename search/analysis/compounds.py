"""German compounds: Druckerwarteschlange is found by Drucker, Warteschlange, Warte and Schlange.

Their parts are keys of documents only: who asks for Patrone wants the Tonerpatrone too, but who asks for the
Tonerpatrone doesn't want every Patrone.
"""

from collections.abc import Iterator
from functools import lru_cache

from search.analysis.german_nouns import noun_guesses, noun_lemmas
from search.analysis.german_verbs import is_verb
from search.analysis.simple import lemma_of

_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens", "ns")
_SHORTEST, _SHORTEST_FIRST = 4, 2  # Ölwechsel
_LONGEST_WORD = 50
_MOST_PARTS = 4
# Shorter nouns make too many chance parts, except for these.
_SHORT_NOUNS = frozenset(
    """
    amt arm art bad bau bon bus ehe ehre eis gas gut heu hof hut not öl ohr ort rad rat see tag tal tat tee tod ton tor
    tür uhr weg zug job ski app web nas abo box fax maß pin ruf set typ
    """.split()
)
# First parts that are no nouns, nor stems of verbs: Fernwartung, Ersatzteil, Neugerät.
_OTHER_BEGINNINGS = frozenset(
    """
    allgemein alt außen billig blau breit digital direkt doppel dreh drei eigen einzel end erst extra falsch fein
    fern fest flach frei fremd frisch früh gesamt global groß grob grün halb haupt heiß hoch innen jung kalt klein
    kurz lang leer leicht lokal mehr mikro mindest mini mittel mobil multi nah neben neu neun nicht nord normal online
    original ost privat real rein rot rück sauer schmal schnell schwach schwarz schwer selbst senk sonder sozial
    spezial stark süd tief total trocken viel voll warm weiß weit west zentral zusatz zwei zwischen
    """.split()
)
# Nouns lose their -e in front of others: Sachbuch, Erdkabel. Shorter ones make too many chance parts.
_WITHOUT_E = frozenset("erd eck farb hüft kehl kirch sach schul sprach woll hilf mess miet ehr".split())
# Endings and beginnings that happen to be spelled like nouns.
_NO_PARTS = frozenset(
    "heit keit schaft ungen lich isch tion ionen iert ierung haft reich frei voll los weise mann eren chen lein ende "
    "enden erin innen unter über esch verb gesetzte ling linge nisse halt stand fort "
    "platt komi kame mate rial stent esse".split()
)
# Shorter stems of verbs make too many chance parts, except for these: Mahngebühr, Postleitzahl.
_SHORT_STEMS = frozenset(
    """
    back bohr dreh färb fahr füll heft heiz hör kenn klapp klick kauf klemm koch kühl lad lehr leit lern lock löt mahn
    merk mess miet mix misch näh pack park prüf pump putz reit roll rühr ruf saug schlaf setz spann spar spül stell such
    tank tast test trag treib trink turn wach wähl wart wasch wend wohn zahl zieh zähl
    """.split()
)


@lru_cache(maxsize=50_000)
def split(word: str) -> tuple[str, ...]:
    """The parts a lower-case compound is written of, links among them (rechnungs, nummer); (word,) for a simple one."""
    if not _SHORTEST + _SHORTEST_FIRST <= len(word) <= _LONGEST_WORD or not word.isalpha():
        return (word,)
    lemma = lemma_of(word, "de")
    if lemma and lemma[0].islower() and not noun_lemmas(word):
        return (word,)
    return _best(word, _MOST_PARTS) or (word,)


@lru_cache(maxsize=50_000)
def sub_words(word: str) -> frozenset[str]:
    """The lemmas of all words inside a compound: Warteschlange, Warte, Schlange; nothing for a simple word."""
    found: set[str] = set()
    for parts in (split(word), *_other_pairs(word)):
        found |= _inside(parts)
    return frozenset(found)


def _other_pairs(word: str) -> Iterator[tuple[str, str]]:
    """Whatever else two whole words may make of it: Netzwerkdrucker is no Netz of Werkdrucker."""
    best = split(word)
    for at in range(_SHORTEST, len(word) - _SHORTEST + 1) if len(best) == 2 else ():
        before, head = word[:at], word[at:]
        if (before, head) != best and _is_part(head) and noun_lemmas(head) and first_lemmas(before):
            yield before, head


def _inside(parts: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for first in range(len(parts)):
        for end in range(first + 1, len(parts) + 1):
            if end - first < len(parts):
                found |= _lemmas_of_run(parts[first:end], is_head=end == len(parts))
    # Arbeitsplatz is a word of the dictionary and still made of two.
    for part in parts if len(parts) > 1 else ():
        for lemma in _lemmas_of_run((part,), is_head=part == parts[-1]):
            found |= sub_words(lemma)
    return found


def lemmas_by_head(word: str) -> frozenset[str]:
    """Tonerpatronen is in no dictionary, but Patronen is: the lemma is Toner + Patrone."""
    parts = split(word)
    return _lemmas_of_run(parts, is_head=True) if len(parts) > 1 else frozenset()


def _lemmas_of_run(parts: tuple[str, ...], is_head: bool) -> frozenset[str]:
    before, last = "".join(parts[:-1]), parts[-1]
    lemmas = noun_lemmas(last) or noun_guesses(last) if is_head else first_lemmas(last)
    return frozenset(before + lemma for lemma in lemmas)


def _best(word: str, most_parts: int) -> tuple[str, ...] | None:
    """The split into the fewest parts, and of those the one with the longest: a chance part is a short one."""
    best: tuple[str, ...] | None = None
    for at in range(_SHORTEST_FIRST, len(word) - 2):
        head = word[at:]
        if not _is_part(head) or not (noun_lemmas(head) or noun_guesses(head)):
            continue
        before = word[:at]
        rest = (
            (before,)
            if first_lemmas(before) or _is_verb_stem(before) or before in _OTHER_BEGINNINGS
            else _best(before, most_parts - 1)
            if most_parts > 2
            else None
        )
        if rest and (best is None or _rank((*rest, head)) > _rank(best)):
            best = (*rest, head)
    return best


def _rank(parts: tuple[str, ...]) -> tuple[int, int]:
    return -len(parts), sum(len(part) ** 2 for part in parts)


def _is_part(word: str) -> bool:
    return word not in _NO_PARTS and (len(word) >= _SHORTEST or word in _SHORT_NOUNS)


@lru_cache(maxsize=50_000)
def first_lemmas(word: str) -> frozenset[str]:
    """The lemmas of a part that isn't the head: a noun with or without a link."""
    for link in _LINKS:
        base = word.removesuffix(link) if link else word
        if (link and base == word) or not _is_part(base):
            continue
        lemmas = noun_lemmas(base)
        # Häuser, Kranken: a first part may stand in the plural
        if lemmas and (base in lemmas or not link):
            return lemmas
    may_lack_e = word in _WITHOUT_E or (len(word) > _SHORTEST and word not in _NO_PARTS)
    return noun_lemmas(word + "e") if may_lack_e else frozenset()


def _is_verb_stem(word: str) -> bool:
    """schreib, liefer, lade: part of a compound, but nobody who asks for schreiben wants every Schreibtisch."""
    return (len(word) > _SHORTEST or word in _SHORT_STEMS) and any(
        map(is_verb, (word.removesuffix("e") + "en", word + "n"))
    )
