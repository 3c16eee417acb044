"""Until when a ticket can be snoozed: some usual times, and any other, in the reader's zone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from flask_babel import get_timezone, gettext

from desk.errors import NoTimeToSnoozeUntil
from views.moments import brief

MORNING = 9
MONDAY = 0


class Time(NamedTuple):
    """`key` is how a form names it."""

    key: str
    words: str
    at: datetime


def times(now: datetime) -> list[Time]:
    """In two hours, tomorrow morning, on Monday morning, in a week: each with what day and hour that is."""
    found = {
        "hours": (gettext("In two hours"), now + timedelta(hours=2)),
        "tomorrow": (gettext("Tomorrow morning"), _morning_in(1, now)),
        "monday": (gettext("On Monday"), _next_monday(now)),
        "week": (gettext("In a week"), _morning_in(7, now)),
    }
    return _told(found, now)


def reminder_times(now: datetime) -> list[Time]:
    """Tomorrow, in three days, on Monday, each in the morning: when to be reminded."""
    found = {
        "tomorrow": (gettext("Tomorrow morning"), _morning_in(1, now)),
        "days": (gettext("In three days"), _morning_in(3, now)),
        "monday": (gettext("On Monday"), _next_monday(now)),
    }
    return _told(found, now)


def time_in(form: Mapping[str, str], now: datetime, offered: Iterable[Time] | None = None) -> datetime:
    """What was chosen, or written as the field for a day and hour writes it. Raises NoTimeToSnoozeUntil."""
    known = {one.key: one.at for one in (times(now) if offered is None else offered)}
    chosen = form.get("until", "")
    if chosen in known:
        return known[chosen]
    try:
        return _aware(datetime.fromisoformat(form.get("own", ""))).astimezone(UTC)
    except (ValueError, OverflowError):
        raise NoTimeToSnoozeUntil from None


def _told(found: Mapping[str, tuple[str, datetime]], now: datetime) -> list[Time]:
    """The nearest first: Monday comes before "in three days" on a Saturday, and after it on a Tuesday."""
    told = [Time(key, f"{words} ({brief(at, now)})", at.astimezone(UTC)) for key, (words, at) in found.items()]
    return sorted(told, key=lambda one: one.at)


def _morning_in(days: int, now: datetime) -> datetime:
    today = now.astimezone(get_timezone()).replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return _at_nine(today + timedelta(days=days))


def _next_monday(now: datetime) -> datetime:
    return _morning_in((MONDAY - now.astimezone(get_timezone()).weekday()) % 7 or 7, now)


def _at_nine(at: datetime) -> datetime:
    """Also across a change of the clocks."""
    return _aware(at.replace(tzinfo=None))


def _aware(at: datetime) -> datetime:
    zone = get_timezone()
    if at.tzinfo:
        return at
    localize = getattr(zone, "localize", None)  # pytz's zones want to be asked
    return localize(at) if localize else at.replace(tzinfo=zone)
