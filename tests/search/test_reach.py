"""How much is found of what should be, and how little of what shouldn't: recall and precision, category by category.

The words are those of `paradigms`. Truth is known by construction: a message is made of forms of certain words.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from search.analysis import fold, keys_of, query_word_keys, tokens_of, ukrainian
from search.asking import ask
from search.store import Document, Filters
from search.whoosh_store import WhooshStore
from tests.search import paradigms

pytestmark = pytest.mark.row("R22")
MONDAY = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
FORMS = {  # recall, precision
    "Russian": (paradigms.RUSSIAN, "ru", 0.99, 0.97),
    "Ukrainian": (paradigms.UKRAINIAN, "uk", *((0.99, 0.97) if ukrainian.has_extra() else (0.95, 0.95))),
    "Russian, in no dictionary": (paradigms.RUSSIAN_UNKNOWN, "ru", 0.95, 0.97),
    "surnames": (paradigms.SURNAMES, "ru", 0.95, 0.95),
    "German nouns": (paradigms.GERMAN_NOUNS, "de", 0.97, 0.90),
    "German verbs": (paradigms.GERMAN_VERBS, "de", 0.95, 0.85),
    "German adjectives": (paradigms.GERMAN_ADJECTIVES, "de", 0.92, 0.95),
    "English": (paradigms.ENGLISH, "en", 0.98, 0.95),
}


@dataclass
class Judged:
    """What was found, against what should have been."""

    right: int = 0
    lost: list[object] = field(default_factory=list)
    wrong: list[object] = field(default_factory=list)

    def take(self, asked: object, found: Iterable[str], truth: set[str]) -> None:
        there = set(found)
        self.right += len(there & truth)
        self.lost += [(asked, one) for one in truth - there]
        self.wrong += [(asked, one) for one in there - truth]

    def reaches(self, recall: float, precision: float) -> None:
        of_all, of_found = self.right + len(self.lost), self.right + len(self.wrong)
        assert of_all >= 50, "too few to tell"
        assert self.right >= recall * of_all, (self.right / of_all, self.lost[:20])
        assert self.right >= precision * of_found, (self.right / of_found, self.wrong[:20])


def is_one_word(one: str, other: str) -> bool:
    return not set(keys_of(one)).isdisjoint(keys_of(other))


@pytest.mark.parametrize("name", FORMS)
def test_forms_find_each_other_and_words_that_only_begin_alike_do_not(name):
    lines, language, recall, precision = FORMS[name]
    judged = Judged()

    for family in paradigms.families(lines):
        for one, other in combinations(dict.fromkeys(family), 2):
            judged.take((one, other), {other} if is_one_word(one, other) else (), {other})
    for group in paradigms.families(paradigms.UNLIKE[language]):
        for one, other in combinations(group, 2):
            judged.take((one, other), {other} if is_one_word(one, other) else (), set())

    judged.reaches(recall, precision)


def test_compounds_are_found_by_their_parts_and_by_no_others():
    judged = Judged()
    lines = paradigms.families(paradigms.COMPOUNDS)
    parts = sorted({part for line in lines for part in line[1:]})

    for compound, *own in lines:
        in_text = {key for token in tokens_of(f"Der {compound} ist da") for key in token.keys}
        inside = {part for part in parts if part.lower() in compound.lower()} | set(own)
        judged.take(compound, (part for part in parts if in_text & set(query_word_keys(part))), inside)

    judged.reaches(0.95, 0.80)


@pytest.mark.parametrize("lines", [paradigms.GERMAN_NOUNS, paradigms.GERMAN_VERBS, paradigms.GERMAN_ADJECTIVES])
def test_umlauts_may_be_written_with_an_e(lines):
    forms = [form for family in paradigms.families(lines) for form in family if set(form.lower()) & set("äöüß")]

    apart = [form for form in forms if not is_one_word(form, _without_umlauts(form))]

    assert len(forms) > 10
    assert len(apart) <= 0.03 * len(forms), apart


def _without_umlauts(word: str) -> str:
    for letter, written in {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}.items():
        word = word.replace(letter, written)
    return word


def test_yo_is_ye():
    families = (family for lines in (paradigms.RUSSIAN, paradigms.SURNAMES) for family in paradigms.families(lines))
    forms = [form for family in families for form in family if "ё" in form]

    assert len(forms) > 25
    assert [form for form in forms if not is_one_word(form, form.replace("ё", "е"))] == []


# Through the engine


@pytest.fixture(scope="module")
def words() -> list[tuple[str, list[str]]]:
    """Of each language the words, with the number of the message that holds one form of it."""
    every = (paradigms.RUSSIAN, paradigms.UKRAINIAN, paradigms.GERMAN_NOUNS, paradigms.GERMAN_VERBS, paradigms.ENGLISH)
    return [(str(number), family) for number, family in enumerate(f for one in every for f in paradigms.families(one))]


@pytest.fixture(scope="module")
def store(words, tmp_path_factory) -> WhooshStore:
    """A message for each word, in a form taken at random; and one for each identifier."""
    chance = random.Random(6)
    store = WhooshStore(tmp_path_factory.mktemp("reach"))
    store.create()
    documents = [_message(number, chance.choice(family)) for number, family in words]
    documents += [
        _message(f"n{n}", f"{name} -") for n, (name, _) in enumerate(paradigms.families(paradigms.NAMES_IN_LATIN))
    ]
    documents += [_identified(number) for number in range(200)]
    store.index(documents)
    return store


def _message(id: str, body: str, **more) -> Document:
    return Document(id=id, ticket=id, body=body, date=MONDAY, **more)


def _identified(n: int) -> Document:
    body = f"srv-{n:03}.example.org part AB-{7000 + 13 * n}/7 tel +49 30 {200000 + 37 * n}"
    sender = f"Kunde {n} <kunde{n}@firma{n}.example>"
    return _message(f"i{n}", body, sender=sender, number=str(100000 + 11 * n), department=str(n % 5))


def found(store: WhooshStore, typed: str, **how) -> list[str]:
    return [hit.id for hit in ask(store, typed, how.pop("filters", Filters()), 1000, **how).hits]


def sharing(words: list[tuple[str, list[str]]], form: str) -> set[str]:
    """The messages whose word has this form as one of its own."""
    return {number for number, family in words if any(fold(one.lower()) == fold(form.lower()) for one in family)}


LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
UKRAINIAN = "йцукенгшщзхїфівапролджєячсмитьбю'"


@pytest.mark.parametrize(
    ("lines", "meant", "hit"),
    [
        (paradigms.RUSSIAN, RUSSIAN, LATIN),
        (paradigms.UKRAINIAN, UKRAINIAN, LATIN),
        (paradigms.ENGLISH, LATIN, RUSSIAN),
        (paradigms.ENGLISH, LATIN, UKRAINIAN),
    ],
)
def test_what_was_typed_in_the_other_layout_is_found(store, words, lines, meant, hit):
    judged = Judged()

    for family in paradigms.families(lines):
        for form in [one for one in family if len(one) > 3][:5]:
            typed = form.lower().translate(str.maketrans(meant, hit))
            judged.take((typed, form), found(store, typed), sharing(words, form))

    judged.reaches(0.96, 0.85)


def test_names_in_latin_letters_find_those_in_cyrillic(store):
    judged = Judged()
    lines = paradigms.families(paradigms.NAMES_IN_LATIN)

    for _, latin in lines:
        truth = {f"n{n}" for n, (name, other) in enumerate(lines) if any(name == a for a, b in lines if b == latin)}
        judged.take(latin, found(store, latin), truth)

    judged.reaches(0.85, 0.90)


def test_one_typing_error_is_forgiven(store, words):
    chance, judged = random.Random(7), Judged()

    for number, family in words:
        form = family[0]
        if len(form) >= 6:
            at = chance.randrange(1, len(form) - 1)
            wrong = chance.choice([form[:at] + form[at + 1 :], form[:at] + form[at + 1] + form[at] + form[at + 2 :]])
            judged.take((wrong, form), found(store, wrong), {number} | sharing(words, wrong))

    judged.reaches(0.90, 0.80)


def test_identifiers_are_found_exactly(store):
    judged = {kind: Judged() for kind in ("number", "address", "host", "part", "telephone")}

    for n in range(0, 200, 2):
        asked = {
            "number": f"#{100000 + 11 * n}",
            "address": f"KUNDE{n}@firma{n}.example",
            "host": f"srv-{n:03}",
            "part": f"ab-{7000 + 13 * n}/7",
            "telephone": f"030/{200000 + 37 * n}",
        }
        for kind, typed in asked.items():
            judged[kind].take(typed, found(store, typed), {f"i{n}"})

    judged["number"].reaches(1, 1)
    judged["address"].reaches(1, 1)
    judged["host"].reaches(1, 0.99)
    judged["part"].reaches(1, 0.99)
    judged["telephone"].reaches(0.95, 0.99)


def test_beginnings_find_every_word_that_begins_so(words, tmp_path):
    judged, store = Judged(), WholeFamilies(words, tmp_path)

    for typed in sorted({fold(form.lower())[:4] for _, family in words for form in family if len(form) > 5})[:150]:
        judged.take(typed, found(store.store, typed, is_typing=True), store.with_beginning(typed))

    judged.reaches(0.98, 0.97)


def test_phrases_and_several_words_are_found_in_any_form(words, tmp_path):
    chance, phrases, several = random.Random(8), Judged(), Judged()
    store = WhooshStore(tmp_path)
    store.create()
    russian = [family for family in paradigms.families(paradigms.RUSSIAN) if len(family[0]) > 4]
    pairs = list(combinations(russian, 2))[:140]
    texts = [(f"{chance.choice(a)} {chance.choice(b)}", f"{chance.choice(b)} или {chance.choice(a)}") for a, b in pairs]
    store.index([_message(f"{n}{way}", text[way == "b"]) for n, text in enumerate(texts) for way in "ab"])

    for n, (a, b) in enumerate(pairs):
        one, other = chance.choice(a), chance.choice(b)
        phrases.take((one, other), found(store, f'"{one} {other}"'), {f"{n}a"})
        several.take((one, other), found(store, f"{other} {one}"), {f"{n}a", f"{n}b"})

    phrases.reaches(0.99, 0.97)
    several.reaches(0.92, 0.98)


def test_filters_let_through_what_they_say(store):
    judged = Judged()

    for n in range(0, 200, 4):
        one = Filters(departments=frozenset({str(n % 5)}))
        other = Filters(departments=frozenset({str((n + 1) % 5)}))
        judged.take((n, "own"), found(store, f"srv-{n:03}", filters=one), {f"i{n}"})
        judged.take((n, "other"), found(store, f"srv-{n:03}", filters=other), set())
        judged.take((n, "from"), found(store, f"from:kunde{n} example"), {f"i{n}"})
        judged.take((n, "later"), found(store, f"srv-{n:03}", filters=Filters(after=MONDAY + timedelta(days=1))), set())

    judged.reaches(0.99, 0.99)


class WholeFamilies:
    """An index in which each word's message has all of its forms."""

    def __init__(self, words: list[tuple[str, list[str]]], folder) -> None:
        self._words = words
        self.store = WhooshStore(folder)
        self.store.create()
        self.store.index([_message(number, " ".join(family)) for number, family in words])

    def with_beginning(self, typed: str) -> set[str]:
        return {number for number, family in self._words if any(fold(one.lower()).startswith(typed) for one in family)}
