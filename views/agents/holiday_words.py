"""What public holidays are called where the library that knows them doesn't speak the reader's language.

It names each in the languages of its country, and most in English; from there our own catalogues lead on, for the
countries that calendars offer first.
"""

import re
from datetime import date

from babel.dates import format_skeleton
from flask_babel import gettext

from desk.public_holidays import free_days, speaks

_SUBSTITUTED = re.compile(r"Day off \(substituted from (\d\d)/(\d\d)/(\d{4})\)")
_MARKED = re.compile(r"(.+) \((observed|estimated)\)")


def gettext_noop(text: str) -> str:
    """Marks a text that is looked up later."""
    return text


NAMES = frozenset(
    [
        gettext_noop("75th anniversary of the East German uprising of 1953"),
        gettext_noop("All Saints' Day"),
        gettext_noop("Ascension Day"),
        gettext_noop("Assumption Day"),
        gettext_noop("Augsburg Peace Festival"),
        gettext_noop("Battle of Naefels Victory Day"),
        gettext_noop("Capital Day"),
        gettext_noop("Catholic Christmas Day"),
        gettext_noop("Catholic Easter"),
        gettext_noop("Christmas Day"),
        gettext_noop("Constitution Day"),
        gettext_noop("Corpus Christi"),
        gettext_noop("Defender of the Fatherland Day"),
        gettext_noop("Easter Monday"),
        gettext_noop("Easter Sunday"),
        gettext_noop("Eid al-Adha"),
        gettext_noop("Epiphany"),
        gettext_noop("Genevan Fast"),
        gettext_noop("German Unity Day"),
        gettext_noop("Good Friday"),
        gettext_noop("Holiday of Spring and Labor"),
        gettext_noop("Immaculate Conception"),
        gettext_noop("Independence Day"),
        gettext_noop("Independence Day of the Republic of Belarus (Day of the Republic)"),
        gettext_noop("International Women's Day"),
        gettext_noop("Kazakhstan's People Solidarity Holiday"),
        gettext_noop("Knabenschiessen"),
        gettext_noop("Labor Day"),
        gettext_noop("National Day"),
        gettext_noop("New Year Holidays"),
        gettext_noop("New Year's Day"),
        gettext_noop("Nowruz Holiday"),
        gettext_noop("October Revolution Day"),
        gettext_noop("Orthodox Christmas"),
        gettext_noop("Orthodox Christmas Day"),
        gettext_noop("Orthodox Easter"),
        gettext_noop("Pentecost"),
        gettext_noop("Pentecost Monday"),
        gettext_noop("Prayer Monday"),
        gettext_noop("Radunitsa (Day of Rejoicing)"),
        gettext_noop("Reformation Day"),
        gettext_noop("Repentance and Prayer Day"),
        gettext_noop("Republic Day"),
        gettext_noop("Restoration Day"),
        gettext_noop("Russia Day"),
        gettext_noop("Saint Berchtold's Day"),
        gettext_noop("Saint Joseph's Day"),
        gettext_noop("Saint Nicholas of Flüe"),
        gettext_noop("Saint Stephen's Day"),
        gettext_noop("Saints Peter and Paul"),
        gettext_noop("Second Day of Christmas"),
        gettext_noop("Unity Day"),
        gettext_noop("Victory Day"),
        gettext_noop("Women's Day"),
        gettext_noop("World Children's Day"),
    ]
)


def holidays(region: str, year: int, language: str) -> dict[date, str]:
    """What is free by law, as the reader calls it; by its own country's name where we know no other."""
    theirs = free_days(region, year, language)
    if speaks(region, language) or not speaks(region, "en"):
        return theirs
    known = free_days(region, year, "en")
    return {day: _all_of(known[day], language) or name for day, name in theirs.items()}


def _all_of(name: str, language: str) -> str | None:
    """Of a day on which two holidays fall, both or none."""
    said = [_one(one, language) for one in name.split("; ")]
    return "; ".join(one for one in said if one) if all(said) else None


def _one(name: str, language: str) -> str | None:
    if found := _SUBSTITUTED.fullmatch(name):
        month, day, year = map(int, found.groups())
        said = format_skeleton("MMMd", date(year, month, day), locale=language)
        return gettext("Day off, moved from %(day)s", day=said)
    if found := _MARKED.fullmatch(name):
        holiday, mark = found.groups()
        if holiday not in NAMES:
            return None
        if mark == "observed":
            return gettext("%(holiday)s (moved)", holiday=gettext(holiday))
        return gettext("%(holiday)s (expected)", holiday=gettext(holiday))
    return gettext(name) if name in NAMES else None
