"""Where the new words of a mail stand in the whole of it, so that what they quote can be folded in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

MOST_TRIES = 50
SHORT_LINES, SHORT = 4, 400
LONG_LINES = 6
_QUOTE_MARK = re.compile(r"^ ?\S{0,4}>", re.MULTILINE)


@dataclass(frozen=True)
class Passage:
    """A piece of a mail: new words, or what isn't new."""

    text: str
    is_new: bool
    is_open: bool = False
    """Shown at once though it isn't new: a short question that the words below answer."""

    @property
    def is_quote(self) -> bool:
        """Whether it is what others wrote, rather than a signature or a greeting of the program."""
        return bool(_QUOTE_MARK.search(self.text)) or _count(self.text) > LONG_LINES


def passages(text: str, whole: str) -> list[Passage] | None:
    """The new words first, then all else of the mail; new words between quotes keep their places.

    None where the new words aren't lines of the whole, so that nothing can be told of their places.
    """
    lines = whole.split("\n")
    places = _places(text, lines)
    if places is None:
        return None
    runs = list(_runs(lines, places))
    if sum(run.is_new for run in runs) <= 1:
        rest = "\n\n".join(run.text for run in runs if not run.is_new)
        return [Passage(text, is_new=True)] * bool(text) + [Passage(rest, is_new=False)] * bool(rest)
    last = max(at for at, run in enumerate(runs) if run.is_new)
    return [_opened_if_short(run, at < last) for at, run in enumerate(runs)]


def stands_in_order(text: str, whole: str) -> bool:
    """Whether the new words are the first of the whole, so that showing them first changes nothing."""
    return "".join(whole.split()).startswith("".join(text.split()))


def _places(text: str, lines: list[str]) -> set[int] | None:
    """The numbers of the lines that are the new words: in one piece if they are anywhere, else in this order."""
    wanted = [_plain(line) for line in text.split("\n") if line.strip()]
    there = [(number, _plain(line)) for number, line in enumerate(lines) if line.strip()]
    words = [line for _, line in there]
    starts = [at for at, line in enumerate(words) if wanted and line == wanted[0]][:MOST_TRIES]
    for start in starts:
        if words[start : start + len(wanted)] == wanted:
            return {number for number, _ in there[start : start + len(wanted)]}
    return _one_after_another(wanted, there)


def _one_after_another(wanted: list[str], there: list[tuple[int, str]]) -> set[int] | None:
    found: set[int] = set()
    waiting = iter([*wanted, None])
    next_one = next(waiting)
    for number, line in there:
        if line == next_one:
            found.add(number)
            next_one = next(waiting)
    return found if next_one is None else None


def _runs(lines: list[str], places: set[int]) -> Iterator[Passage]:
    said = [(number, number in places) for number, line in enumerate(lines) if line.strip()]
    for is_new, group in groupby(said, key=lambda one: one[1]):
        numbers = [number for number, _ in group]
        yield Passage("\n".join(lines[numbers[0] : numbers[-1] + 1]), is_new)


def _opened_if_short(run: Passage, is_between: bool) -> Passage:
    is_short = _count(run.text) <= SHORT_LINES and len(run.text) <= SHORT
    return Passage(run.text, run.is_new, is_open=is_between and is_short and not run.is_new)


def _plain(line: str) -> str:
    return " ".join(line.split())


def _count(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))
