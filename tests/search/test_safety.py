"""No kill at any instant and no second writer harms an index, of either engine.

`KILLS=100` kills that many writers and rebuilds instead of a few.
"""

import os
import random
import signal
import threading
import time
import traceback
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine

from models import engine_options
from search.analysis import warm_up
from search.asking import ask
from search.postgres_store import PostgresStore
from search.store import IndexBusy, IndexUnavailable, Store
from search.whoosh_store import WhooshStore
from tests.search.made import EVERYTHING, document, found

KILLS = int(os.environ.get("KILLS", "0"))
long_enough = pytest.mark.timeout(120 + 20 * KILLS)


@pytest.fixture(scope="module", autouse=True)
def words_read_once() -> None:
    """Before the first process is forked, not in each of them."""
    warm_up()


class Process:
    """A process forked from this one, which does something with an index of its own and tells of it, word by word."""

    def __init__(self, act: Callable[[Store, Callable[[str], object]], None], store: Store):
        reading, writing = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            try:
                act(_reopened(store), lambda word: os.write(writing, f"{word}\n".encode()))
            except BaseException:
                traceback.print_exc()
            else:
                os._exit(0)
            os._exit(1)
        os.close(writing)
        self._out = os.fdopen(reading)

    def first_word(self) -> str:
        return self._out.readline().strip()

    def words(self) -> list[str]:
        """Those told until it ends."""
        with self._out as out:
            return out.read().split()

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> int:
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])

    def is_running(self) -> bool:
        ended, status = os.waitpid(self._pid, os.WNOHANG)
        assert status == 0
        return not ended


def _reopened(store: Store) -> Store:
    """With a connection of its own."""
    if isinstance(store, WhooshStore):
        return WhooshStore(store.root)
    assert isinstance(store, PostgresStore)
    url = store._engine.url.render_as_string(hide_password=False)
    return PostgresStore(create_engine(url, **engine_options(url)), store._name)


def writing(first: int, count: int) -> Callable[[Store, Callable[[str], object]], None]:
    def write(store: Store, tell: Callable[[str], object]) -> None:
        for number in range(first, first + count):
            store.index([document(number, "Drucker принтер")], [str(number)])
            tell(str(number))

    return write


def rebuild(store: Store, tell: Callable[[str], object]) -> None:
    with store.rebuilding() as new:
        for number in range(100, 120):
            new.index([document(number, "Drucker принтер")])
            tell(str(number))
        with new.finishing():
            tell("finishing")
    tell("finished")


def killed_within(running: Process, seconds: float) -> list[str]:
    """What a process told of, killed so long after the first word of it."""
    first = running.first_word()
    time.sleep(seconds)
    running.kill()
    said = running.words()
    running.wait()
    return [first, *said]


@long_enough
def test_a_writer_killed_at_any_instant_leaves_all_it_told_of_and_no_lock(store):
    chance = random.Random(7)
    safe: list[str] = []
    for round_ in range(KILLS or 6):
        safe += killed_within(Process(writing(1000 * round_, 500), store), chance.uniform(0.01, 0.25))

    store.index([document(999_999, "Drucker")])

    assert {*safe, "999999"} <= {hit.id for hit in ask(store, "Druckern", EVERYTHING, 100_000).hits}


@long_enough
def test_a_rebuild_killed_at_any_instant_leaves_the_old_index_or_the_new_one(store):
    chance = random.Random(3)
    store.index([document(1, "Drucker")])
    new = {str(number) for number in range(100, 120)}
    for _ in range(KILLS or 4):
        old = set(found(store, "Drucker"))
        said = killed_within(Process(rebuild, store), chance.uniform(0.0, 0.6))

        left = set(found(store, "Drucker"))
        assert left == old or (left == new and "finishing" in said)

    with store.rebuilding() as new_index:
        new_index.index([document(2, "Drucker")])
        with new_index.finishing():
            pass
    assert found(store, "Drucker") == ["2"]


def test_two_writers_by_mistake_wait_for_each_other(store):
    both = [Process(writing(0, 10), store), Process(writing(100, 10), store)]

    safe = [number for one in both for number in one.words()]

    assert [one.wait() for one in both] == [0, 0]
    assert sorted(hit.id for hit in ask(store, "принтерам", EVERYTHING, 100).hits) == sorted(safe)
    assert len(safe) == 20


def test_a_reader_goes_on_while_others_write_and_sees_the_new(store):
    running = Process(writing(0, 15), store)
    while running.is_running():
        ask(store, "Drucker", EVERYTHING, 10)

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
