"""The first question that a process is asked finds as much as the second."""

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
from search.analysis.once import once

ONE_PROCESS = """
import sys
from pathlib import Path
from search.console import console
console(sys.stdin, sys.stdout, Path(sys.argv[1]))
"""


def said(folder: Path, line: object) -> dict:
    """What a fresh process answers to one line."""
    result = subprocess.run(
        [sys.executable, "-c", ONE_PROCESS, str(folder)],
        input=json.dumps(line),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def told_in_two_languages(tmp_path_factory) -> Path:
    """By a process that had read no dictionary before."""
    folder = tmp_path_factory.mktemp("index")
    texts = {"m1": "Die Rechnung fehlt", "m2": "Наш сервер"}
    documents = [{"id": one, "ticket": 1, "subject": "", "text": text} for one, text in texts.items()]
    said(folder, {"index": documents})
    return folder


@pytest.mark.row("R22")
@pytest.mark.parametrize(("asked", "found"), [("Rechnungen", "m1"), ("серверами", "m2")])
def test_reading_a_dictionary_costs_no_hits(told_in_two_languages, asked, found):
    assert said(told_in_two_languages, {"query": asked}) == {"ids": [found]}


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
