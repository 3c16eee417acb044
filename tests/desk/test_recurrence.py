"""When a recurring ticket comes next, by the wall clock of its zone (C4)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.recurrence import Rhythm
from models import Every

BERLIN, KYIV, APIA = "Europe/Berlin", "Europe/Kyiv", "Pacific/Apia"


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(clock):
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


# What, at what time, where; after which instant it comes when: both in UTC.
TABLE = [
    # Every day
    ("day", {}, "09:00", "UTC", "2026-11-16T08:59:59", "2026-11-16T09:00"),
    ("day", {}, "09:00", "UTC", "2026-11-16T09:00", "2026-11-17T09:00"),
    ("day", {}, "00:00", "UTC", "2026-12-31T12:00", "2027-01-01T00:00"),
    ("day", {}, "23:59", "UTC", "2028-02-28T23:59", "2028-02-29T23:59"),
    ("day", {}, "00:30", "Asia/Vladivostok", "2026-11-16T14:00", "2026-11-16T14:30"),
    ("day", {}, "22:00", "America/New_York", "2026-11-16T12:00", "2026-11-17T03:00"),
    # Summer time: nine o'clock stays nine o'clock
    ("day", {}, "09:00", BERLIN, "2026-03-28T08:00", "2026-03-29T07:00"),
    ("day", {}, "09:00", BERLIN, "2026-10-24T07:00", "2026-10-25T08:00"),
    ("day", {}, "09:00", KYIV, "2026-03-28T07:00", "2026-03-29T06:00"),
    ("day", {}, "09:00", KYIV, "2026-10-24T06:00", "2026-10-25T07:00"),
    # A time that doesn't exist is moved on to the leap
    ("day", {}, "02:30", BERLIN, "2026-03-28T12:00", "2026-03-29T01:00"),
    ("day", {}, "02:30", BERLIN, "2026-03-29T01:00", "2026-03-30T00:30"),
    ("day", {}, "03:30", KYIV, "2026-03-28T12:00", "2026-03-29T01:00"),
    ("day", {}, "03:00", BERLIN, "2026-03-28T12:00", "2026-03-29T01:00"),
    # One that exists twice comes once, the first time
    ("day", {}, "02:30", BERLIN, "2026-10-24T12:00", "2026-10-25T00:30"),
    ("day", {}, "02:30", BERLIN, "2026-10-25T00:30", "2026-10-26T01:30"),
    ("day", {}, "03:30", KYIV, "2026-10-24T12:00", "2026-10-25T00:30"),
    ("day", {}, "03:30", KYIV, "2026-10-25T00:30", "2026-10-26T01:30"),
    # A whole day that doesn't exist: Samoa went without 30 December 2011
    ("day", {}, "00:00", APIA, "2011-12-29T12:00", "2011-12-30T10:00"),
    ("day", {}, "00:00", APIA, "2011-12-30T10:00", "2011-12-31T10:00"),
    # From Monday to Friday
    ("workday", {}, "09:00", "UTC", "2026-11-20T09:00", "2026-11-23T09:00"),
    ("workday", {}, "09:00", "UTC", "2026-11-21T10:00", "2026-11-23T09:00"),
    ("workday", {}, "07:00", "Asia/Vladivostok", "2026-11-15T20:00", "2026-11-15T21:00"),
    # On weekdays of a week
    ("week", {"weekdays": (0, 3)}, "10:15", "UTC", "2026-11-16T10:15", "2026-11-19T10:15"),
    ("week", {"weekdays": (3, 0)}, "10:15", "UTC", "2026-11-19T10:15", "2026-11-23T10:15"),
    ("week", {"weekdays": (6,)}, "02:30", BERLIN, "2026-03-22T12:00", "2026-03-29T01:00"),
    ("week", {"weekdays": (1,)}, "09:00", "UTC", "2026-12-29T09:00", "2027-01-05T09:00"),
    # On a day of the month
    ("month", {"month_day": 1}, "09:00", "UTC", "2026-11-01T09:00", "2026-12-01T09:00"),
    ("month", {"month_day": 15}, "09:00", KYIV, "2026-03-15T07:00", "2026-04-15T06:00"),
    ("month", {"month_day": 31}, "09:00", "UTC", "2026-01-31T09:00", "2026-02-28T09:00"),
    ("month", {"month_day": 31}, "09:00", "UTC", "2026-02-28T09:00", "2026-03-31T09:00"),
    ("month", {"month_day": 31}, "09:00", "UTC", "2026-03-31T09:00", "2026-04-30T09:00"),
    ("month", {"month_day": 30}, "09:00", "UTC", "2026-01-30T09:00", "2026-02-28T09:00"),
    ("month", {"month_day": 30}, "09:00", "UTC", "2026-02-28T09:00", "2026-03-30T09:00"),
    ("month", {"month_day": 29}, "09:00", "UTC", "2028-01-29T09:00", "2028-02-29T09:00"),
    ("month", {"month_day": 31}, "09:00", "UTC", "2028-02-01T09:00", "2028-02-29T09:00"),
    ("month", {"month_day": 29}, "09:00", "UTC", "2027-01-29T09:00", "2027-02-28T09:00"),
    ("month", {"month_day": 31}, "23:30", BERLIN, "2026-10-31T22:30", "2026-11-30T22:30"),
]


@pytest.mark.row("C4")
@pytest.mark.parametrize(("every", "which", "clock", "zone", "after", "then"), TABLE)
def test_it_comes_next_by_the_clock_on_the_wall(every, which, clock, zone, after, then):
    rhythm = Rhythm(Every(every), at(clock), ZoneInfo(zone), **which)

    assert rhythm.next_after(utc(after)) == utc(then)


@pytest.mark.row("C4")
@pytest.mark.parametrize("zone", ["UTC", BERLIN, KYIV])
def test_in_each_of_two_years_a_daily_time_comes_once_a_day(zone):
    rhythm, now = Rhythm(Every.DAY, at("02:30"), ZoneInfo(zone)), utc("2026-01-01T12:00")
    days: list[date] = []
    while len(days) < 730:
        now = rhythm.next_after(now)
        days.append(now.astimezone(rhythm.zone).date())

    assert len(set(days)) == 730 and days[-1] == date(2028, 1, 1)


@pytest.mark.row("C4")
@given(
    every=st.sampled_from(Every),
    minutes=st.integers(0, 1439),
    day=st.integers(1, 31),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    zone=st.sampled_from(["UTC", BERLIN, KYIV, "Australia/Lord_Howe"]),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - takes no others
)
def test_what_comes_next_is_ahead_and_leaves_nothing_out(every, minutes, day, weekdays, zone, now):
    rhythm = Rhythm(every, minutes, ZoneInfo(zone), tuple(weekdays), day)
    now = now.replace(tzinfo=UTC)

    then = rhythm.next_after(now)

    assert now < then <= now + timedelta(days=32)
    assert rhythm.next_after(then - timedelta(seconds=1)) == then


@pytest.mark.row("C4")
def test_a_week_without_days_is_refused():
    with pytest.raises(ValueError, match="without days"):
        Rhythm(Every.WEEK, 0, ZoneInfo("UTC")).next_after(utc("2026-01-01T12:00"))
