"""Desks of their own for tests that kill them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import ROOT
from tests.processes.desk import Desk, alive, environment

PREPARE = ["sh", "-c", 'umask 022 && exec "$0" -m processes prepare', sys.executable]


@pytest.fixture(scope="session")
def prepared(once_in_a_run) -> Path:
    """The folder of a desk that was never started, as an operator prepares it whose files others may read."""
    return once_in_a_run("prepared", lambda var: subprocess.run(PREPARE, cwd=ROOT, env=environment(var), check=True))


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
