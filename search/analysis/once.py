"""Dictionaries are large and slow to read: of a process's threads that need one at the same instant, one reads it."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
Dictionary = TypeVar("Dictionary")


def once(read: Callable[P, Dictionary]) -> Callable[P, Dictionary]:
    """What `read` makes of the same names is made once and kept; whoever asks meanwhile waits for it.

    functools.cache lets each thread make its own, and keeps the last: eight first searches took a gigabyte.
    """
    kept: dict[tuple[object, ...], Dictionary] = {}
    reading = Lock()

    @wraps(read)
    def asked(*names: P.args, **none: P.kwargs) -> Dictionary:
        if names not in kept:
            with reading:
                if names not in kept:
                    kept[names] = read(*names, **none)
        return kept[names]

    return asked
