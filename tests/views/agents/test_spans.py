"""How long something may take, as people of four languages write it (R21, R8)."""

import pytest

from models import LANGUAGES
from views.agents import spans

pytestmark = pytest.mark.row("R21", "R8")


@pytest.mark.parametrize(
    ("typed", "language", "minutes"),
    [
        ("30", "en", 30),
        (" 0090 ", "en", 90),
        ("30 min", "en", 30),
        ("30m", "en", 30),
        ("4 h", "en", 240),
        ("4 hrs", "en", 240),
        ("4 Hours", "en", 240),
        ("2 d", "en", 2880),
        ("1 week", "en", 10080),
        ("1:30", "en", 90),
        ("0:05", "uk", 5),
        ("1h30", "en", 90),
        ("1h30m", "en", 90),
        ("1 hour and 30 minutes", "en", 90),
        ("1 d, 2 hr, 3 min", "en", 1563),
        ("1.5 h", "en", 90),
        ("1,5 Std.", "de", 90),
        ("4 Std", "de", 240),
        ("2 Tage", "de", 2880),
        ("1 T 2 Std.", "de", 1560),
        ("1 Stunde und 30 Minuten", "de", 90),
        ("1 ч 30 мин", "ru", 90),
        ("1 ч. 30 мин.", "ru", 90),
        ("2 дн.", "ru", 2880),
        ("3 дня", "ru", 4320),
        ("1 сутки", "ru", 1440),
        ("5 часов", "ru", 300),
        ("1 нед.", "ru", 10080),
        ("1 год 30 хв", "uk", 90),
        ("2 дні", "uk", 2880),
        ("5 годин", "uk", 300),
        ("2 тижні", "uk", 20160),
        ("4 h", "ru", 240),
        ("30 Min.", "uk", 30),
        ("30\u00a0мин", "de", 30),
        ("366 d", "en", 527040),
    ],
)
def test_a_time_is_read_as_it_is_meant(typed, language, minutes):
    assert spans.minutes_in(typed, language) == minutes


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        *(("1 год", other) for other in ("ru", "en", "de")),  # a year in Russian, an hour in Ukrainian
        *((odd, "en") for odd in ("0", "0 min", "0:00", "-5", "1:60", "1:3", "1.5", "1/2 h", "²", "٣", "1e3")),
        *((odd, "en") for odd in ("soon", "h", "5 apples", "2 months", "1 y", "30 min 1 h", "1 h 1 h", "1 d 30")),
        *((odd, "en") for odd in ("1.33 min", "367 d", "999999999", "9" * 5000, "1 h" * 5000, "1 h 5 s", "")),
    ],
)
def test_what_makes_no_sense_or_is_too_long_is_refused(app, typed, language):
    with app.test_request_context(), pytest.raises(spans.NotUnderstood) as refusal:
        spans.minutes_in(typed, language)

    assert typed[:60] in str(refusal.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_read_as_the_same(language):
    times = [1, 5, 30, 59, 60, 61, 90, 240, 1439, 1440, 1441, 1500, 2880, 7200, 10080, 100000]

    assert [spans.minutes_in(spans.shown(one, language), language) for one in times] == times


def test_times_are_shown_short_and_exact_in_each_language():
    shown = {language: spans.shown(1530, language).replace("\u00a0", " ") for language in LANGUAGES}

    assert shown == {
        "ru": "1 дн. 1 ч 30 мин",
        "en": "1 day 1 hr 30 min",
        "de": "1 Tg. 1 Std. 30 Min.",
        "uk": "1 дн. 1 год 30 хв",
    }


@pytest.mark.row("S2")
def test_hours_of_work_make_no_days():
    told = {language: spans.worked(2430, language).replace("\u00a0", " ") for language in ("en", "ru", "de", "uk")}

    assert told == {"en": "40 hr 30 min", "ru": "40 ч 30 мин", "de": "40 Std. 30 Min.", "uk": "40 год 30 хв"}
    assert spans.minutes_in(spans.worked(2430, "de"), "de") == 2430
