"""Charts as the server draws them: where each bar stands and how high it is; templates make SVG of it.

Lengths are in hundredths of the whole, so that the picture fits any screen and words stay as large as they are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEIGHTS = 5  # shades of a week's hours


@dataclass(frozen=True)
class Bar:
    """A rectangle; `y` is from above."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    title: str


def bars(groups: Sequence[tuple[str, Sequence[tuple[str, int, str]]]], highest: int) -> Iterator[Bar]:
    """Groups side by side, each of some bars: (kind, number, title)."""
    room = 100 / max(len(groups), 1)
    for place, (_, parts) in enumerate(groups):
        width = room * 0.8 / max(len(parts), 1)
        for number, (kind, value, title) in enumerate(parts):
            height = 100 * value / highest if highest else 0
            left = place * room + room * 0.1 + number * width
            yield Bar(round(left, 3), round(100 - height, 3), round(width * 0.92, 3), round(height, 3), kind, title)


def top(values: Sequence[int]) -> int:
    """The end of an axis: a round number that none of these exceeds."""
    highest, unit = max(values, default=0), 1
    while highest > 10 * unit:
        unit *= 10
    return next(step * unit for step in (1, 2, 4, 6, 8, 10) if step * unit >= highest)


def marks(words: Sequence[str], most: int = 5) -> list[str]:
    """Those that stand below the bars, as far from each other as they may; the first and the last are among them."""
    if len(words) <= most:
        return list(words)
    steps = most - 1
    return [words[round(place * (len(words) - 1) / steps)] for place in range(most)]


def part(value: int, whole: int) -> float:
    """Of a hundred."""
    return round(100 * value / whole, 2) if whole else 0


def week(counts: Counter[int]) -> tuple[list[int], dict[int, int]]:
    """The hours of the day to be shown, and for each slot with something in it how dark it is, 1 to HEIGHTS."""
    known = {slot % 24 for slot, number in counts.items() if number}
    hours = list(range(min(known), max(known) + 1)) if known else []
    most = max(counts.values(), default=0)
    return hours, {slot: max(1, -(-HEIGHTS * number // most)) for slot, number in counts.items() if number}
