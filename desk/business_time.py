"""Time as an office counts it: only while it is at work, on the wall clock of its zone. Pure arithmetic.

A span of work belongs to the day on which it begins; one that ends after 24:00 reaches into the next day, be that a
holiday. A span begins and ends at the first instant at which the day's clock shows its time or more: where the clock
jumps over it, at the jump; where the clock shows it twice, the first time. So spans never overlap what they don't on
the clock, and what is shorter or longer on such a night is so for those at work too.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60  # minutes
FURTHEST = 3660  # days: who has no hours within ten years is never at work again

Spans = tuple[tuple[int, int], ...]
"""Minutes since midnight: from, until. Until may be up to 48:00."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class BusinessHours:
    """When somebody is at work: each weekday's spans (0 is Monday); `otherwise` says what else a day has, or None."""

    zone: ZoneInfo
    week: Mapping[int, Spans]
    otherwise: Callable[[date], Spans | None] = lambda _day: None
    _known: dict[date, list[Span]] = field(default_factory=dict, compare=False, repr=False)

    def spans_of(self, day: date) -> Spans:
        """The spans that begin on this day."""
        said = self.otherwise(day)
        return self.week.get(day.weekday(), ()) if said is None else said

    def on(self, day: date) -> list[Span]:
        """The same as instants, in order."""
        if day not in self._known:
            spans = sorted(self.spans_of(day))
            self._known[day] = [
                (first_at(day, begins, self.zone), first_at(day, ends, self.zone)) for begins, ends in spans
            ]
        return self._known[day]

    def open_from(self, start: datetime) -> Iterator[Span]:
        """Each stretch of work that ends after `start`, the first cut to begin there; none twice, for ten years."""
        done, today = start.astimezone(UTC), start.astimezone(self.zone).date()
        for days in range(-2, FURTHEST):
            for begins, ends in self.on(today + timedelta(days=days)):
                if ends > done:
                    yield max(begins, done), ends
                    done = ends


def business_time_between(hours: BusinessHours, start: datetime, end: datetime) -> timedelta:
    """How much work there is from `start` until `end`; none where `end` is earlier."""
    end = end.astimezone(UTC)
    until = itertools.takewhile(lambda span: span[0] < end, hours.open_from(start))
    return sum((min(ends, end) - begins for begins, ends in until), timedelta())


def add_business_time(hours: BusinessHours, start: datetime, duration: timedelta) -> datetime | None:
    """The first instant at which so much work is done since `start`; None if that is never, or not for ten years."""
    if duration < timedelta():
        raise ValueError("work can't be undone")
    if not duration:
        return start.astimezone(UTC)
    left = duration
    for begins, ends in hours.open_from(start):
        if begins + left <= ends:
            return begins + left
        left -= ends - begins
    return None


def first_at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The first instant at which the clock shows so many minutes after the day's midnight, or more."""
    shown = datetime.combine(day, time()) + timedelta(minutes=minutes)
    at = shown.replace(tzinfo=zone).astimezone(UTC)
    if _clock(at, zone) == shown:
        return at
    return _jump(shown.replace(tzinfo=zone, fold=1).astimezone(UTC), at, shown, zone)


def _jump(early: datetime, late: datetime, shown: datetime, zone: ZoneInfo) -> datetime:
    """The second between these two at which the clock jumped over what it would have shown."""
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        early, late = (early, middle) if _clock(middle, zone) >= shown else (middle, late)
    return late


def _clock(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
