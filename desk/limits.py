"""How long a customer may wait: day and night, or in the hours of the department's calendar if it says so (R21, S2).

A calendar that is never at work would count nothing, and nothing may be forgotten: then too day and night counts.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from desk.business_time import BusinessHours, business_time_between, latest_start
from desk.calendars import hours_of
from models import Department


@dataclass(frozen=True)
class Limit:
    """So much of a wait, and in which hours it is counted; None: in all."""

    after: timedelta
    hours: BusinessHours | None = None
    _known: dict[datetime, datetime | None] = field(default_factory=dict, compare=False, repr=False)

    def left(self, since: datetime, now: datetime) -> timedelta | None:
        """So much of it is still to come; None once it is reached."""
        if since <= self.reached_by(now):
            return None
        counts = self.hours if self._worked(now) else None
        return self.after - (business_time_between(counts, since, now) if counts else now - since)

    def reached_by(self, now: datetime) -> datetime:
        """Who has been waiting since then, or longer, has waited so long."""
        return self._worked(now) or now - self.after

    def _worked(self, now: datetime) -> datetime | None:
        """The same in the hours, if there are any; asked once, not for each row of a list."""
        if self.hours and now not in self._known:
            self._known[now] = latest_start(self.hours, now, self.after)
        return self._known.get(now)


def limit_of(department: Department, minutes: int) -> Limit:
    counted = department.calendar if department.escalates_in_hours else None
    return Limit(timedelta(minutes=minutes), hours_of(counted) if counted else None)
