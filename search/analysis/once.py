"""Dictionaries are large and slow to read: of a process's threads that need one at the same instant, one reads it."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Dictionary = TypeVar("Dictionary")
Answer = TypeVar("Answer")

MOST_TIMES = 6  # there are five dictionaries
_read = 0  # how many have been


def once(read: Callable[P, Dictionary]) -> Callable[P, Dictionary]:
    """What `read` makes of the same names is made once and kept; whoever asks meanwhile waits for it.

    functools.cache lets each thread make its own, and keeps the last: eight first searches took a gigabyte.
    """
    kept: dict[tuple[object, ...], Dictionary] = {}
    reading = Lock()

    @wraps(read)
    def asked(*names: P.args, **none: P.kwargs) -> Dictionary:
        global _read
        if names not in kept:
            with reading:
                if names not in kept:
                    kept[names] = read(*names, **none)
                    _read += 1
        return kept[names]

    return asked


def with_all_its_time(answer: Callable[P, Answer]) -> Callable[P, Answer]:
    """For what has but a moment to find an answer: where dictionaries were read in this moment, it is given another.

    A question in one language may need the dictionary of another one too, to see whether a word is a name. To read it
    takes longer than a search may.
    """

    @wraps(answer)
    def answered(*asked: P.args, **options: P.kwargs) -> Answer:
        for _ in range(MOST_TIMES):
            read_before = _read
            found = answer(*asked, **options)
            if _read == read_before:
                break
        return found

    return answered
