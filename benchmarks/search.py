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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from benchmarks.pace import LOOP, Pace
from benchmarks.search_corpus import Corpus, Question, names, plant, traffic
from models.base import engine_options
from search import similar
from search.asking import ask
from search.engines import ENGINES, WHOOSH
from search.postgres_store import PostgresStore
from search.store import Document, Filters, IndexUnavailable, Store
from search.whoosh_store import WhooshStore
from tests.search.hostile import HOSTILE
from tests.servers.postgres import Postgres


def measure(store: Store, questions: Iterable[Question]) -> None:
    figures: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for question in questions:
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
    every = [pair for pairs in times.values() for pair in pairs]
    for kind, pairs in [*times.items(), ("all of them", every)]:
        cpus, clocks = (sorted(column) for column in zip(*pairs, strict=True))
        shown = [at(cpus, 0.5), at(cpus, 0.95), at(clocks, 0.5), at(clocks, 0.95), clocks[-1]]
        ratio = shown[2] / first.setdefault(kind, shown[2])
        print(f"{kind:18}" + "".join(f"{1000 * each:9.1f}" for each in shown) + f"{ratio:8.2f}x")


def beside(store: Store, corpus: Corpus) -> None:
    """The likely twins of tickets, as they are looked for beside one that was opened."""
    times: list[tuple[float, float]] = []
    for one in corpus.chance.sample(corpus.documents, 100):
        cpu, clock = time.process_time(), time.perf_counter()
        similar.alike(store, one.subject, one.body, Filters(departments=frozenset({"1", "2"})), one.ticket)
        times.append((time.process_time() - cpu, time.perf_counter() - clock))
    cpus, clocks = (sorted(column) for column in zip(*times, strict=True))
    shown = [at(cpus, 0.5), at(cpus, 0.95), at(clocks, 0.5), at(clocks, 0.95), clocks[-1]]
    print(f"{'twins of a ticket':18}" + "".join(f"{1000 * each:9.1f}" for each in shown))


def provoke(store: Store) -> None:
    """What nobody means and somebody sends, searched for and typed."""
    slowest: dict[str, float] = {}
    for what, query in HOSTILE.items():
        for is_typing in (False, True):
            clock = time.perf_counter()
            ask(store, query, Filters(departments=frozenset({"1", "2"})), 50, is_typing=is_typing, by_ticket=True)
            slowest[what] = max(slowest.get(what, 0.0), time.perf_counter() - clock)
    three = sorted(slowest.items(), key=lambda one: -one[1])[:3]
    told = ", ".join(f"{what} {1000 * seconds:.0f} ms" for what, seconds in three)
    print(f"{len(HOSTILE)} hostile queries, the slowest: {told}")


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
            rows = f"SELECT id || '-{number}', ticket || '-{number}', at + {number * 7_919_000}, department, terms"
            others = f"FROM kvitok_search.{table} WHERE id NOT LIKE '%-%'"
            connection.execute(
                sa.text(f"INSERT INTO kvitok_search.{table} (id, ticket, at, department, terms) {rows} {others}")
            )


@contextmanager
def opened(engine: str, kept: Path | None, messages: int) -> Iterator[tuple[Store, Callable[[], int]]]:
    """(an index, which is empty unless it was kept, how many bytes it takes)."""
    if engine == WHOOSH:
        with tempfile.TemporaryDirectory(prefix="search-") as folder:
            files = kept / f"whoosh-{messages}" if kept else Path(folder)
            yield WhooshStore(files), lambda: sum(one.stat().st_size for one in files.rglob("*") if one.is_file())
        return
    server = Postgres(kept / "postgres" if kept else None)
    url = server.url if kept else server.create_database()
    database = sa.create_engine(url, **engine_options(url))
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
        named = names()
        store.index(named.documents)
        measure(store, [*corpus.questions, *named.questions])
        store.delete([one.id for one in named.documents])
        race(store, corpus, first)
        beside(store, corpus)
        provoke(store)


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
