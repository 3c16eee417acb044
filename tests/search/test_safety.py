"""No kill at any instant and no second writer harms an index, of either engine."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.asking import ask
from search.postgres_store import PostgresStore
from search.store import IndexBusy, IndexUnavailable, Store
from search.whoosh_store import WhooshStore
from tests.search.made import EVERYTHING, document, found

ROOT = Path(__file__).resolve().parent.parent.parent
_BEGINNING = """
import json
import sys
from pathlib import Path
from sqlalchemy import create_engine
from models import engine_options
from search.postgres_store import PostgresStore
from search.store import Document
from search.whoosh_store import WhooshStore

def store_of(url, name):
    return PostgresStore(create_engine(url, **engine_options(url)), name) if url else WhooshStore(Path(name))

def document(number):
    return Document(id=str(number), ticket=str(number), body="Drucker принтер")

store, first, count = store_of(*json.loads(sys.argv[1])), int(sys.argv[2]), int(sys.argv[3])
"""
_WRITER = f"""{_BEGINNING}
for number in range(first, first + count):
    store.index([document(number)], [str(number)])
    print(number, flush=True)
"""
_REBUILDER = f"""{_BEGINNING}
with store.rebuilding() as new:
    for number in range(first, first + count):
        new.index([document(number)])
        print(number, flush=True)
    with new.finishing():
        print("finishing", flush=True)
print("finished", flush=True)
"""


def process(program: str, store: Store, first: int, count: int) -> subprocess.Popen[str]:
    if isinstance(store, PostgresStore):
        there = (store._engine.url.render_as_string(hide_password=False), store._name)
    else:
        assert isinstance(store, WhooshStore)
        there = ("", str(store.root))
    return subprocess.Popen(
        [sys.executable, "-c", program, json.dumps(there), str(first), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def told(running: subprocess.Popen[str]) -> list[str]:
    assert running.stdout
    with running.stdout as out:
        return out.read().split()


def killed_within(running: subprocess.Popen[str], seconds: float) -> list[str]:
    """What a process told of, killed so long after the first word of it."""
    assert running.stdout
    first = running.stdout.readline().strip()
    time.sleep(seconds)
    running.send_signal(signal.SIGKILL)
    rest = told(running)
    running.wait()
    return [first, *rest]


def test_a_writer_killed_at_any_instant_leaves_all_it_told_of_and_no_lock(store):
    chance = random.Random(7)
    safe: list[str] = []
    for round_ in range(6):
        safe += killed_within(process(_WRITER, store, 1000 * round_, 500), chance.uniform(0.01, 0.25))

    store.index([document(99_999, "Drucker")])

    assert {*safe, "99999"} <= {hit.id for hit in ask(store, "Druckern", EVERYTHING, 5_000).hits}


def test_a_rebuild_killed_at_any_instant_leaves_the_old_index_or_the_new_one(store):
    chance = random.Random(3)
    store.index([document(1, "Drucker")])
    for _ in range(4):
        said = killed_within(process(_REBUILDER, store, 100, 20), chance.uniform(0.0, 0.6))
        old, new = ["1"], {str(number) for number in range(100, 120)}

        left = found(store, "Drucker")
        assert left == old or (set(left) == new and "finishing" in said)

    with store.rebuilding() as new_index:
        new_index.index([document(2, "Drucker")])
        with new_index.finishing():
            pass
    assert found(store, "Drucker") == ["2"]


def test_two_writers_by_mistake_wait_for_each_other(store):
    both = [process(_WRITER, store, 0, 10), process(_WRITER, store, 100, 10)]

    safe = [number for one in both for number in told(one)]

    assert [one.wait() for one in both] == [0, 0]
    assert sorted(hit.id for hit in ask(store, "принтерам", EVERYTHING, 100).hits) == sorted(safe)
    assert len(safe) == 20


def test_a_reader_goes_on_while_others_write_and_sees_the_new(store):
    running = process(_WRITER, store, 0, 15)
    while running.poll() is None:
        ask(store, "Drucker", EVERYTHING, 10)
    told(running)

    assert len(found(store, "Drucker")) == 15


def test_a_reader_goes_on_while_the_index_is_rebuilt_again_and_again(store):
    store.index([document(1, "Drucker")])
    asked, over = list[list[str]](), threading.Event()

    def ask_on() -> None:
        while not over.is_set():
            asked.append(found(store, "Drucker"))

    reader = threading.Thread(target=ask_on)
    reader.start()
    for _ in range(8):
        with store.rebuilding() as new:
            new.index([document(1, "Drucker")])
            with new.finishing():
                pass
    over.set()
    reader.join()

    assert asked
    assert all(ids == ["1"] for ids in asked)


def test_only_one_rebuilds_and_nothing_is_left_of_one_given_up(store):
    store.index([document(1, "Drucker")])

    with pytest.raises(ZeroDivisionError), store.rebuilding() as new:
        new.index([document(2, "Drucker")])
        with pytest.raises(IndexBusy), store.rebuilding():
            pass
        raise ZeroDivisionError

    assert found(store, "Drucker") == ["1"]
    with store.rebuilding():
        pass


def test_what_others_take_in_while_the_index_is_rebuilt_is_told_at_the_end(store):
    store.index([document(1, "Drucker")])

    with store.rebuilding() as new:
        store.index([document(2, "Drucker")], ["2", "3"])
        with new.finishing() as changed:
            assert changed == {"2", "3"}
    store.index([document(4, "Drucker")])

    with store.rebuilding() as new, new.finishing() as changed:
        assert changed == set()


def test_the_batch_is_read_only_once_nobody_else_writes(store):
    """Two workers that read a ticket one after the other write what they read in the same order."""
    said, reading = list[str](), threading.Event()

    def slow():
        reading.set()
        time.sleep(0.5)
        said.append("first read")
        yield document(1, "alt")

    def quick():
        said.append("second read")
        yield document(1, "neu")

    first = threading.Thread(target=lambda: store.index(slow(), ["1"]))
    first.start()
    reading.wait(10)
    store.index(quick(), ["1"])
    first.join()

    assert said == ["first read", "second read"]
    assert (found(store, "neu"), found(store, "alt")) == (["1"], [])


def test_an_index_of_another_version_is_not_asked(store, monkeypatch):
    monkeypatch.setattr("search.analysis.VERSION", 0)

    with pytest.raises(IndexUnavailable, match="version"):
        found(store, "Drucker")
    with pytest.raises(IndexUnavailable, match="version"):
        store.index([document(1, "Drucker")])
