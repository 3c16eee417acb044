"""Which sentences of an answer promise something, and by when; and which only look as if they did."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk.business_time import BusinessHours
from desk.found_promises import find
from desk.promise_times import usual_hours

BERLIN = usual_hours(ZoneInfo("Europe/Berlin"))
TUESDAY = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
LANGUAGES = ("en", "de", "ru", "uk")

pytestmark = pytest.mark.row("A6")


def rows(name):
    lines = (Path(__file__).parent / "promises" / name).read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split(" | ", 2)] for line in lines if not line.startswith("#")]


def found(text, language, now=TUESDAY, hours=BERLIN):
    return [one.at.astimezone(hours.zone).strftime("%d.%m %H:%M") for one in find(text, language, hours, now)]


def test_each_promise_is_found_with_its_time_and_nothing_else():
    table = rows("said.txt")

    wrong = [(words, at, got) for language, at, words in table if (got := found(words, language)) != [at]]

    assert wrong == []
    assert all(Counter(one[0] for one in table)[language] >= 60 for language in LANGUAGES)


def test_what_is_quoted_denied_asked_or_wanted_of_others_promises_nothing():
    wrong = [(words, got) for language, words in rows("unsaid.txt") if (got := found(words, language))]

    assert wrong == []


UNTUNED = [
    ("fresh.txt", 0.85),
    ("fresher.txt", 0.75),
    ("freshest.txt", 0.8),
    ("latest.txt", 0.5),
    ("taught.txt", 0.95),
    ("newest.txt", 0.5),
]


@pytest.mark.parametrize(("name", "at_least"), UNTUNED)
def test_of_what_nobody_tuned_it_on_most_is_found_and_hardly_anything_else(name, at_least):
    """Precision goes before recall. When each was new, 52 to 67 in 100 of the promises were found in the first, 52 to
    72 in the second, 47 to 73 in the third, 50 to 70 in the next, 60 to 85 and 53 to 73 in the last two. Of what was
    found in these 95 in 100 and more were promises (88 in the second of German).
    """
    for language in LANGUAGES:
        table = [(at, found(words, language)) for spoken, at, words in rows(name) if spoken == language]
        promises = [(at, got) for at, got in table if at != "-"]
        wrong = sum(bool(got) for at, got in table if at == "-")
        right = sum(len(got) == 1 and got[0].startswith(at) for at, got in promises)

        assert right / len(promises) >= at_least and wrong <= 1, (language, right, wrong)


@pytest.mark.parametrize(
    ("words", "now", "at"),
    [
        ("We will answer by the end of the week.", TUESDAY, "19.11 16:00"),  # its Friday is free
        ("We will answer by Friday.", TUESDAY, "20.11 18:00"),  # said is said, whoever works then
        ("We will answer within two working days.", TUESDAY, "19.11 16:00"),
        ("We will answer today.", TUESDAY.replace(hour=20), "17.11 23:59"),  # after work, but still today
        ("I'll call you at 3 pm.", TUESDAY.replace(hour=20), None),  # over already
        ("We will answer by Tuesday.", TUESDAY, "24.11 16:00"),
    ],
)
def test_it_is_the_end_of_work_in_the_departments_own_hours(words, now, at):
    hours = BusinessHours(ZoneInfo("Europe/Berlin"), dict.fromkeys(range(4), ((8 * 60, 16 * 60),)))

    assert found(words, "en", now, hours) == ([at] if at else [])


def test_of_a_long_answer_the_soonest_three_are_told_once_each_and_unknown_languages_promise_nothing():
    many = "We will answer by Friday. I'll call you tomorrow. We will send it on Monday. Expect it on Thursday. " * 2

    assert found(many, "en") == ["18.11 18:00", "20.11 18:00", "23.11 18:00"]
    assert found(many, "fr") == found("", "en") == []
