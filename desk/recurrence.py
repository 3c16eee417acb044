"""When something comes again: days by their rule, each at a time of the wall clock of a zone. Pure arithmetic.

Which days those are is `dateutil`'s; what the clock shows on them is the zone's: a time that summer time leaps over is
moved on to the leap, one that comes twice is meant the first time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule

from desk.business_time import first_at
from models import Every

SHORTEST_MONTH = 28


@dataclass(frozen=True)
class Rhythm:
    """`weekdays` (0 is Monday) count where it is every week, `month_day` (1 to 31) where it is every month.

    In a month of fewer days its last one is meant. `at_minutes`: since midnight.
    """

    every: Every
    at_minutes: int
    zone: ZoneInfo
    weekdays: tuple[int, ...] = ()
    month_day: int = 1

    def next_after(self, now: datetime) -> datetime:
        """The first occurrence after that instant, in UTC. Raises ValueError where no weekday is chosen."""
        yesterday = now.astimezone(self.zone).date() - timedelta(days=1)
        occurrences = (first_at(day, self.at_minutes, self.zone) for day in self.days_from(yesterday))
        return next(at for at in occurrences if at > now)

    def days_from(self, first: date) -> Iterator[date]:
        """The days on which it comes, from this one on."""
        if self.every == Every.WEEK and not self.weekdays:
            raise ValueError("a week without days")
        midnight = datetime.combine(first, time())
        return (day.date() for day in rrule(dtstart=midnight, **_rule(self)))


def _rule(rhythm: Rhythm) -> dict[str, Any]:
    if rhythm.every == Every.DAY:
        return {"freq": DAILY}
    if rhythm.every == Every.WORKDAY:
        return {"freq": WEEKLY, "byweekday": range(5)}
    if rhythm.every == Every.WEEK:
        return {"freq": WEEKLY, "byweekday": rhythm.weekdays}
    if rhythm.month_day <= SHORTEST_MONTH:
        return {"freq": MONTHLY, "bymonthday": rhythm.month_day}
    # The last that there is of 28, 29 … : RFC 5545 alone would leave February out.
    return {"freq": MONTHLY, "bymonthday": range(SHORTEST_MONTH, rhythm.month_day + 1), "bysetpos": -1}
