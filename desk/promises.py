"""Until when a department answers, as it says itself: its first limit, counted in the hours when it is at work (A6).

Where no hours are said nothing is promised. Holidays are not known yet.
"""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import Department

FURTHEST = 60  # days; whoever answers later promises nothing
ROUNDED_TO = 15 * 60  # seconds: nobody promises 11:07


def answer_by(department: Department, zone: str, *, now: datetime) -> datetime | None:
    """The instant; None where nothing is promised. `zone` is the office's, whose clock the hours are on."""
    limits = [level.after_minutes for level in department.escalation_levels]
    if not limits or not department.hours:
        return None
    left = timedelta(minutes=min(limits))
    for begins, ends in _open_times(department.hours, now.astimezone(ZoneInfo(zone))):
        begins = max(begins, now)
        if begins + left <= ends:
            return _rounded(begins + left)
        left -= max(ends - begins, timedelta())
    return None


def _open_times(hours: dict[str, list[str]], local: datetime) -> Iterator[tuple[datetime, datetime]]:
    """From today on, each day that has hours, as instants."""
    for days in range(FURTHEST):
        day = local.date() + timedelta(days=days)
        if said := hours.get(str(day.weekday())):
            yield _instant(day, said[0], local), _instant(day, said[1], local)


def _instant(day: date, clock: str, local: datetime) -> datetime:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), local.tzinfo).astimezone(UTC)


def _rounded(at: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    return datetime.fromtimestamp(math.ceil(at.timestamp() / ROUNDED_TO) * ROUNDED_TO, UTC)
