"""When people write and when the office answers. Instants in and out are aware; the office's clock is UTC+1."""

from datetime import datetime, time, timedelta, timezone
from random import Random

OFFICE = timezone(timedelta(hours=1))  # no time zone tables: a bare machine may have none
FIRST_HOUR, LAST_HOUR = 8, 18
SATURDAY = 5
SPAN_DAYS = 60


def when_a_matter_begins(chance: Random, now: datetime) -> datetime:
    """Some time in the last 60 days: more of them lately, few at week-ends, none in the small hours."""
    while True:
        day = now.astimezone(OFFICE) - timedelta(days=int(SPAN_DAYS * chance.random() ** 1.6))
        if day.weekday() >= SATURDAY and chance.random() > 0.25:
            continue
        minute = int(min(max(chance.gauss(12.5, 3.2), 6), 22.5) * 60) + chance.randrange(60) / 60
        begun = datetime.combine(day.date(), time(), OFFICE) + timedelta(minutes=minute, seconds=chance.randrange(60))
        if begun < now - timedelta(minutes=3):
            return begun


def when_the_office_acts(chance: Random, after: datetime, minutes: float) -> datetime:
    """Some `minutes` (the median) later, while somebody is at work."""
    at = after + timedelta(minutes=minutes * chance.lognormvariate(0, 0.9), seconds=chance.randrange(60))
    return _while_at_work(chance, at.astimezone(OFFICE).replace(microsecond=0))


def when_the_customer_writes(chance: Random, after: datetime) -> datetime:
    """Between a quarter of an hour and a day or two later, not at night."""
    at = (after + timedelta(minutes=12 + 150 * chance.lognormvariate(0, 1.1))).astimezone(OFFICE)
    if 7 <= at.hour < 22:
        return at.replace(microsecond=0)
    morning = at.replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1 if at.hour >= 22 else 0)
    return morning + timedelta(seconds=chance.randrange(600, 9000))


def _while_at_work(chance: Random, at: datetime) -> datetime:
    while not _is_at_work(at):
        is_early = at.hour < FIRST_HOUR and at.weekday() <= SATURDAY
        morning = at.replace(hour=FIRST_HOUR, minute=0) + timedelta(days=0 if is_early else 1)
        at = morning + timedelta(seconds=chance.randrange(120, 6000))
    return at


def _is_at_work(at: datetime) -> bool:
    last = 14 if at.weekday() == SATURDAY else LAST_HOUR
    return at.weekday() <= SATURDAY and FIRST_HOUR <= at.hour < last
