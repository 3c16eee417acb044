"""Days, months and years as people write them in a query or a filter."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

from search.query_words import DAYS


def days_of(text: str, zone: tzinfo = UTC) -> tuple[datetime, datetime] | None:
    """(begin, end) of the day, month or year that a date names, as they are in this zone, in UTC.

    Today and yesterday may be named too. None for what is no date.
    """
    text = text.strip().lower()
    if text in DAYS:
        day = datetime.now(zone).date() - timedelta(days=DAYS[text])
        return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    for shape, order in _DATES:
        if found := shape.fullmatch(text):
            numbers = dict(zip(order, map(int, found.groups()), strict=True))
            return _span(numbers["y"], numbers.get("m"), numbers.get("d"), zone)
    return None


_DATES = (
    (re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[t ].*)?"), "ymd"),
    (re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4})"), "dmy"),
    (re.compile(r"(\d{4})-(\d\d?)"), "ym"),
    (re.compile(r"(\d\d?)[./](\d{4})"), "my"),
    (re.compile(r"(\d{4})"), "y"),
)


def _span(year: int, month: int | None, day: int | None, zone: tzinfo) -> tuple[datetime, datetime] | None:
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    try:
        last = first + timedelta(days=1) if day else date(year, month, 28) + timedelta(days=4) if month else None
        end = last or date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return _midnight(first, zone), datetime.max.replace(tzinfo=UTC)  # the last day, month or year there is
    return _midnight(first, zone), _midnight(end if day else end.replace(day=1), zone)


def _midnight(day: date, zone: tzinfo) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    try:
        return midnight.astimezone(UTC)
    except OverflowError:
        return midnight.replace(tzinfo=UTC)  # the first and the last day there are
