"""When it was, as briefly as it can be said: in the reader's zone, no seconds, no year that goes without saying."""

from datetime import datetime

from babel.dates import format_skeleton
from flask import Flask
from flask_babel import format_date, format_datetime, format_time, get_locale, to_user_timezone
from markupsafe import Markup

from models import utcnow


def init_app(app: Flask) -> None:
    """Filters for templates."""
    app.jinja_env.filters.update(instant=instant, moment=moment, day=day)


def instant(at: datetime | None) -> str:
    """Day and minute, whole: "20 Nov 2026, 11:47". The seconds help nobody."""
    return f"{format_date(at, 'medium')}, {format_time(at, 'short')}" if at else ""


def brief(at: datetime, now: datetime) -> str:
    """Day and minute: "11:47" if it is today, "20 Nov, 11:47" this year, else with the year."""
    hour = format_time(at, "short")
    return hour if _is_same_day(at, now) else f"{_date(at, now)}, {hour}"


def brief_day(at: datetime, now: datetime) -> str:
    """The day alone, where there is little room; today's is the minute."""
    return format_time(at, "short") if _is_same_day(at, now) else _date(at, now)


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


def _date(at: datetime, now: datetime) -> str:
    here = to_user_timezone(at)
    if here.year != to_user_timezone(now).year:
        return str(format_date(at, "short"))
    return format_skeleton("MMMd", here.replace(tzinfo=None), locale=get_locale() or "en")


def _is_same_day(at: datetime, now: datetime) -> bool:
    return bool(to_user_timezone(at).date() == to_user_timezone(now).date())
