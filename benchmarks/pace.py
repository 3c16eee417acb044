"""How quick the machine is just now: a fixed loop in Python, timed between the pieces of what is measured.

On a shared machine the same code takes twice as long from one second to the next, when a neighbour is busy. So what
a piece costs is told in loops too, of the loops timed before and after that piece, and these figures can be read on
another machine: a loop of three million additions takes some 110 ms there, or 60, and a piece the same part of it.
"""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

LOOP = 3_000_000
_PART = 10  # the loop timed between pieces is shorter by this, and its time is multiplied by it


def cpu_seconds() -> float:
    """Seconds of this process' CPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def loop(additions: int = LOOP) -> float:
    """Seconds of CPU that so many additions take."""
    before, total = cpu_seconds(), 0
    for number in range(additions):
        total += number
    return cpu_seconds() - before


@dataclass
class Spent:
    """What pieces of work took: seconds of the clock and of the CPU, and the CPU in loops."""

    clock: float = 0.0
    cpu: float = 0.0
    loops: float = 0.0

    def add(self, other: "Spent") -> None:
        self.clock, self.cpu, self.loops = self.clock + other.clock, self.cpu + other.cpu, self.loops + other.loops


@dataclass
class Pace:
    """Times pieces of work against the loop; `quickest` is the shortest loop it saw, in seconds of CPU."""

    quickest: float = field(default_factory=lambda: min(loop() for _ in range(5)))
    _looks: list[float] = field(default_factory=list)

    def of(self, piece: Callable[[], Any]) -> Spent:
        before = self._loop()
        began, cpu = time.perf_counter(), cpu_seconds()
        piece()
        clock, cpu = time.perf_counter() - began, cpu_seconds() - cpu
        return Spent(clock, cpu, cpu / ((before + self._loop()) / 2))

    def look(self) -> None:
        """Time the loop for what goes on over many pieces; `mean` is of what these looks saw."""
        self._looks.append(self._loop())

    @property
    def mean(self) -> float:
        """Seconds of CPU a loop took on average, as far as anybody looked."""
        return sum(self._looks) / len(self._looks)

    def _loop(self) -> float:
        now = _PART * loop(LOOP // _PART)
        self.quickest = min(self.quickest, now)
        return now
