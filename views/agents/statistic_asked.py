"""Which figures an address asks for: of which days, and of whom or what."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import request

from desk import tallies
from desk.figures import DIMENSIONS, Asked, Key
from models import utcnow
from views.agents.of_day import asked_day
from views.base import as_id

SPANS = {"7": 7, "30": 30, "90": 90, "365": 365}
USUAL = "30"
NOTHING = "none"
LONGEST_DAYS = 3660
WEEK_SLOTS = range(7 * 24)
WORDS = {"language", "channel"}


def span_asked() -> str:
    """One of SPANS; empty where days were named instead."""
    if asked_day(request.args.get("from")) and asked_day(request.args.get("to")):
        return ""
    span = request.args.get("days", USUAL)
    return span if span in SPANS else USUAL


def asked() -> Asked:
    """By the address of this request; what can't be understood is as if it weren't there."""
    first, last = asked_day(request.args.get("from")), asked_day(request.args.get("to"))
    if not (first and last):
        last = tallies.today(utcnow())
        first = last - timedelta(days=SPANS[span_asked()] - 1)
    first, last = min(first, last), max(first, last)
    return Asked(max(first, last - timedelta(days=LONGEST_DAYS)), last, narrowed(request.args))


def asked_part() -> dict[str, Any]:
    """What narrows a list beyond that: an hour of the week, or to what took some time."""
    slot = as_id(request.args.get("slot", ""))
    return {"slot": slot if slot in WEEK_SLOTS else None, "timed": request.args.get("timed") == "1"}


def narrowed(arguments: Mapping[str, str]) -> dict[str, Key]:
    """By dimension; None for what has none."""
    told: dict[str, Key] = {}
    for dimension in DIMENSIONS:
        text = arguments.get(dimension, "")
        if text == NOTHING:
            told[dimension] = None
        elif text:
            told[dimension] = text[:32].replace("\0", "") if dimension in WORDS else as_id(text) or 0
    return told


def arguments(wanted: Asked, **more: Any) -> dict[str, str]:
    """The same as an address says it, with what else it is to say; None is left out."""
    days = {"days": span_asked()} if span_asked() and _is_of_request(wanted) else _days(wanted)
    told = {name: NOTHING if key is None else str(key) for name, key in wanted.narrowed.items()}
    return days | told | {name: str(value) for name, value in more.items() if value is not None}


def _is_of_request(wanted: Asked) -> bool:
    here = asked()
    return (wanted.first, wanted.last) == (here.first, here.last)


def _days(wanted: Asked) -> dict[str, str]:
    return {"from": wanted.first.isoformat(), "to": wanted.last.isoformat()}


def steps(wanted: Asked) -> list[tuple[date, date]]:
    """The days of a chart: each, or weeks from Monday, or months, so that there are some forty at most."""
    begins, ended = wanted.first, list[tuple[date, date]]()
    while begins <= wanted.last:
        last = min(_end_of_step(begins, wanted.days), wanted.last)
        ended.append((begins, last))
        begins = last + timedelta(days=1)
    return ended


def _end_of_step(day: date, days: int) -> date:
    if days <= 45:
        return day
    if days <= 280:
        return day + timedelta(days=6 - day.weekday())
    if days <= 1400:
        return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return day.replace(month=12, day=31)
