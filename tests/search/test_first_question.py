"""The first question that a process is asked finds as much as the second."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app import ROOT

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


@pytest.mark.row("R22")
@pytest.mark.parametrize(("said_before", "asked"), [("Die Rechnung fehlt", "Rechnungen"), ("Наш сервер", "серверами")])
def test_reading_a_dictionary_costs_no_hits(tmp_path, said_before, asked):
    said(tmp_path, {"index": [{"id": "m1", "ticket": 1, "subject": "", "text": said_before}]})

    answer = said(tmp_path, {"query": asked})

    assert answer == {"ids": ["m1"]}
