"""How long: as people type it, "30 min", "4 h", "1:30", "1 ч 30 мин", "2 Tage", and as it is shown to them.

The words are those of CLDR in every language that the desk speaks, beside some that people use too. Where a word means
one thing here and another there, such as «год», the reader's language decides; where that one doesn't know it, nothing.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel.units import format_unit
from flask_babel import gettext

from models import LANGUAGES

LONGEST = 366 * 24 * 60  # minutes
MINUTES = {"week": 7 * 24 * 60, "day": 24 * 60, "hour": 60, "minute": 1}
SHOWN = ("day", "hour", "minute")
ALSO = {
    "en": {"m": "minute", "mins": "minute", "h": "hour", "hrs": "hour", "d": "day", "w": "week"},
    "ru": {"м": "minute", "д": "day", "сут": "day", "сутки": "day", "суток": "day"},
    "de": {"m": "minute", "h": "hour", "t": "day", "tagen": "day"},
    "uk": {"х": "minute", "г": "hour", "д": "day", "доба": "day", "доби": "day", "діб": "day"},
}
COUNTS = (1, 2, 5, 1.5)  # one, few, many, and a part
_PIECE = re.compile(r"(?P<whole>[0-9]{1,6})(?:[.,](?P<part>[0-9]{1,3}))?\s*(?P<word>[^\W\d_]+)?\.?(?:[\s,;]+|(?=\d)|$)")
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5][0-9])")
_AND = re.compile(r"\s(?:and|und|и|та|і|й)\s")


class NotUnderstood(ValueError):
    """`str` says it to whoever typed it."""


def minutes_in(text: str, language: str) -> int:
    """A number alone is minutes. Raises NotUnderstood, also for what is too short or too long."""
    typed = _AND.sub(" ", " ".join(text.casefold().split()))
    if clock := _CLOCK.fullmatch(typed):
        minutes: float | None = int(clock[1]) * 60 + int(clock[2])
    else:
        minutes = int(typed) if re.fullmatch("[0-9]{1,9}", typed) else _sum(typed, language)
    if minutes is None or minutes != int(minutes):
        raise NotUnderstood(
            gettext("Please write a time like “30 min”, “4 h”, “2 d” or “1:30”, not: %(text)s", text=text[:60])
        )
    if not 1 <= minutes <= LONGEST:
        raise NotUnderstood(gettext("Please give a time between a minute and a year: %(text)s", text=text[:60]))
    return int(minutes)


def shown(minutes: int, language: str, units: tuple[str, ...] = SHOWN) -> str:
    """The same in the reader's words, exact and short: "1 hr 30 min"; `minutes_in` reads it."""
    told = []
    for unit in units:
        count, minutes = divmod(minutes, MINUTES[unit])
        if count:
            told.append(format_unit(count, f"duration-{unit}", "short", locale=language))
    return " ".join(told)


def _sum(typed: str, language: str) -> float | None:
    """Of the pieces that it consists of, the largest unit first, each once; None where it makes no sense."""
    total, place, last = 0.0, 0, ""
    while place < len(typed):
        piece = _PIECE.match(typed, place)
        unit = _unit(piece["word"], last, language) if piece else None
        if piece is None or unit is None or (last and MINUTES[unit] >= MINUTES[last]):
            return None
        total += _number(piece) * MINUTES[unit]
        place, last = piece.end(), unit
    return round(total, 3) if last else None


def _number(piece: re.Match[str]) -> float:
    return float(f"{piece['whole']}.{piece['part'] or 0}")


def _unit(word: str | None, last: str, language: str) -> str | None:
    """Behind hours minutes need no word: "1 h 30"."""
    if word is None:
        return "minute" if last == "hour" else None
    return _units(language).get(word)


@cache
def _units(language: str) -> dict[str, str]:
    """Word to unit for this reader: those of their own language, and of others what can mean one thing only."""
    others: dict[str, set[str]] = {}
    for each in LANGUAGES:
        for word, unit in _spoken(each):
            others.setdefault(word, set()).add(unit)
    clear = {word: units.pop() for word, units in others.items() if len(units) == 1}
    own = dict(_spoken(language))
    return {word: unit for word, unit in {**clear, **own}.items() if unit in MINUTES}


def _spoken(language: str) -> Iterator[tuple[str, str]]:
    """Also months and years: they have no fixed length, but «год» is one in Russian, and an hour in Ukrainian."""
    for unit in (*MINUTES, "month", "year"):
        for count in COUNTS:
            for length in ("long", "short"):
                told = format_unit(count, f"duration-{unit}", length, locale=language)
                yield re.sub(r"[\d.,\s]", "", told).casefold(), unit
    yield from ALSO.get(language, {}).items()


def worked(minutes: int, language: str) -> str:
    """Of time that is counted in hours of work: "40 hr", which "1 day 16 hr" would not tell; `minutes_in` reads it."""
    return shown(minutes, language, ("hour", "minute"))


def hours_and_minutes(hours: int, minutes: int, language: str) -> str:
    """ "2 hr 5 min"; hours of work make no days."""
    told = [(hours, "duration-hour"), (minutes, "duration-minute")]
    shown_parts = [_together(count, unit, language) for count, unit in told if count]
    return " ".join(shown_parts) or _together(0, "duration-minute", language)


def hours_shown(hours: int, language: str) -> str:
    """Hours alone, where minutes no longer tell anything."""
    return _together(hours, "duration-hour", language)


def _together(count: int, unit: str, language: str) -> str:
    """A number and its unit stay in one line."""
    return str(format_unit(count, unit, "short", locale=language)).replace(" ", "\N{NO-BREAK SPACE}")
