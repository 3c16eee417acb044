"""When it was, as briefly as it can be said: in the reader's zone, no seconds, no year that goes without saying."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask import Flask
from flask_babel import format_datetime, get_locale, get_timezone
from markupsafe import Markup

from models import utcnow

MOST_REMEMBERED = 4096


def init_app(app: Flask) -> None:
    """Filters for templates."""
    app.jinja_env.filters.update(instant=instant, moment=moment, day=day)


def instant(at: datetime | None) -> str:
    """Day and minute, whole: "20 Nov 2026, 11:47". The seconds help nobody."""
    return _instant(at, *_reader()) if at else ""


def brief(at: datetime, now: datetime) -> str:
    """Day and minute: "11:47" if it is today, "20 Nov, 11:47" this year, else with the year."""
    language, zone = _reader()
    day, hour = _date(at, _day_of(now, zone), language, zone), _hour(at, language, zone)
    return f"{day}, {hour}" if day else hour


def brief_day(at: datetime, now: datetime) -> str:
    """The day alone, where there is little room; today's is the minute."""
    language, zone = _reader()
    return _date(at, _day_of(now, zone), language, zone) or _hour(at, language, zone)


def minute(at: datetime | None) -> str:
    """For tables of other programs: "2026-11-20 11:47", which sorts and which any of them understands."""
    return str(format_datetime(at, "yyyy-MM-dd HH:mm")) if at else ""


def moment(at: datetime | None) -> Markup:
    """A `<time>` that says it briefly, and whole to whoever points at it."""
    return _time(at, brief(at, utcnow())) if at else Markup()


def day(at: datetime | None) -> Markup:
    """A `<time>` that names the day."""
    return _time(at, brief_day(at, utcnow())) if at else Markup()


def _time(at: datetime, words: str) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), instant(at), words)


def _reader() -> tuple[str, str]:
    """Language and zone. A page says dozens of instants, the same ones again and again: they are put in words once."""
    return str(get_locale() or "en"), str(get_timezone() or "UTC")


@lru_cache(maxsize=MOST_REMEMBERED)
def _instant(at: datetime, language: str, zone: str) -> str:
    here = _here(at, zone)
    return f"{format_date(here, 'medium', language)}, {_hour(at, language, zone)}"


@lru_cache(maxsize=MOST_REMEMBERED)
def _date(at: datetime, today: date, language: str, zone: str) -> str:
    """Empty for today."""
    here = _here(at, zone)
    if here.date() == today:
        return ""
    if here.year != today.year:
        return str(format_date(here, "short", language))
    return format_skeleton("MMMd", here.replace(tzinfo=None), locale=language)


@lru_cache(maxsize=MOST_REMEMBERED)
def _hour(at: datetime, language: str, zone: str) -> str:
    return str(format_time(_here(at, zone), "short", tzinfo=ZoneInfo(zone), locale=language))


def _day_of(at: datetime, zone: str) -> date:
    return _here(at, zone).date()


def _here(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))
