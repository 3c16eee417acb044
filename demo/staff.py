"""Who answers whom: the office's departments and agents as data/office.toml names them."""

from functools import cache
from random import Random
from typing import Any

from demo.matters import load

MINUTES_TO_ANSWER = {"support": 40, "hardware": 80, "sales": 150, "accounting": 200}


@cache
def office() -> dict[str, Any]:
    """All of data/office.toml."""
    return load("office.toml")


def department_keys() -> list[str]:
    return [department["key"] for department in office()["departments"]]


def name_of(department: str, language: str) -> str:
    """The department's name in this language."""
    return str(next(one["names"][language] for one in office()["departments"] if one["key"] == department))


def manager_of(department: str) -> str:
    """The key of the agent who manages it."""
    return str(next(one["manager"] for one in office()["departments"] if one["key"] == department))


def answerer(department: str, language: str, chance: Random) -> str:
    """The key of one of its agents, if possible one who speaks the language; its manager less often than others."""
    staff = [agent for agent in office()["agents"] if department in agent["departments"]]
    speakers = [agent for agent in staff if language in agent["speaks"]] or staff
    weights = [1 if agent["role"] == "manager" else 3 for agent in speakers]
    return str(chance.choices(speakers, weights)[0]["key"])
