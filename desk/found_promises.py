"""Finds in an answer what its author promises, and by when: "Wir melden uns bis Freitag." Pure: no database, no clock.

A sentence is a promise where a clause names a time *and* says that we will do something. What the author only quotes,
denies, asks, hopes for, sets as a condition or wants of the customer is none. It is offered, never set by itself, so
precision goes before finding everything.

Libraries that read dates tell any date in a text, but neither whose promise it is nor when somebody's work ends: of the
sentences in the tests that promise nothing, dateparser finds a date in three of five.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from desk import promise_times as times
from desk.business_time import BusinessHours
from desk.promise_times import Named
from desk.promise_words import ENGLISH, GERMAN, UNITS, Words
from desk.promise_words_east import RUSSIAN, UKRAINIAN

LANGUAGES = {"en": ENGLISH, "de": GERMAN, "ru": RUSSIAN, "uk": UKRAINIAN}
LONGEST = 20_000  # characters that are looked at
MOST = 3
PLACE = "\x00"  # stands in a sentence where a time was named
END = "\x01"  # stands between sentences that are looked at together: no word, no space, no mark
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.M)
_QUOTED = re.compile(r"„[^“”\n]*[“”]|“[^”\n]*”|«[^»\n]*»|\"[^\"\n]*\"")
_SENTENCE = re.compile(r"(?<=[.!?…])(?<!\d\.)\s+|\n\s*\n|(?<=[:,;.!?])\n|\n(?=\s*[-*•\d])")
_CLAUSE = re.compile(
    r"[,;:–—()]|\s-\s|\b(?:and|but)\s+(?=will\b)|\b(?:und|aber|and|but|и|а|но|та|і|але)\s+(?=(?:ich|wir|i|we|мы|я|ми|вы|ви|sie|you|bitte|please)\b)"
)
_IF = re.compile(r"(?:if|unless|wenn|falls|sofern|если|якщо)\b")
_THAT = re.compile(r"(?:that|dass|daß|что|що)\b")
_BY_OTHERS = re.compile(r"(?:according to|laut|по (?:данным|словам|информации)|за (?:даними|словами|інформацією))\b")
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True)
class Found:
    """A promise: the sentence in which it stands, and the instant by which it is to be kept."""

    words: str
    at: datetime


@dataclass(frozen=True)
class _Time:
    begins: int
    ends: int
    named: Named


def find(text: str, language: str, hours: BusinessHours, now: datetime) -> list[Found]:
    """The promises of a text, the soonest first, each instant once; at most MOST. Unknown languages promise nothing."""
    words = LANGUAGES.get(language)
    if words is None:
        return []
    found: dict[datetime, str] = {}
    sentences = list(_sentences(text[:LONGEST]))
    if not _names_a_time(_plain(END.join(sentences)), words):  # as most answers
        return []
    for sentence in sentences:
        for named in _promised(_plain(sentence), words, now.astimezone(hours.zone)):
            if at := times.instant(named, hours, now):
                found.setdefault(at, " ".join(sentence.split()))
    return [Found(sentence, at) for at, sentence in sorted(found.items())][:MOST]


def _sentences(text: str) -> Iterator[str]:
    own = _QUOTED.sub(" ", _QUOTED_LINE.sub("", text))
    return (one.strip() for one in _SENTENCE.split(own) if one and one.strip())


def _plain(sentence: str) -> str:
    plain = re.sub(r"[’ʼ`´]", "'", sentence.lower().replace("ё", "е").replace("\xa0", " "))
    return " ".join(plain.split())


def _promised(sentence: str, words: Words, now: datetime) -> Iterator[Named]:
    if sentence.rstrip(")\"' ").endswith("?"):
        return
    sentence = re.sub(words.soothing, "", sentence)
    found = list(_times(sentence, words, now))
    if not found:
        return
    for one in reversed(found):
        sentence = f"{sentence[: one.begins]} {PLACE} {sentence[one.ends :]}"
    clauses, number = [one.strip() for one in _CLAUSE.split(sentence)], 0
    if any(_is_short(one) and re.search(words.other, one) for one in clauses):  # "perhaps, …"
        return
    for place, clause in enumerate(clauses):
        here = clause.count(PLACE)
        if here and _is_promise(place, clauses, words):
            yield _joined([one.named for one in found[number : number + here]])
        number += here


def _is_short(clause: str) -> bool:
    return len(_WORD.findall(clause)) <= 2 or _BY_OTHERS.match(clause) is not None


def _joined(named: list[Named]) -> Named:
    """ "Tomorrow by 3 pm": a day and a time of day belong together; else the last one said counts."""
    days = [one for one in named if one.day is not None]
    clocks = [one for one in named if one.day is None and one.clock is not None]
    if days and clocks:
        return replace(days[-1], clock=clocks[-1].clock, is_stretch=False)
    return named[-1]


def _is_promise(place: int, clauses: list[str], words: Words) -> bool:
    clause = clauses[place]
    if re.search(words.opens, clause) or re.search(words.other, clause):
        return False
    before = clauses[place - 1] if place else ""
    if _IF.match(before) or (
        _THAT.match(clause) and re.search(words.other, before)
    ):  # what others said, what one doubts
        return False
    if re.search(words.own, clause) or (re.match(words.elided, clause) and re.search(words.we, before)):
        return True
    if re.search(words.to, clause) and re.search(words.meant, before):
        return True
    if not _is_thin(clause, words):
        return False
    earlier = [one for one in reversed(clauses[:place]) if one and not _is_thin(one, words)]
    earlier = [one for one in earlier if not re.search(words.opens, one)] or earlier
    near = earlier or [one for one in clauses[place + 1 :] if one and not _is_thin(one, words)]
    return bool(near) and bool(re.search(words.own, near[0])) and not re.search(words.other, near[0])


def _is_thin(clause: str, words: Words) -> bool:
    """Nothing but a time, and small words beside it."""
    return not _WORD.search(re.sub(rf"\b(?:{words.thin})\b", "", clause.replace(PLACE, "")))


def _names_a_time(text: str, words: Words) -> bool:
    return any(pattern.search(text) for pattern in (_days(words), _spans(words), _clocks(words)))


def _times(sentence: str, words: Words, now: datetime) -> Iterator[_Time]:
    """Each time that is named, none over another; of those that begin together the longest."""
    every = [
        _Time(one.start(), one.end(), named)
        for pattern, read in ((_days(words), _day), (_spans(words), _span), (_clocks(words), _of_clock))
        for one in pattern.finditer(sentence)
        if (named := read(one, words, now))
    ]
    done = 0
    for one in sorted(every, key=lambda one: (one.begins, -one.ends)):
        if one.begins >= done:
            done = one.ends
            yield one


@cache
def _spans(words: Words) -> re.Pattern[str]:
    numbers = "|".join(sorted(words.numbers, key=len, reverse=True))
    units = "|".join(f"(?P<{name}>{unit})" for name, unit in zip(UNITS, words.units, strict=True))
    half = r"|полчаса" if words is RUSSIAN else ""
    count = rf"(?:(?P<number>\d{{1,3}}|{numbers})[ -])?(?:(?P<worked>{words.at_work})(?:-| )?)?(?:{units}){half}"
    return re.compile(rf"(?<![\w'])(?:{words.within}) {count}(?![\w'])")


@cache
def _days(words: Words) -> re.Pattern[str]:
    weekdays = "|".join(f"(?P<weekday_{number}>{one})" for number, one in enumerate(words.weekdays))
    months = "|".join(f"(?P<month_{number}>{one})" for number, one in enumerate(words.months, start=1))
    names = "|".join(f"(?P<{name}>{one})" for name, one in words.days.items())
    ends = "|".join(f"(?P<end_{number}>{one})" for number, one in enumerate(words.months, start=1))
    dot = r"|\.(?!\d)" if words is GERMAN else ""  # elsewhere it is the end of a sentence
    before, clock = rf"(?P<by>{words.by})|(?P<on>{words.on})", rf"(?:,? (?:(?:{words.at}) )?(?:{words.clock})(?!\w))?"
    names_of_day = "|".join(f"(?P<of_{number}>{one})" for number, one in enumerate(words.months, start=1))
    written = rf"(?P<d6>\d{{1,2}}){words.ordinal}(?: of)? (?:{names_of_day})"
    weekday = (
        rf"(?:(?P<next>{words.next_one}) )?(?:{_COMING}) ?(?:{weekdays})(?:[ ]?(?:{words.parts}))?"
        rf"(?P<after_next> (?:{words.after_next}))?(?:,? (?:(?:den|dem|the) )?(?:{_DATE}|{written}))?"
    )
    dated = (
        rf"(?P<d>\d{{1,2}}){words.ordinal}(?: of)? (?:{months})\.?(?: (?P<y>\d{{4}}))?|{_DATE_2}|"
        rf"(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<d4>\d{{1,2}})(?:st|nd|rd|th|-го|-му{dot})|"
        rf"(?:{words.month_ends}) (?:{ends})"
    )
    english = rf"|(?:{_months_again(words)}) (?P<d5>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y5>\d{{4}}))?"
    return re.compile(rf"(?<![\w'])(?:(?:{before}) )?(?:{names}|{weekday}|{dated}{english}){clock}(?![\w'])")


_COMING = r"(?:nächste[nr]?|kommende[nr]?|diese[nr]?|this|coming|эту|ближайшую|ближайшего|цю|цієї|найближчу)?"
_DATE = r"(?P<d3>\d{1,2})[.](?P<m3>\d{1,2})(?:[.](?P<y3>\d{4}|\d\d)?)?"
_DATE_2 = r"(?P<d2>\d{1,2})[.](?P<m2>\d{1,2})(?:[.](?P<y2>\d{4}|\d\d)?)?"


def _months_again(words: Words) -> str:
    return "|".join(f"(?P<name_{number}>{one})" for number, one in enumerate(words.months, start=1))


@cache
def _clocks(words: Words) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{words.by}|{words.at}) (?:{words.clock})(?![\w'])")


def _span(found: re.Match[str], words: Words, _now: datetime) -> Named | None:
    unit = next((name for name in UNITS if found.group(name)), "")
    said = found.group("number")
    if not unit:
        return Named(after=timedelta(minutes=30))
    number = 1.0 if said is None else float(said) if said.isdigit() else words.numbers[said]
    if found.group("worked") and unit == "day":
        return Named(worked_days=int(number))
    lengths = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
    lengths |= {"week": timedelta(weeks=1), "month": timedelta(days=30)}
    return Named(after=lengths[unit] * number)


def _day(found: re.Match[str], words: Words, now: datetime) -> Named | None:
    groups, today = {name: one for name, one in found.groupdict().items() if one is not None}, now.date()
    clock = _clock(groups)
    if name := next((one for one in words.days if one in groups), None):
        named = times.of_day_name(name, today)
        return replace(named, clock=clock, is_stretch=named.is_stretch and clock is None)
    is_told = words.says_dates_alone and any(f"month_{number}" in groups for number in range(1, 13))
    if not (is_told or groups.keys() & {"by", "on", "next"}):
        return None
    weekday = next((number for number in range(7) if f"weekday_{number}" in groups), None)
    if weekday is not None and not groups.keys() & {"d3", "d6"}:
        return Named(times.of_weekday(weekday, today, is_next="next" in groups or "after_next" in groups), clock)
    day = _date(groups, now)
    return Named(day, clock) if day else None


def _date(groups: dict[str, str], now: datetime) -> date | None:
    today = now.date()
    if "iso" in groups:
        iso_year, iso_month, iso_day = (int(one) for one in groups["iso"].split("-"))
        return times.of_date(iso_day, iso_month, iso_year, today)
    if "d4" in groups:
        return times.of_date(int(groups["d4"]), None, None, today)
    if ending := next((number for number in range(1, 13) if f"end_{number}" in groups), 0):
        return times.of_date(monthrange(today.year + (ending < today.month), ending)[1], ending, None, today)
    names = ("month", "name", "of")
    month = next((one for one in range(1, 13) if any(f"{name}_{one}" in groups for name in names)), 0)
    month = month or int(groups.get("m2") or groups.get("m3") or 0)
    day = next(int(groups[name]) for name in ("d", "d2", "d3", "d5", "d6") if name in groups)
    year = next((int(groups[name]) for name in ("y", "y2", "y3", "y5") if name in groups), None)
    return times.of_date(day, month, year, today) if 1 <= month <= 12 else None


def _of_clock(found: re.Match[str], _words: Words, now: datetime) -> Named | None:
    """A time of day alone is today's."""
    clock = _clock({name: one for name, one in found.groupdict().items() if one is not None})
    return Named(clock=clock) if clock else None


def _clock(groups: dict[str, str]) -> time | None:
    if "noon" in groups:
        return time(12)
    hour = next((int(groups[name]) for name in ("h", "h2", "h3") if name in groups), None)
    if hour is None:
        return None
    if groups.get("half", "").startswith("p") and hour < 12:
        hour += 12
    minute = int(groups.get("min") or groups.get("min2") or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
