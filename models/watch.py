"""Of tables that every process knows by heart: when to read them anew.

Who changes one touches a file in VAR; each process looks at that file's time at most once a second, which asks the
database nothing, and reads anew when it moved; and once a minute in any case.
"""

import os
import time
from pathlib import Path

from flask import current_app

LOOKS_EVERY = 1.0
READS_EVERY = 60.0


class Watch:
    """What one reader of the tables has seen of the file."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As at the start: the next who asks reads."""
        self.looked_at = self.read_at = float("-inf")
        self.stamp = 0

    def is_due(self) -> bool:
        """Whether to read now; it counts as read then."""
        now = time.monotonic()
        if now - self.looked_at < LOOKS_EVERY:
            return False
        self.looked_at, stamp = now, _stamp()
        if stamp == self.stamp and now - self.read_at < READS_EVERY:
            return False
        self.stamp, self.read_at = stamp, now
        return True

    def try_again(self) -> None:
        """Reading failed: the next look reads."""
        self.stamp = -1


def touch() -> None:
    """After the commit: every process reads anew within a second or so."""
    file = _stamp_file()
    file.touch()
    os.utime(file)


def _stamp_file() -> Path:
    return Path(current_app.config["VAR"]) / "texts-changed"


def _stamp() -> int:
    try:
        return _stamp_file().stat().st_mtime_ns
    except OSError:
        return 0
