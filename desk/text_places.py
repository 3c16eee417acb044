"""Where a text is spoken: the line of its template or module, found by looking."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import current_app

from desk.catalogues import Entry

TELLING = 40  # letters of a text that find it
LONGEST = 200


@dataclass(frozen=True)
class Place:
    """`line`: its number, 0 where the file doesn't say it in one piece; `words` what stands there."""

    file: str
    line: int = 0
    words: str = ""


def places_of(entry: Entry) -> list[Place]:
    return [_place(file.partition(":")[0], entry.source.msgid) for file in entry.places]


def files_of(entries: Iterable[Entry]) -> list[str]:
    """All that speak."""
    return sorted({file.partition(":")[0] for entry in entries for file in entry.places})


def _place(file: str, msgid: str) -> Place:
    telling = msgid.split("\n")[0][:TELLING].replace('"', '\\"')
    for number, line in enumerate(_lines(file), 1):
        if telling in line or msgid[:TELLING] in line:
            return Place(file, number, line.strip()[:LONGEST])
    return Place(file)


def _lines(file: str) -> tuple[str, ...]:
    """Of the desk's own files alone: the names come from its catalogues."""
    root = Path(current_app.root_path).resolve()
    path = (root / file).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        return ()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read(path: Path, _at: int) -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8").splitlines())
