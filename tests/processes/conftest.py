"""Desks of their own for tests that kill them."""

from collections.abc import Callable, Iterator

import pytest

from tests.processes.desk import Desk, alive


@pytest.fixture
def desk(tmp_path) -> Iterator[Callable[..., Desk]]:
    """Starts a desk; whatever becomes of it, nothing of it stays behind after the test."""
    started: list[Desk] = []

    def start(**settings: object) -> Desk:
        started.append(Desk(tmp_path / "var", **settings))
        return started[-1].wait()

    yield start
    for desk in started:
        remaining = set(desk.processes())
        desk.end()
        assert alive(remaining) == set()
