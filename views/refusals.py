"""What the log says of refused requests: of a flood one line a minute for each place, with how many there were."""

import logging
import threading
import time
from collections.abc import Callable

EVERY_SECONDS = 60.0
MOST_PLACES = 100  # that are told apart; there are not half as many limits


class OneLineAMinute(logging.Filter):
    """Lets the first line of a place through, and then a line a minute that says how many were left out.

    The count of the last minute of a flood comes with the next line of any place. `clock` is in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._said: dict[object, tuple[float, int]] = {}  # when a line was let through, and how many weren't since

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno > logging.INFO:  # no refusal, but trouble of the limiter itself
            return True
        place = record.args[-1] if isinstance(record.args, tuple) and record.args else record.msg
        with self._lock:
            now = self._clock()
            if place in self._said and now < self._said[place][0] + EVERY_SECONDS:
                at, left_out = self._said[place]
                self._said[place] = at, left_out + 1
                return False
            over = self._over(now)
            self._said[place] = now, 0
        record.msg, record.args = record.getMessage() + over, ()
        return True

    def _over(self, now: float) -> str:
        """How many lines were left out in the minutes that are over, in words; these are forgotten."""
        done = {place: left_out for place, (at, left_out) in self._said.items() if now >= at + EVERY_SECONDS}
        for place in done if len(self._said) < MOST_PLACES else [*self._said]:
            del self._said[place]
        told = [f"{left_out} more at {place}" for place, left_out in done.items() if left_out]
        return f" ({', '.join(told)} since it was last said)" if told else ""
