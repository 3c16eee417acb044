"""How long a customer may wait, counted in the hours of the department (R21, S2)."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from desk import escalations
from desk.business_time import business_time_between, latest_start
from desk.limits import Limit, limit_of
from models import Calendar, transaction
from tests.conftest import NOON
from tests.desk.slow_hours import utc
from tests.desk.test_business_time import both, instants, spans, weeks, zones

MINUTE = timedelta(minutes=1)
WEEK = {str(day): [["09:00", "17:00"]] for day in range(5)}


@pytest.mark.row("S2")
@settings(max_examples=60, deadline=None)
@given(weeks, zones, instants, spans)
def test_the_latest_start_is_the_last_from_which_so_much_was_done(week, zone, end, work):
    hours, _ = both(week, zone)
    work += MINUTE

    start = latest_start(hours, end, work)

    assert start
    assert business_time_between(hours, start, end) == work
    assert business_time_between(hours, start + MINUTE, end) < work


@pytest.mark.row("R21")
@pytest.mark.parametrize(
    ("since", "now", "left"),
    [
        ("2026-11-27T15:00", "2026-11-27T15:30", 210),  # Friday
        ("2026-11-27T15:00", "2026-11-29T15:00", 120),  # of its four hours two are left on Monday
        ("2026-11-27T15:00", "2026-11-30T10:59", 1),
        ("2026-11-27T15:00", "2026-11-30T11:00", None),
        ("2026-11-28T15:00", "2026-11-30T13:00", None),  # came on Saturday
        ("2026-11-28T15:00", "2026-11-30T12:59", 1),
    ],
)
def test_what_is_left_of_a_limit_is_working_time(since, now, left):
    hours, _ = both("plain", "Etc/UTC")
    limit = Limit(timedelta(hours=4), hours)

    assert limit.left(utc(since), utc(now)) == (left if left is None else left * MINUTE)


@pytest.mark.row("R21")
def test_only_a_department_that_says_so_escalates_in_its_hours(ticket, support):
    asked = NOON + timedelta(hours=5)
    with transaction():
        support.calendar = Calendar(name="Tuesdays", timezone="UTC", week={})
        support.calendar.week = {str((NOON.weekday() + 1) % 7): [["09:00", "17:00"]]}

    day_and_night = escalations.due(asked)
    with transaction():
        support.escalates_in_hours = True
    at_night, next_day = escalations.due(asked), escalations.due(NOON + timedelta(days=1, hours=5))

    assert (len(day_and_night), at_night, len(next_day)) == (1, [], 1)


@pytest.mark.row("A6")
def test_a_calendar_that_is_never_at_work_lets_nothing_be_forgotten(ticket, support):
    with transaction():
        support.calendar, support.escalates_in_hours = Calendar(name="Never", timezone="UTC", week={}), True

    assert limit_of(support, 240).left(NOON, NOON + timedelta(hours=3)) == timedelta(hours=1)
    assert len(escalations.due(NOON + timedelta(hours=5))) == 1
