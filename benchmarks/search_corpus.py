"""Made-up mails in four languages, and questions of which it is known what they must find."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from search.analysis import simple
from search.analysis.layout import _ENGLISH, _RUSSIAN
from search.store import Document
from tests.search import forms

FAMILIES = {
    "ru": forms.RUSSIAN,
    "ru unknown": forms.RUSSIAN_UNKNOWN,
    "ru surname": forms.SURNAMES,
    "uk": forms.UKRAINIAN,
    "de": forms.GERMAN,
    "en": forms.ENGLISH,
}
COMPOUNDS = "Druckerpatronen:Patrone Rechnungsnummer:Nummer Netzwerkkabel:Kabel Vertragsverlängerung:Vertrag".split()
NAMES = "Щербаков:Shcherbakov Щербаков:Schtscherbakow Хрущёв:Khrushchev Жуков:Schukow Юрченко:Yurchenko".split()
_LINES = (Path(forms.__file__).parent / "words" / "names.txt").read_text(encoding="utf-8").splitlines()
MORE_NAMES = {name: spellings for name, *spellings in (line.split() for line in _LINES if line and line[0] not in "#[")}
GERMAN_STEMS = (
    "druck patron rechn numme kabel vertr kund zug fehl pass datei zahl schließ setz lösch schr funk "
    "neu schnell stra prüf"
).split()
VOCABULARY = 20_000
WORDS = 90
START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Question:
    """A query of a category, and the ids of all documents that it must find."""

    category: str
    text: str
    truth: set[str]
    is_typing: bool = False


@dataclass
class Corpus:
    """Made-up mails, and what is asked of them."""

    chance: random.Random
    prefix: str = ""  # of the documents' ids
    documents: list[Document] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def add(self, language: str, *planted: str) -> str:
        """A mail in one language with these words somewhere in it; answers its id."""
        number = len(self.documents)
        words, weights = vocabulary(language)
        words = self.chance.choices(words, cum_weights=weights, k=WORDS)
        for word in planted:
            words.insert(self.chance.randrange(len(words)), word)
        self.documents.append(
            Document(
                id=f"{self.prefix}{number}",
                ticket=str(number // 3),
                number=str(100_000 + number // 3),
                subject=" ".join(words[:4]),
                body="\n".join(" ".join(words[first : first + 12]) for first in range(4, len(words), 12)),
                sender=f"Customer {number % 5000} <c{number % 5000}@example{number % 70}.org>",
                department=str(number % 4),
                date=START + timedelta(minutes=7 * number),
            )
        )
        return f"{self.prefix}{number}"

    def ask(self, category: str, text: str, truth: set[str], is_typing: bool = False) -> None:
        self.questions.append(Question(category, text, truth, is_typing))


_vocabularies: dict[str, tuple[list[str], list[float]]] = {}


def vocabulary(language: str) -> tuple[list[str], list[float]]:
    """(words, their weights added up): common ones very common, as in any text, and none that is planted."""
    if language not in _vocabularies:
        planted = {word.lower()[:4] for text in FAMILIES.values() for word in text.split()}
        planted |= {word.lower()[:4] for pair in COMPOUNDS + NAMES for word in pair.split(":")}
        words = [word for word in simple.dictionary(language) if word.isalpha() and word.lower()[:4] not in planted]
        if language == "de":
            # Their compounds would be rightly found, and not known to be.
            words = [word for word in words if not any(stem in word.lower() for stem in GERMAN_STEMS)]
        chosen = random.Random(3).sample(words, min(VOCABULARY, len(words)))
        _vocabularies[language] = chosen, list(accumulate(1 / (rank + 5) for rank in range(len(chosen))))
    return _vocabularies[language]


def plant(corpus: Corpus) -> None:
    """The questions whose answers are known, because their words stand nowhere else."""
    for category, text in FAMILIES.items():
        for family in forms.families(text):
            written = corpus.chance.sample(family, min(3, len(family) - 1))
            truth = {corpus.add(category[:2], word) for word in written}
            for word in family:
                corpus.ask(category, word.lower(), truth)
            _wrong_ways(corpus, category, family, truth)
    for compound, part in (pair.split(":") for pair in COMPOUNDS):
        corpus.ask("de compound", part, {corpus.add("de", compound)} | _truth(corpus, part))
    for name, latin in (pair.split(":") for pair in dict.fromkeys(NAMES)):
        truth = _truth(corpus, name) or {corpus.add("ru", name)}
        corpus.ask("transliteration", latin, truth)
    for number in range(100, 140):
        _identifiers(corpus, number)


def names() -> Corpus:
    """Mails that each name a person or a place, beside those of another corpus, and the ways to spell them in Latin."""
    corpus = Corpus(random.Random(12), prefix="name")
    begun = {word.lower()[:4] for language in ("ru", "uk") for word in vocabulary(language)[0]}
    for name, spellings in MORE_NAMES.items():
        if name.lower()[:4] in begun:
            continue  # others may name it too, rightly found, and not known to be: Львів is of lions too
        truth = {corpus.add("ru", name)}
        for latin in spellings:
            corpus.ask("transliteration", latin, truth)
    return corpus


def _wrong_ways(corpus: Corpus, category: str, family: list[str], truth: set[str]) -> None:
    word = corpus.chance.choice(family).lower()
    if category == "ru" and "ё" not in word:
        table = str.maketrans(_RUSSIAN, _ENGLISH)
        corpus.ask("layout", word.translate(table), truth)
    if len(word) > 6 and category in ("ru", "uk", "de", "en"):
        at = corpus.chance.randrange(1, len(word) - 2)
        corpus.ask("typing error", word[:at] + word[at + 1] + word[at] + word[at + 2 :], truth)


def _truth(corpus: Corpus, word: str) -> set[str]:
    """What is asked for by the word already, if it is one of the planted."""
    return next((question.truth for question in corpus.questions if question.text == word.lower()), set())


def _identifiers(corpus: Corpus, number: int) -> None:
    host, part, customer = f"srv-{number}.kd{number}.example.net", f"AB-{number}7/4", f"cs77{number}"
    mail, telephone = f"ivan.p{number}@firm{number}.example", f"+7 (495) 1{number}-45-67"
    truth = {corpus.add("ru", host, part, f"({customer})", mail + ",")}
    for category, text in (("host", host), ("host", f"kd{number}.example.net"), ("part number", part)):
        corpus.ask(category, text, truth)
    for category, text in (("host", customer), ("mail address", mail)):
        corpus.ask(category, text, truth)
    corpus.ask("telephone", f"84951{number}4567", {corpus.add("de", telephone)})


def traffic(corpus: Corpus, count: int) -> Iterator[tuple[str, str, bool]]:
    """(kind, query, whether it is typed just now): rare and common words, several, phrases, beginnings."""
    for _ in range(count):
        body = corpus.chance.choice(corpus.documents).body
        words = corpus.chance.choice([line for line in body.splitlines() if line.count(" ") > 4]).split()
        at = corpus.chance.randrange(len(words) - 3)
        yield "one word", words[at], False
        yield "three words", " ".join(words[at : at + 3]), False
        yield "phrase", f'"{words[at]} {words[at + 1]}"', False
        yield "as you type", words[at][: corpus.chance.randint(2, 6)], True
