"""How long a clock has run, and when it will have run so long: pure arithmetic over its pauses and working hours."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.business_time import BusinessHours, add_business_time, business_time_between

Pause = tuple[datetime, datetime | None]
"""Since when, until when a clock stood still; None: it still does."""


@dataclass(frozen=True)
class Run:
    """A clock that was started once and stood still at times. `hours` None: day and night count."""

    started_at: datetime
    pauses: tuple[Pause, ...] = ()
    hours: BusinessHours | None = None

    def worked(self, until: datetime) -> timedelta:
        """How long it has run by then."""
        stretches = ((begins, min(ends or until, until)) for begins, ends in self._stretches() if begins < until)
        return sum((self._between(begins, ends) for begins, ends in stretches), timedelta())

    def reached(self, work: timedelta) -> datetime | None:
        """The first instant at which it has run so long; None while it stands still before that."""
        left = work
        for begins, ends in self._stretches():
            at = self._after(begins, left)
            if ends is None or at <= ends:
                return at
            left -= self._between(begins, ends)
        return None

    def _stretches(self) -> Iterator[tuple[datetime, datetime | None]]:
        """Between the pauses, which may overlap."""
        runs_since: datetime | None = self.started_at
        for begins, ends in sorted(self.pauses, key=lambda pause: pause[0]):
            if runs_since is None:
                return
            if begins > runs_since:
                yield runs_since, begins
            runs_since = max(runs_since, ends) if ends else None
        if runs_since is not None:
            yield runs_since, None

    def _between(self, begins: datetime, ends: datetime) -> timedelta:
        if ends <= begins:
            return timedelta()
        return business_time_between(self.hours, begins, ends) if self.hours else ends - begins

    def _after(self, begins: datetime, work: timedelta) -> datetime:
        """Who has no hours for ten years is waited for day and night: nothing may be forgotten."""
        at = add_business_time(self.hours, begins, work) if self.hours else None
        return at or begins + work


def is_ever_at_work(hours: BusinessHours, now: datetime) -> bool:
    return add_business_time(hours, now, timedelta(minutes=1)) is not None
