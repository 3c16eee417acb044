"""How well and how fast the search finds: recall and precision by category, and times, in an index of made-up mails.

    python -m benchmarks.search [--engine postgres] [--messages 10000 100000] [--kept FOLDER] [--copies 5]

The words are those of the dictionaries that the analysis uses, so their figures say that nothing is lost on the way
through the engine; tests/search/forms.py holds words chosen by hand, which are planted and asked for too.
Times are of this process (CPU) and of the clock, since other programs share the machine, and for each kind of query it
says how many times that of the first index its median is (clock). Of PostgreSQL's own CPU nothing is counted. What a
loop of three million additions in Python takes is printed first, to compare machines.

With --kept the index stays in that folder: the next call only asks it, which takes a minute where making it took hours.
With --copies 5 PostgreSQL has each message five times, under five ids and of five times: half a million needn't all be
analysed to see how fast they are searched.
"""

import argparse
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import sqlalchemy as sa

from benchmarks.pace import LOOP, Pace
from search.analysis import simple
from search.analysis.layout import _ENGLISH, _RUSSIAN
from search.asking import ask
from search.engines import ENGINES, WHOOSH
from search.postgres_store import PostgresStore
from search.store import Document, Filters, IndexUnavailable, Store
from search.whoosh_store import WhooshStore
from tests.search import forms
from tests.servers.postgres import Postgres

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
                id=str(number),
                ticket=str(number // 3),
                number=str(100_000 + number // 3),
                subject=" ".join(words[:4]),
                body="\n".join(" ".join(words[first : first + 12]) for first in range(4, len(words), 12)),
                sender=f"Customer {number % 5000} <c{number % 5000}@example{number % 70}.org>",
                department=str(number % 4),
                date=START + timedelta(minutes=7 * number),
            )
        )
        return str(number)

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


def measure(store: Store, corpus: Corpus) -> None:
    figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for question in corpus.questions:
        answer = ask(store, question.text, Filters(), 5000, is_typing=question.is_typing)
        ids = {hit.id.partition("-")[0] for hit in answer.hits}
        right = len(ids & question.truth)
        figures[question.category].append((right / len(question.truth), right / len(ids) if ids else 1.0))
    print(f"\n{'category':18}{'queries':>9}{'recall':>9}{'precision':>11}")
    for category, pairs in figures.items():
        recall, precision = (sum(column) / len(pairs) for column in zip(*pairs, strict=True))
        print(f"{category:18}{len(pairs):9}{recall:9.3f}{precision:11.3f}")


def race(store: Store, corpus: Corpus, first: dict[str, float]) -> None:
    """Fills `first` with the medians, or compares with them."""
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for kind, words, is_typing in traffic(corpus, 150):
        cpu, clock = time.process_time(), time.perf_counter()
        ask(store, words, Filters(departments=frozenset({"1", "2"})), 50, is_typing=is_typing, by_ticket=True)
        times[kind].append((time.process_time() - cpu, time.perf_counter() - clock))
    print(f"\n{'milliseconds':18}{'p50 CPU':>9}{'p95 CPU':>9}{'p50':>9}{'p95':>9}{'most':>9}{'ratio':>9}")
    for kind, pairs in times.items():
        cpus, clocks = (sorted(column) for column in zip(*pairs, strict=True))
        shown = [at(cpus, 0.5), at(cpus, 0.95), at(clocks, 0.5), at(clocks, 0.95), clocks[-1]]
        ratio = shown[2] / first.setdefault(kind, shown[2])
        print(f"{kind:18}" + "".join(f"{1000 * each:9.1f}" for each in shown) + f"{ratio:8.2f}x")


def at(values: list[float], share: float) -> float:
    return values[int(share * (len(values) - 1))]


def timed(what: str, act: Callable[[], object]) -> float:
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    spent = time.process_time() - cpu
    print(f"{what}: {spent:.1f} s CPU, {time.perf_counter() - clock:.1f} s")
    return spent


def fill(store: Store, documents: list[Document], copies: int) -> None:
    """As `flask index rebuild` does."""
    with store.rebuilding() as new:
        for first in range(0, len(documents), 2_000):
            new.index(documents[first : first + 2_000])
        if isinstance(store, PostgresStore):
            multiply(store, copies)
        with new.finishing():
            pass


def multiply(store: PostgresStore, copies: int) -> None:
    """Have each row of the index that is being made so many times."""
    with store._engine.begin() as connection:
        table = connection.execute(sa.text("SELECT building FROM kvitok_search.indexes WHERE building <> ''")).scalar()
        for number in range(1, copies):
            rows = f"SELECT id || '-{number}', ticket || '-{number}', at + {number * 7_919_000}, terms"
            others = f"FROM kvitok_search.{table} WHERE id NOT LIKE '%-%'"
            connection.execute(sa.text(f"INSERT INTO kvitok_search.{table} (id, ticket, at, terms) {rows} {others}"))


@contextmanager
def opened(engine: str, kept: Path | None, messages: int) -> Iterator[tuple[Store, Callable[[], int]]]:
    """(an index, which is empty unless it was kept, how many bytes it takes)."""
    if engine == WHOOSH:
        with tempfile.TemporaryDirectory(prefix="search-") as folder:
            files = kept / f"whoosh-{messages}" if kept else Path(folder)
            yield WhooshStore(files), lambda: sum(one.stat().st_size for one in files.rglob("*") if one.is_file())
        return
    server = Postgres(kept / "postgres" if kept else None)
    database = sa.create_engine(server.url if kept else server.create_database())
    size = sa.text("SELECT pg_database_size(current_database())")
    try:
        with database.connect() as connection:
            store = PostgresStore(database, f"benchmark_{messages}")
            yield store, lambda: int(connection.execute(size).scalar_one())
    finally:
        database.dispose()
        server.stop()


def is_made(store: Store, messages: int) -> bool:
    """Whether it was kept from an earlier call."""
    try:
        return store.count() >= messages
    except IndexUnavailable:
        return False


def run(engine: str, messages: int, kept: Path | None, copies: int, first: dict[str, float]) -> None:
    """One size."""
    corpus = Corpus(random.Random(11))
    plant(corpus)
    while len(corpus.documents) < messages:
        corpus.add(corpus.chance.choice(("ru", "uk", "de", "en")))
    with opened(engine, kept, messages) as (store, size):
        print(f"\n{engine}, {messages} messages")
        if not is_made(store, messages):
            store.create()
            spent = timed("made", lambda: fill(store, corpus.documents, copies))
            print(f"{messages / spent:.0f} messages a CPU second; {store.count()} of them take {size() / 2**20:.0f} MB")
        late = [Document(id=f"late{number}", ticket="9", body=corpus.documents[number].body) for number in range(20)]
        timed("20 commits of one message", lambda: [*map(store.index, ([one] for one in late))])
        store.delete([one.id for one in late])
        measure(store, corpus)
        race(store, corpus, first)


def main() -> None:
    """As the command line says."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--engine", choices=ENGINES, default=WHOOSH)
    asked.add_argument("--messages", type=int, nargs="+", default=[10_000])
    asked.add_argument("--kept", type=Path, help="a folder for indexes that the next call is to find")
    asked.add_argument("--copies", type=int, default=1, help="how many times PostgreSQL is to have each message")
    told = asked.parse_args()
    print(f"a loop of {LOOP:,} additions in Python: {1000 * Pace().quickest:.0f} ms of CPU")
    first: dict[str, float] = {}
    for messages in told.messages:
        run(told.engine, messages, told.kept, told.copies, first)


if __name__ == "__main__":
    main()
