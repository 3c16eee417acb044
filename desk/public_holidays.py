"""Public holidays and moved working days, as the library `holidays` knows them (A6).

It knows that Russia, Belarus and Kazakhstan move working days, and that in Ukraine holidays are worked since the war.
"""

from datetime import date
from functools import cache, lru_cache
from typing import Any

import holidays

FIRST = ("RU", "UA", "DE", "AT", "CH", "KZ", "BY")
WITH_PARTS = ("DE", "AT", "CH")
OTHERS = (
    *("AM", "AZ", "BE", "BG", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "GB", "GE", "GR", "HR", "HU", "IE", "IL", "IT"),
    *("KG", "LI", "LT", "LU", "LV", "MD", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TJ", "TR", "US", "UZ"),
)
YEARS = range(1990, 2101)  # beyond these nothing is known


def parts_of(country: str) -> dict[str, str]:
    """The Länder or cantons, code to name, in the names' order."""
    known: Any = getattr(holidays, country)
    names: dict[str, str] = {}
    for name, code in known.subdivisions_aliases.items():
        names.setdefault(code, name)
    parts = {code: names.get(code, code) for code in known.subdivisions}
    return dict(sorted(parts.items(), key=lambda pair: pair[1]))


@cache
def regions() -> frozenset[str]:
    """All that can be chosen: "RU", "DE", "DE-BY"."""
    parts = {f"{country}-{part}" for country in WITH_PARTS for part in parts_of(country)}
    return frozenset({*FIRST, *OTHERS, *parts})


def free_days(region: str, year: int, language: str = "en") -> dict[date, str]:
    """What is free in this year by law, with its name in the language or, where it has none, in the country's own."""
    return dict(_known(region, year, language).items()) if _is_known(region, year) else {}


def speaks(region: str, language: str) -> bool:
    """Whether the country's holidays have names in this language."""
    return region in regions() and language in _spoken(region.partition("-")[0])


def is_free(region: str, day: date) -> bool:
    return _is_known(region, day.year) and day in _known(region, day.year, "en")


def moved_days(region: str, year: int) -> list[date]:
    """Days at a week-end that are worked for others."""
    known = getattr(_known(region, year, "en"), "weekend_workdays", ()) if _is_known(region, year) else ()
    return sorted(day for day in known if day.year == year)


def is_moved(region: str, day: date) -> bool:
    return _is_known(region, day.year) and day in getattr(_known(region, day.year, "en"), "weekend_workdays", ())


def _is_known(region: str, year: int) -> bool:
    return region in regions() and year in YEARS


@lru_cache(maxsize=512)
def _known(region: str, year: int, language: str) -> Any:
    country, _, part = region.partition("-")
    chosen = _spoken(country).get(language) or getattr(holidays, country).default_language
    return holidays.country_holidays(country, subdiv=part or None, years=year, language=chosen, expand=False)


@cache
def _spoken(country: str) -> dict[str, str]:
    """By our code of a language, the library's."""
    return {name[:2]: name for name in getattr(holidays, country).supported_languages}
