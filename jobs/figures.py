"""Statistics are brought up to date: by the state of the record, so it may be done twice, late, or stopped half way."""

import time
from collections.abc import Callable

from desk import measuring
from jobs.queue import hint
from models import db, transaction

SECONDS = 60  # then others have a turn, and it is hinted at again


def measure_waiting() -> None:
    """A part of the tickets in each transaction: who wants to write needn't wait for all of them."""
    with transaction():
        measuring.hear_of_hours()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if _measure_some() < measuring.AT_ONCE:
            return
    hint("jobs.figures.measure_waiting")


def measure_all(tell: Callable[[float], None] = lambda share: None) -> None:
    """All of them anew, and until it is done; `tell` hears what share of it is."""
    with transaction():
        measuring.hear_of_hours()
        measuring.measure_all_anew()
    number = measuring.number_waiting()
    db.session.rollback()
    done = 0
    while some := _measure_some():
        done += some
        tell(min(1.0, done / max(number, 1)))


def _measure_some() -> int:
    with transaction():
        return measuring.measure_waiting()
