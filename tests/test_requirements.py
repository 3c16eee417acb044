"""The lists of packages agree with each other: an environment made from nothing can be made at all."""

from collections.abc import Iterator
from importlib.metadata import requires, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config import ROOT

LISTS = ("requirements.txt", "requirements-postgres.txt", "requirements-dev.txt")


def asked_for(name: str) -> Iterator[Requirement]:
    """What one of the lists names itself, for this Python and system."""
    for line in (ROOT / name).read_text().splitlines():
        if line and not line.startswith(("#", "-r ")):
            requirement = Requirement(line)
            if not requirement.marker or requirement.marker.evaluate():
                yield requirement


def needed_by(requirement: Requirement) -> Iterator[Requirement]:
    """What an installed package needs in its turn, with the extras it was asked for with."""
    for text in requires(requirement.name) or ():
        needed = Requirement(text)
        extras = requirement.extras or {""}
        if not needed.marker or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            yield needed


def everything() -> Iterator[Requirement]:
    """Every package that the lists bring, each as often as somebody asks for it."""
    waiting = [requirement for name in LISTS for requirement in asked_for(name)]
    seen = set()
    while waiting:
        requirement = waiting.pop()
        yield requirement
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            waiting.extend(needed_by(requirement))


@pytest.fixture(scope="module")
def pinned() -> dict[str, str]:
    """The version of each package in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text().split()
    return {canonicalize_name(name): number for name, _, number in (line.partition("==") for line in lines)}


def test_constraints_name_every_package_in_a_version_that_all_who_ask_accept(pinned: dict[str, str]) -> None:
    wrong = {
        str(requirement): pinned.get(canonicalize_name(requirement.name), "not pinned")
        for requirement in everything()
        if not requirement.specifier.contains(pinned.get(canonicalize_name(requirement.name), "0"), prereleases=True)
        or canonicalize_name(requirement.name) not in pinned
    }
    assert wrong == {}


def test_what_is_tested_here_is_what_the_constraints_name(pinned: dict[str, str]) -> None:
    names = {canonicalize_name(requirement.name) for requirement in everything()}
    assert {name: version(name) for name in names} == {name: pinned.get(name, "not pinned") for name in names}
