"""Desks of their own for tests that kill them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.processes.desk import Desk, alive, environment


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """The folder of a desk that was never started."""
    var = tmp_path_factory.mktemp("prepared") / "var"
    subprocess.run([sys.executable, "-m", "processes", "prepare"], cwd=ROOT, env=environment(var), check=True)
    return var


@pytest.fixture
def desk(tmp_path, prepared) -> Iterator[Callable[..., Desk]]:
    """Starts a desk; whatever becomes of it, nothing of it stays behind after the test."""
    started: list[Desk] = []

    def start(**settings: object) -> Desk:
        started.append(Desk(tmp_path / "var", prepared, **settings))
        return started[-1].wait()

    yield start
    for desk in started:
        remaining = set(desk.processes())
        desk.end()
        assert alive(remaining) == set()
