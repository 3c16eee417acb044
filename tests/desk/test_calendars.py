"""Calendars: the week, public holidays by country, Land and canton, moved days, and days of one's own (A6)."""

from datetime import date

import pytest

from desk.calendars import hours_of
from desk.public_holidays import free_days, regions
from models import Calendar, CalendarDay

DAY, NONE = ((540, 1080),), ()
WEEK = {str(day): [["09:00", "18:00"]] for day in range(5)}


@pytest.mark.row("A6")
@pytest.mark.parametrize(
    ("region", "day", "expected"),
    [
        ("RU", "2024-04-27", DAY),  # a working Saturday, for 29 April
        ("RU", "2024-04-29", NONE),
        ("RU", "2026-06-12", NONE),
        ("UA", "2021-08-24", NONE),
        ("UA", "2026-08-24", DAY),  # since the war holidays are worked
        ("DE", "2026-10-31", NONE),  # a Saturday
        ("DE", "2025-10-31", DAY),
        ("DE-SN", "2025-10-31", NONE),
        ("DE-BY", "2026-01-06", NONE),
        ("DE-BE", "2026-01-06", DAY),
        ("AT", "2026-10-26", NONE),
        ("CH", "2026-01-02", DAY),
        ("CH-BE", "2026-01-02", NONE),
        ("CH-ZH", "2026-08-01", NONE),
        ("KZ", "2026-03-23", NONE),
        ("BY", "2026-04-25", DAY),
        ("BY", "2026-07-03", NONE),
        ("", "2026-12-25", DAY),
        ("DE", "2026-04-03", DAY),  # the office says so itself
        ("DE", "2026-12-24", ((540, 720),)),
        ("DE", "2026-12-31", NONE),
    ],
)
def test_a_day_is_what_the_office_says_or_the_law_or_the_week(region, day, expected):
    own = {date(2026, 4, 3): [["09:00", "18:00"]], date(2026, 12, 24): [["09:00", "12:00"]], date(2026, 12, 31): []}
    days = [CalendarDay(day=one, spans=spans) for one, spans in own.items()]
    calendar = Calendar(week=WEEK, timezone="Europe/Berlin", region=region, days=days)

    assert hours_of(calendar).spans_of(date.fromisoformat(day)) == expected


@pytest.mark.row("A6")
def test_every_region_that_is_offered_is_known_with_names_in_the_readers_language():
    unknown = [region for region in regions() if region not in ("UA",) and not free_days(region, 2026, "uk")]

    assert unknown == []
    assert free_days("DE-BY", 2026, "de")[date(2026, 1, 6)] == "Heilige Drei Könige"
    assert free_days("RU", 2026, "ru")[date(2026, 6, 12)] == "День России"
