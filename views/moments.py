"""When it was, as briefly as it can be said: in the reader's zone, no seconds, no year that goes without saying."""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from flask import Flask
from flask_babel import format_datetime, get_locale, get_timezone
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from models import utcnow

MOST_REMEMBERED = 4096
IN_PAGE = "reader_here_and_now"
Words = Callable[[datetime, date, str, str], str]


def init_app(app: Flask) -> None:
    """Filters for templates. For whom they speak is found when the page is begun: a list says 150 instants."""
    app.context_processor(lambda: {IN_PAGE: _here_and_now()})
    app.jinja_env.filters.update(instant=_instant_in, moment=_moment_in, day=_day_in)


def instant(at: datetime | None) -> str:
    """Day and minute, whole: "20 Nov 2026, 11:47". The seconds help nobody."""
    return _instant(at, *_reader()) if at else ""


def brief(at: datetime, now: datetime) -> str:
    """Day and minute: "11:47" if it is today, "20 Nov, 11:47" this year, else with the year."""
    language, zone = _reader()
    return _brief(at, _day_of(now, zone), language, zone)


def brief_now(at: datetime) -> str:
    """The same as of this minute."""
    return _brief(at, *_here_and_now())


def brief_day(at: datetime, now: datetime) -> str:
    """The day alone, where there is little room; today's is the minute."""
    language, zone = _reader()
    return _brief_day(at, _day_of(now, zone), language, zone)


def short_day(day: date) -> str:
    """As the language writes it: "22 Nov", "22. Nov."."""
    return str(format_skeleton("MMMd", day, locale=_reader()[0]))


def weekday(day: date) -> str:
    """The same with the day of the week: "Sun, 22 Nov"."""
    return str(format_skeleton("MMMEd", day, locale=_reader()[0]))


def minute(at: datetime | None) -> str:
    """For tables of other programs: "2026-11-20 11:47", which sorts and which any of them understands."""
    return str(format_datetime(at, "yyyy-MM-dd HH:mm")) if at else ""


def moment(at: datetime | None) -> Markup:
    """A `<time>` that says it briefly, and whole to whoever points at it."""
    return _time(_brief, at, *_here_and_now()) if at else Markup()


def day(at: datetime | None) -> Markup:
    """A `<time>` that names the day."""
    return _time(_brief_day, at, *_here_and_now()) if at else Markup()


@pass_context
def _instant_in(page: Context, at: datetime | None) -> str:
    _, language, zone = page.get(IN_PAGE) or _here_and_now()
    return _instant(at, language, zone) if at else ""


@pass_context
def _moment_in(page: Context, at: datetime | None) -> Markup:
    return _time(_brief, at, *(page.get(IN_PAGE) or _here_and_now())) if at else Markup()


@pass_context
def _day_in(page: Context, at: datetime | None) -> Markup:
    return _time(_brief_day, at, *(page.get(IN_PAGE) or _here_and_now())) if at else Markup()


def _here_and_now() -> tuple[date, str, str]:
    """The reader's day, language and zone."""
    language, zone = _reader()
    return _day_of(utcnow(), zone), language, zone


def _reader() -> tuple[str, str]:
    """Language and zone. A page says dozens of instants, the same ones again and again: they are put in words once."""
    return str(get_locale() or "en"), str(get_timezone() or "UTC")


@lru_cache(maxsize=MOST_REMEMBERED)
def _time(words: Words, at: datetime, today: date, language: str, zone: str) -> Markup:
    whole = _instant(at, language, zone)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        at.isoformat(), whole, words(at, today, language, zone)
    )


def _brief(at: datetime, today: date, language: str, zone: str) -> str:
    day, hour = _date(at, today, language, zone), _hour(at, language, zone)
    return f"{day}, {hour}" if day else hour


def _brief_day(at: datetime, today: date, language: str, zone: str) -> str:
    return _date(at, today, language, zone) or _hour(at, language, zone)


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
