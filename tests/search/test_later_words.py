"""Words, names and mistakes that were written down before anybody looked at what the search makes of them (R22).

`words/later.txt` has them section by section: a word's forms a line, a compound with its parts a line, and in
[…, apart] words that share a beginning and nothing else, a group a line.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations, pairwise, product
from pathlib import Path

import pytest

from search.analysis import fold, keys_of, query_word_keys, tokens_of
from search.asking import ask
from search.store import Document, Filters
from search.whoosh_store import WhooshStore
from tests.search.test_reach import Judged, is_one_word

pytestmark = pytest.mark.row("R22")
WORDS = Path(__file__).parent / "words"
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def sections() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for line in (WORDS / "later.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            found[name].append(line.split())
    return found


LATER = sections()
NAMES = [
    line.split() for line in (WORDS / "later_names.txt").read_text(encoding="utf-8").splitlines() if line[:1] not in "#"
]


@pytest.mark.parametrize(
    ("section", "apart", "recall", "precision"),
    [
        ("russian, unknown", "russian, unknown, apart", 0.95, 0.97),
        ("surnames, russian", "surnames, apart", 0.95, 0.95),
        ("surnames, ukrainian", "surnames, apart", 0.95, 0.95),
        ("german, verbs", "german, apart", 0.95, 0.85),
        ("german, adjectives", "german, apart", 0.92, 0.95),
        ("ukrainian", "ukrainian, apart", 0.95, 0.95),
        ("english, irregular", "english, apart", 0.98, 0.95),
    ],
)
def test_forms_find_each_other_and_no_word_that_begins_alike(section, apart, recall, precision):
    families = LATER[section]
    judged, by_first = Judged(), {family[0].lower(): family for family in families}

    for family in families:
        for one, other in combinations(dict.fromkeys(family), 2):
            judged.take((one, other), {other} if is_one_word(one, other) else (), {other})
    for group in LATER[apart]:
        for its_forms, others in combinations([by_first.get(word.lower(), [word]) for word in group], 2):
            for pair in foreign(its_forms, others):
                judged.take(pair, {pair[1]} if is_one_word(*pair) else (), set())

    judged.reaches(recall, precision)


def foreign(one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of forms, but those that both words have."""
    both = set(map(fold, one)) & set(map(fold, other))
    return ((a, b) for a, b in product(one, other) if both.isdisjoint((fold(a), fold(b))))


@pytest.mark.parametrize("is_plain", [False, True], ids=["with umlauts", "with ae"])
def test_a_compound_is_found_by_its_parts_and_by_no_others(is_plain):
    judged = Judged()
    lines = [line for line in LATER["german, compounds"] if not is_plain or line[0].translate(UMLAUTS) != line[0]]
    parts = sorted({part for line in lines for part in line[1:]})

    for compound, *own in lines:
        written = compound.translate(UMLAUTS) if is_plain else compound
        in_text = {key for token in tokens_of(f"Der {written} ist da") for key in token.keys}
        inside = {part for part in parts if part.lower() in compound.lower()}
        judged.take(compound, {p for p in parts if in_text & set(query_word_keys(p))} - inside | (
            {p for p in own if in_text & set(query_word_keys(p))}
        ), set(own))  # fmt: skip

    judged.reaches(0.95, 0.80)


def test_an_umlaut_may_be_written_as_two_letters():
    words = [word for (word,) in LATER["umlauts"]]
    written = {(word, way) for word in words for way in (word.translate(UMLAUTS), word.translate(UMLAUTS).upper())}

    apart = [pair for pair in written if not is_one_word(*pair)]

    assert len(written) > 200
    assert len(apart) <= 0.03 * len(written), apart


def test_reset_is_no_resent():
    """Prefixes are taken off of irregular verbs only where a verb is left."""
    for one, other in [("reset", "resent"), ("recover", "cover"), ("unless", "less"), ("overt", "over")]:
        assert set(keys_of(one)).isdisjoint(keys_of(other)), (one, other)


# Through the engine


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> WhooshStore:
    """A message for each name in Cyrillic and each in Latin letters, and one for each word of [ukrainian]."""
    store = WholeIndex(tmp_path_factory.mktemp("later"))
    store.create()
    documents = [Document(id=f"c{n}", ticket="1", body=f"Добрый день, это {row[0]} —") for n, row in enumerate(NAMES)]
    documents += [Document(id=f"l{n}", ticket="1", body=f"Guten Tag, hier {row[1]} —") for n, row in enumerate(NAMES)]
    documents += [
        Document(id=f"w{n}", ticket="1", body=f"Доброго дня, {CHANCE.choice(forms)} —")
        for n, forms in enumerate(LATER["ukrainian"])
    ]
    store.index(documents)
    return store


class WholeIndex(WhooshStore):
    """An index that is asked for everything."""

    def found(self, typed: str) -> list[str]:
        return [hit.id for hit in ask(self, typed, Filters(), 1000).hits]


CHANCE = random.Random(18)


def kin(row: list[str]) -> set[str]:
    """The messages that may be meant by a name: its own, and those of a name that is written the same or nearly so."""
    return {f"{letters}{n}" for n, other in enumerate(NAMES) if other[0][:3] == row[0][:3] or set(other) & set(row)
            for letters in "cl"}  # fmt: skip


@pytest.mark.parametrize("asked", ["in Latin letters", "in Cyrillic"])
def test_a_name_is_found_in_the_other_alphabet_also_where_somebody_writes_it_in_its_own(store, asked):
    judged = Judged()

    for number, row in enumerate(NAMES):
        for typed in row[1:] if asked == "in Latin letters" else row[:1]:
            its_own = f"{'c' if asked == 'in Latin letters' else 'l'}{number}"
            hits = set(store.found(typed))
            judged.take(typed, hits - (kin(row) - {its_own}), {its_own})

    judged.reaches(0.85, 0.90)


KEYS = ("йцукенгшщзхї", "фівапролджє", "ячсмитьбю")
NEAR = {a: b for row in KEYS for one, other in pairwise(row) for a, b in ((one, other), (other, one))}


def mistyped(word: str, way: int) -> str:
    """Two letters swapped, one left out, one doubled, or its neighbour on the keyboard in its place."""
    at = CHANCE.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return (before + after[0] + letter + after[1:], before + after, before + 2 * letter + after,
            before + NEAR.get(letter, "") + after)[way]  # fmt: skip


def test_one_slip_of_the_finger_is_forgiven(store):
    judged = Judged()
    there = {fold(form): f"w{n}" for n, forms in enumerate(LATER["ukrainian"]) for form in forms}

    for number, forms in enumerate(LATER["ukrainian"]):
        long = [form for form in forms if len(form) > 5]
        typed = mistyped(CHANCE.choice(long), number % 4) if long else ""
        if typed and fold(typed) not in there:
            judged.take(typed, store.found(typed), {f"w{number}"})

    judged.reaches(0.90, 0.80)


def test_the_other_layout_is_meant(store):
    judged, latin = Judged(), str.maketrans("".join(KEYS) + "'", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")

    for number, forms in enumerate(LATER["ukrainian"]):
        typed = CHANCE.choice(forms).translate(latin)
        judged.take(typed, store.found(typed), {f"w{number}"})

    judged.reaches(0.96, 0.85)
