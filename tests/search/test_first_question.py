"""The first question that a process is asked finds as much as the second."""

import io
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from app import ROOT
from search.analysis import russian, simple, ukrainian
from search.analysis.once import once, with_all_its_time
from search.console import console

ONE_PROCESS = """
import sys
from pathlib import Path
from search.console import console
console(sys.stdin, sys.stdout, Path(sys.argv[1]))
"""


SLOW_DISK = """
import time
from simplemma.strategies.dictionaries import dictionary_factory
load = dictionary_factory._load_dictionary_from_disk
dictionary_factory._load_dictionary_from_disk = lambda *names: time.sleep(1.5) or load(*names)
"""


def said(folder: Path, line: object, before: str = "") -> dict:
    """What a fresh process answers to one line."""
    result = subprocess.run(
        [sys.executable, "-c", before + ONE_PROCESS, str(folder)],
        input=json.dumps(line),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)


@pytest.mark.row("R22")
@pytest.mark.parametrize(("said_before", "asked"), [("Die Rechnung fehlt", "Rechnungen"), ("Наш сервер", "серверами")])
def test_reading_a_dictionary_costs_no_hits(tmp_path, said_before, asked):
    document = {"index": [{"id": "m1", "ticket": 1, "subject": "", "text": said_before}]}
    console(io.StringIO(json.dumps(document)), io.StringIO(), tmp_path)

    answer = said(tmp_path, {"query": asked})

    assert answer == {"ids": ["m1"]}


@pytest.mark.row("R22")
@pytest.mark.parametrize("asked", ["счёт", "ghbynth", "petrov"])
def test_nor_does_that_of_another_language(tmp_path, asked):
    """Whether счёт is a name only Ukrainian's tells; the disk is slower than a search may be."""
    document = {"index": [{"id": "m1", "ticket": 1, "subject": "", "text": "Петров потерял счёт за принтер"}]}
    console(io.StringIO(json.dumps(document)), io.StringIO(), tmp_path)

    answer = said(tmp_path, {"query": asked}, before=SLOW_DISK)

    assert answer["ids"] == ["m1"]


def test_time_that_went_into_reading_is_given_back():
    dictionary = once(lambda _language: time.sleep(0.3))
    asked = []

    @with_all_its_time
    def answer(*languages):
        began = time.monotonic()
        asked.append(languages)
        for language in languages:
            dictionary(language)
        return time.monotonic() - began < 0.3

    assert answer("de") and answer("de", "uk")
    assert asked == [("de",), ("de",), ("de", "uk"), ("de", "uk")]


@pytest.mark.row("R22")
def test_eight_who_ask_at_the_same_instant_share_one_dictionary():
    read, all_here = [], Barrier(8)

    @once
    def dictionary(language):
        read.append(language)
        time.sleep(0.05)  # so that the others come while it is read
        return {language: language}

    def ask(number):
        all_here.wait()
        return dictionary("de" if number % 2 else "uk")

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(ask, range(8)))

    assert sorted(read) == ["de", "uk"]
    assert len({id(answer) for answer in answers}) == 2


@pytest.mark.parametrize("reads", [simple.dictionary, russian.dictionary, ukrainian.dictionary])
def test_every_dictionary_is_read_so(reads):
    assert reads.__code__ is once(dict).__code__
