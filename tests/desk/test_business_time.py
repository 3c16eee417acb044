"""Working time: a table, and what is true of all of it, beside a slow model that looks at the clock (A6, S2)."""

from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.business_time import BusinessHours, add_business_time, business_time_between
from tests.desk.slow_hours import WallClock, in_minutes, utc

OFFICE = [("09:00", "13:00"), ("14:00", "18:00")]
NIGHT = [("22:00", "30:00")]
WEEKS = {
    "office": dict.fromkeys(range(5), OFFICE),
    "plain": {day: [("09:00", "17:00")] for day in range(5)},
    "nights": dict.fromkeys(range(7), NIGHT),
    "always": {day: [("00:00", "24:00")] for day in range(7)},
    "saturday": {5: [("10:00", "12:15")]},
    "small hours": {day: [("01:30", "02:30"), ("02:30", "04:00")] for day in range(7)},
    "over one another": {day: [("08:00", "12:00"), ("11:00", "15:00"), ("20:00", "33:00")] for day in range(7)},
    "never": {},
}
OTHERWISE = {
    "2026-03-30": [],  # a holiday
    "2026-05-01": [],
    "2026-05-02": OFFICE,  # a moved working Saturday
    "2026-12-31": [("09:00", "12:00")],  # a short day
}
ZONES = ("Europe/Berlin", "Europe/Kyiv", "Europe/Moscow", "Asia/Almaty", "Australia/Lord_Howe", "America/Sao_Paulo")


def otherwise(day):
    said = OTHERWISE.get(day.isoformat())
    return None if said is None else in_minutes(said)


def both(week, zone):
    """The hours as they are counted, and the same for the slow model."""
    said = WEEKS[week]
    hours = BusinessHours(ZoneInfo(zone), {day: in_minutes(spans) for day, spans in said.items()}, otherwise)
    return hours, WallClock(zone, lambda day: OTHERWISE.get(day.isoformat(), said.get(day.weekday(), [])))


TABLE = [  # week, zone, start and end in UTC, hours of work
    ("office", "Europe/Berlin", "2026-11-27T08:00", "2026-11-27T17:00", 8),  # a whole Friday
    ("office", "Europe/Berlin", "2026-11-27T12:00", "2026-11-27T13:00", 0),  # the lunch
    ("office", "Europe/Berlin", "2026-11-27T11:30", "2026-11-27T13:30", 1),
    ("office", "Europe/Berlin", "2026-11-27T16:30", "2026-11-30T08:30", 1),  # over the week-end
    ("office", "Europe/Berlin", "2026-11-28T08:00", "2026-11-29T20:00", 0),
    ("office", "Europe/Berlin", "2026-03-27T16:00", "2026-03-31T07:00", 1),  # summer time, then a holiday
    ("office", "Europe/Berlin", "2026-10-23T15:00", "2026-10-26T09:00", 2),  # and back
    ("office", "Europe/Berlin", "2026-04-30T15:00", "2026-05-02T08:00", 2),  # a holiday, then a moved Saturday
    ("office", "Europe/Berlin", "2026-12-30T16:00", "2027-01-01T00:00", 4),  # a short day
    ("office", "Europe/Moscow", "2026-04-30T14:00", "2026-05-02T07:00", 2),
    ("office", "Asia/Almaty", "2026-11-27T04:00", "2026-11-27T13:00", 8),
    ("nights", "Europe/Berlin", "2026-11-27T21:00", "2026-11-28T05:00", 8),
    ("nights", "Europe/Berlin", "2026-11-28T00:00", "2026-11-28T12:00", 5),
    ("nights", "Europe/Berlin", "2026-03-28T21:00", "2026-03-29T04:00", 7),  # the night that lacks an hour
    ("nights", "Europe/Berlin", "2026-10-24T20:00", "2026-10-25T05:00", 9),  # the night that has one more
    ("nights", "Europe/Moscow", "2026-03-28T19:00", "2026-03-29T03:00", 8),  # no summer time there
    ("nights", "Europe/Berlin", "2026-03-29T20:00", "2026-03-30T12:00", 8),  # Sunday's shift goes on in the holiday
    ("nights", "Europe/Berlin", "2026-03-30T12:00", "2026-03-31T12:00", 0),  # the holiday's own doesn't begin
    ("always", "Europe/Berlin", "2026-11-27T21:17", "2026-11-29T21:17", 48),
    ("always", "Europe/Berlin", "2026-03-28T23:00", "2026-03-29T22:00", 23),
    ("always", "Europe/Berlin", "2026-10-24T22:00", "2026-10-25T23:00", 25),
    ("always", "Europe/Berlin", "2026-03-29T22:00", "2026-03-30T22:00", 0),  # free by law, though the week says 24 h
    ("saturday", "Europe/Kyiv", "2026-11-06T00:00", "2026-11-15T00:00", 4.5),
    ("small hours", "Europe/Berlin", "2026-03-29T00:00", "2026-03-29T03:00", 1.5),  # 2:30 never is: from 3:00 on
    ("small hours", "Europe/Berlin", "2026-10-24T23:00", "2026-10-25T04:00", 3.5),  # 2:30 is twice
    ("over one another", "Europe/Berlin", "2026-11-26T11:00", "2026-11-27T11:00", 19),
    ("never", "Europe/Berlin", "2026-02-20T00:00", "2026-02-28T00:00", 0),
    ("plain", "Europe/Berlin", "2026-11-27T12:00", "2026-11-27T10:00", 0),  # it ends before it begins
    *(
        (week, zone, f"2026-{day}T{begins}", f"2026-{day}T{ends}", None)  # None: as the slow model says
        for (week, zone), (day, begins, ends) in product(
            [("small hours", "Australia/Lord_Howe"), ("nights", "Australia/Lord_Howe"), ("nights", "Europe/Kyiv")],
            [
                *(("10-03", "13:05", "23:00"), ("04-04", "13:05", "23:00"), ("03-29", "00:10", "02:00")),
                *(("10-25", "00:10", "02:00"), ("10-24", "18:00", "23:59"), ("03-28", "20:00", "23:59")),
                *(("12-31", "03:00", "23:59"), ("05-01", "00:00", "23:59"), ("05-02", "04:31", "20:01")),
                *(("01-01", "00:00", "23:59"), ("02-28", "00:00", "23:59")),
            ],
        )
    ),
]


