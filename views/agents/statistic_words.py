"""Figures in words: whose they are, how long something took, how much more or less it is than before."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date, format_percent, gettext, lazy_gettext, ngettext
from sqlalchemy import select

from desk import sight
from desk.figures import Asked, Key
from models import LANGUAGES, Agent, Channel, Customer, Department, Organisation, db
from views.agents import choices, spans
from views.agents.catalogue import catalogue, name_of
from views.agents.words import channel_word
from views.languages import reader_language
from views.moments import short_day, weekday
from views.sessions import signed_in_agent

DIMENSIONS = {
    "agent": lazy_gettext("Agents"),
    "department": lazy_gettext("Departments"),
    "category": lazy_gettext("Categories"),
    "product": lazy_gettext("Products"),
    "language": lazy_gettext("Languages"),
    "channel": lazy_gettext("Ways in"),
    "customer": lazy_gettext("Customers"),
    "organisation": lazy_gettext("Organisations"),
}
ONE = {
    "agent": lazy_gettext("Agent"),
    "department": lazy_gettext("Department"),
    "category": lazy_gettext("Category"),
    "product": lazy_gettext("Product"),
    "language": lazy_gettext("Language"),
    "channel": lazy_gettext("Way in"),
    "customer": lazy_gettext("Customer"),
    "organisation": lazy_gettext("Organisation"),
}
KINDS = {
    "in": lazy_gettext("Came in"),
    "answer": lazy_gettext("Answers"),
    "handled": lazy_gettext("Tickets answered"),
    "first": lazy_gettext("First answers"),
    "solved": lazy_gettext("Tickets solved"),
    "reopened": lazy_gettext("Tickets reopened"),
    "rated": lazy_gettext("Ratings"),
    "good": lazy_gettext("Good ratings"),
    "so_so": lazy_gettext("So-so ratings"),
    "bad": lazy_gettext("Bad ratings"),
    "met": lazy_gettext("Targets met"),
    "missed": lazy_gettext("Targets missed"),
    "kept": lazy_gettext("Promises kept"),
    "broken": lazy_gettext("Promises broken"),
    "spent": lazy_gettext("Time spent"),
    "left": lazy_gettext("Unsolved at the end"),
    "waiting": lazy_gettext("Waiting for us"),
    "unsolved": lazy_gettext("Unsolved"),
}
TIMES = {
    "first": lazy_gettext("First answer"),
    "answer": lazy_gettext("Each answer"),
    "solution": lazy_gettext("Solution"),
}


def duration(seconds: int | None) -> str:
    """In hours and minutes of work, as the reader says it: days of work are of no certain length."""
    if seconds is None:
        return "–"
    minutes = (seconds + 30) // 60
    hours, minutes = divmod(minutes, 60)
    if hours >= 100:
        return spans.hours_shown(hours, reader_language())
    return spans.hours_and_minutes(hours, minutes, reader_language())


def share(value: float | None) -> str:
    return "–" if value is None else str(format_percent(value, "#,##0 %"))


def change(now: float | None, before: float | None) -> str:
    """ "+12 %"; empty where there is nothing to compare with."""
    if not before or now is None:
        return ""
    if round(now / before, 2) == 1:
        return f"±{share(0)}"
    return str(format_percent(now / before - 1, "+#,##0 %;−#,##0 %"))


def day_word(day: date) -> str:
    return str(format_date(day, "medium"))


def span_word(wanted: Asked) -> str:
    if wanted.first == wanted.last:
        return day_word(wanted.first)
    return f"{day_word(wanted.first)} – {day_word(wanted.last)}"


def step_word(first: date, last: date) -> str:
    """What stands at a bar of a chart: a day, a week, a month, a year."""
    if first == last:
        return weekday(first)
    if (last - first).days < 7:
        return " – ".join(short_day(one) for one in (first, last))
    return str(format_date(first, "LLLL yyyy" if (last - first).days < 32 else "yyyy"))


def age_words() -> list[str]:
    return [
        gettext("less than 4 hours"),
        gettext("4 to 24 hours"),
        gettext("1 to 3 days"),
        gettext("3 to 7 days"),
        gettext("7 to 30 days"),
        gettext("more than 30 days"),
    ]


def weekdays() -> list[str]:
    """From Monday on, short."""
    monday = date(2024, 1, 1)
    return [str(format_date(monday + timedelta(days=day), "ccc")) for day in range(7)]


def key_words(dimension: str, keys: Iterable[Key]) -> dict[Key, str]:
    """Each key in words, asked for together."""
    known = list(keys)
    words = _words(dimension, [key for key in known if key is not None])
    return {key: gettext("none") if key is None else words.get(key, f"#{key}") for key in known}


def dimensions() -> dict[str, Any]:
    """What figures may be told apart by; others' own work is for managers alone."""
    reader = signed_in_agent()
    return {name: word for name, word in DIMENSIONS.items() if name != "agent" or reader.is_manager}


def tickets_word(number: int) -> str:
    return ngettext("%(num)d ticket", "%(num)d tickets", number)


def _words(dimension: str, keys: list[Any]) -> dict[Any, str]:
    if dimension == "agent":
        return dict(db.session.execute(select(Agent.id, Agent.name).where(Agent.id.in_(keys))).all())
    if dimension == "department":
        departments = db.session.execute(select(Department).where(Department.id.in_(keys))).scalars()
        return {one.id: choices.department_name(one) for one in departments}
    if dimension == "customer":
        seen = sight.sees_customer(signed_in_agent())
        customers = db.session.execute(select(Customer).where(Customer.id.in_(keys), seen)).scalars()
        return {one.id: str(one) for one in customers}
    if dimension == "organisation":
        seen = sight.sees_organisation(signed_in_agent())
        rows = select(Organisation.id, Organisation.name).where(Organisation.id.in_(keys), seen)
        return dict(db.session.execute(rows).all())
    named: Any = {
        "category": lambda key: name_of(catalogue().category(key)),
        "product": lambda key: name_of(catalogue().product(key)),
        "language": lambda key: LANGUAGES.get(key, key),
        "channel": lambda key: channel_word(Channel(key)) if key in set(Channel) else key,
    }[dimension]
    return {key: named(key) for key in keys}
