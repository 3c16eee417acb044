"""The matters customers bring, as they lie in data/matters: a file for each language and department."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
ACTS = ("transfer", "close", "customer", "reply", "note", "away")


@dataclass(frozen=True)
class Line:
    """One act of a talk.

    `act` is one of ACTS; `text` what is said; `whither` the department of a transfer, or who closes ("agent",
    "customer"). It happens `wait` days after the line before at the earliest. `status` is a reply's, if it sets one.
    """

    act: str
    text: str = ""
    whither: str = ""
    files: tuple[str, ...] = ()
    status: str = ""
    wait: int = 0
    copies_a_colleague: bool = False


@dataclass(frozen=True)
class Matter:
    """A subject and how the talk about it goes. Texts hold places: {host}, and [one|another] of several wordings."""

    language: str
    department: str
    subject: str
    talk: tuple[Line, ...]


def load(name: str) -> dict[str, Any]:
    """One file of data/."""
    with (DATA / name).open("rb") as file:
        return tomllib.load(file)


@cache
def all_matters() -> tuple[Matter, ...]:
    """Every matter there is, in the order of the files' names."""
    return tuple(
        Matter(path.parent.name, path.stem, matter["subject"], tuple(_line(entry) for entry in matter["talk"]))
        for path in sorted(DATA.glob("matters/*/*.toml"))
        for matter in load(str(path.relative_to(DATA)))["matter"]
    )


def _line(entry: dict[str, Any]) -> Line:
    act = next(name for name in ACTS if name in entry)  # a transfer may carry a note: it comes first
    said = entry[act].strip()
    moves = act in ("transfer", "close")
    return Line(
        act,
        text=entry.get("note", "") if moves else said,
        whither=said if moves else "",
        files=tuple(entry.get("files", ())),
        status=entry.get("status", ""),
        wait=entry.get("wait", 0),
        copies_a_colleague=entry.get("copy", False),
    )