@pytest.mark.row("A6", "S2")
def test_the_table_has_its_sixty_cases():
    assert len(TABLE) >= 60


@pytest.mark.row("A6", "S2")
@pytest.mark.parametrize(("week", "zone", "start", "end", "hours"), TABLE)
def test_work_between_two_instants_is_what_the_clock_on_the_wall_says(week, zone, start, end, hours):
    counted, slow = both(week, zone)

    found = business_time_between(counted, utc(start), utc(end))

    assert found == timedelta(minutes=slow.worked_minutes(utc(start), utc(end)))
    assert hours is None or found == timedelta(hours=hours)


weeks, zones = st.sampled_from(sorted(set(WEEKS) - {"never"})), st.sampled_from(ZONES)
instants = st.integers(0, 365 * 24 * 60).map(lambda minutes: utc("2026-01-01") + timedelta(minutes=minutes))
spans = st.integers(0, 4 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@pytest.mark.row("S2")
@settings(max_examples=25, deadline=None)
@given(weeks, zones, instants, spans)
def test_any_span_is_what_the_slow_model_says(week, zone, start, span):
    counted, slow = both(week, zone)

    assert business_time_between(counted, start, start + span) == timedelta(
        minutes=slow.worked_minutes(start, start + span)
    )


@pytest.mark.row("S2")
@settings(max_examples=100, deadline=None)
@given(weeks, zones, instants, spans, spans)
def test_work_is_additive(week, zone, start, first, second):
    counted, _ = both(week, zone)
    middle, end = start + first, start + first + second

    parts = business_time_between(counted, start, middle) + business_time_between(counted, middle, end)

    assert parts == business_time_between(counted, start, end)


@pytest.mark.row("S2")
@settings(max_examples=100, deadline=None)
@given(weeks, zones, instants, spans)
def test_adding_and_counting_are_each_others_inverse(week, zone, start, work):
    counted, _ = both(week, zone)

    end = add_business_time(counted, start, work)

    assert end
    assert business_time_between(counted, start, end) == work
    assert not work or business_time_between(counted, start, end - timedelta(minutes=1)) < work


@pytest.mark.row("S2")
@settings(max_examples=100, deadline=None)
@given(weeks, zones, instants, spans, spans, spans)
def test_a_pause_never_makes_it_due_earlier(week, zone, start, before, pause, work):
    counted, _ = both(week, zone)
    stopped = start + before
    left = max(work - business_time_between(counted, start, stopped), timedelta())

    resumed = add_business_time(counted, stopped + pause, left)

    assert resumed >= min(add_business_time(counted, start, work), stopped + pause)


@pytest.mark.row("A6")
def test_who_is_never_at_work_is_never_done():
    hours = BusinessHours(ZoneInfo("Europe/Berlin"), {})

    assert add_business_time(hours, utc("2026-11-27T08:00"), timedelta(minutes=1)) is None
    assert add_business_time(hours, utc("2026-11-27T08:00"), timedelta()) == utc("2026-11-27T08:00")
