"""Real servers for the tests: found on this machine or started, and counted.

A test that needs one asks for its fixture (`tests/fixtures_servers.py`). Where a server is really absent the
test is left out, and the last lines of the run say so; on the build machine (CI=true) it fails instead.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import pytest


class Absent(Exception):
    """This server isn't here, and why."""


class Running(Protocol):
    version: str

    def stop(self) -> None: ...


R = TypeVar("R", bound=Running)
_found: dict[str, str] = {}
_left_out: dict[str, str] = {}


@contextmanager
def real(name: str, start: Callable[[], R]) -> Iterator[R]:
    """Run a server while a fixture lives, and remember for the report whether it could be had."""
    server = start_or_leave_out(name, start)
    try:
        yield server
    finally:
        server.stop()


def start_or_leave_out(name: str, start: Callable[[], R]) -> R:
    try:
        server = start()
    except Absent as why:
        leave_out(name, str(why))
        raise AssertionError("not reached") from why
    _found[name] = server.version
    return server


def leave_out(name: str, why: str) -> None:
    """Skip the test that asked for this server; on the build machine let it fail."""
    note_absence(name, why)
    if is_build_machine():
        pytest.fail(f"{name} is missing on the build machine: {why}")
    pytest.skip(f"{name} is not here: {why}")


def note_absence(name: str, why: str) -> None:
    _left_out[name] = why


def is_build_machine() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1")


def told() -> tuple[dict[str, str], dict[str, str]]:
    """What this process found and left out, for the one that reports it where several share the tests."""
    return _found, _left_out


def learn(found: dict[str, str], left_out: dict[str, str]) -> None:
    """What another process found and left out."""
    _found.update(found)
    _left_out.update(left_out)


def report() -> list[str]:
    """What the run's last lines say; nothing if no test asked for a server."""
    lines = []
    if _found:
        lines.append("Real servers: " + ", ".join(f"{name} {version}" for name, version in _found.items()))
    if _left_out:
        lines.append("Left out: " + "; ".join(f"{name} ({why})" for name, why in _left_out.items()))
    elif _found:
        lines.append("Left out: nothing")
    return lines
