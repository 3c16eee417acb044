"""Clocks: a table, and what is true of all of them, beside a slow model that looks at the clock each minute (S2)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.business_time import BusinessHours
from desk.clock_time import Run
from tests.desk.slow_hours import MINUTE, utc
from tests.desk.test_business_time import both, instants, spans, weeks, zones

BERLIN, MOSCOW, KYIV = "Europe/Berlin", "Europe/Moscow", "Europe/Kyiv"
TABLE = [
    # week, zone, started, pauses, minutes, due (None: it stands still before)
    # an ordinary day
    ("plain", BERLIN, "2026-11-26T08:00", [], 60, "2026-11-26T09:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [], 480, "2026-11-26T16:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [], 481, "2026-11-27T08:01"),
    ("plain", BERLIN, "2026-11-26T15:59", [], 1, "2026-11-26T16:00"),
    ("plain", BERLIN, "2026-11-26T15:59", [], 2, "2026-11-27T08:01"),
    ("plain", BERLIN, "2026-11-26T16:00", [], 1, "2026-11-27T08:01"),
    ("plain", BERLIN, "2026-11-26T03:00", [], 30, "2026-11-26T08:30"),
    ("plain", BERLIN, "2026-11-26T22:00", [], 30, "2026-11-27T08:30"),
    # the lunch
    ("office", BERLIN, "2026-11-26T11:30", [], 30, "2026-11-26T12:00"),
    ("office", BERLIN, "2026-11-26T11:30", [], 31, "2026-11-26T13:01"),
    ("office", BERLIN, "2026-11-26T12:30", [], 10, "2026-11-26T13:10"),
    # the week-end
    ("plain", BERLIN, "2026-11-27T15:00", [], 60, "2026-11-27T16:00"),
    ("plain", BERLIN, "2026-11-27T15:00", [], 61, "2026-11-30T08:01"),
    ("plain", BERLIN, "2026-11-28T12:00", [], 60, "2026-11-30T09:00"),
    ("plain", BERLIN, "2026-11-29T23:59", [], 480, "2026-11-30T16:00"),
    ("plain", BERLIN, "2026-11-27T08:00", [], 2400, "2026-12-03T16:00"),
    # holidays, short days, moved Saturdays
    ("plain", BERLIN, "2026-03-27T15:00", [], 120, "2026-03-31T08:00"),
    ("office", BERLIN, "2026-04-30T15:00", [], 61, "2026-05-02T07:01"),
    ("office", BERLIN, "2026-04-30T16:00", [], 240, "2026-05-02T11:00"),
    ("office", BERLIN, "2026-12-31T08:00", [], 180, "2026-12-31T11:00"),
    ("office", BERLIN, "2026-12-31T08:00", [], 181, "2027-01-01T08:01"),
    ("plain", BERLIN, "2026-05-01T08:00", [], 60, "2026-05-02T08:00"),
    # summer time begins on 29 March, ends on 25 October
    ("plain", BERLIN, "2026-03-26T15:30", [], 60, "2026-03-27T08:30"),
    ("always", BERLIN, "2026-03-28T23:00", [], 1380, "2026-03-29T22:00"),
    ("always", BERLIN, "2026-10-24T22:00", [], 1500, "2026-10-25T23:00"),
    ("small hours", BERLIN, "2026-03-28T23:00", [], 60, "2026-03-29T01:30"),
    ("small hours", BERLIN, "2026-03-29T00:30", [], 31, "2026-03-29T01:01"),
    ("plain", BERLIN, "2026-10-23T14:30", [], 60, "2026-10-26T08:30"),
    ("nights", BERLIN, "2026-03-28T21:00", [], 420, "2026-03-29T04:00"),
    ("nights", BERLIN, "2026-10-24T20:00", [], 540, "2026-10-25T05:00"),
    ("plain", KYIV, "2026-03-27T14:00", [], 120, "2026-03-31T07:00"),
    # where there is none
    ("plain", MOSCOW, "2026-11-26T13:00", [], 120, "2026-11-27T07:00"),
    ("plain", "Asia/Almaty", "2026-11-26T11:00", [], 120, "2026-11-27T05:00"),
    ("always", MOSCOW, "2026-11-26T13:00", [], 120, "2026-11-26T15:00"),
    # night shifts
    ("nights", BERLIN, "2026-11-26T12:00", [], 60, "2026-11-26T22:00"),
    ("nights", BERLIN, "2026-11-26T23:00", [], 60, "2026-11-27T00:00"),
    ("nights", BERLIN, "2026-11-27T04:30", [], 60, "2026-11-27T21:30"),
    ("nights", BERLIN, "2026-11-27T05:00", [], 1, "2026-11-27T21:01"),
    # day and night, and who is hardly ever there
    (None, BERLIN, "2026-11-28T12:00", [], 90, "2026-11-28T13:30"),
    (None, BERLIN, "2026-03-29T00:30", [], 60, "2026-03-29T01:30"),
    ("always", BERLIN, "2026-11-28T12:00", [], 90, "2026-11-28T13:30"),
    ("never", BERLIN, "2026-11-28T12:00", [], 90, "2026-12-31T09:30"),  # only on days that say so
    ("saturday", BERLIN, "2026-11-26T12:00", [], 136, "2026-12-05T09:01"),
    # pauses
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T09:00", "2026-11-26T10:00")], 60, "2026-11-26T09:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T09:00", "2026-11-26T10:00")], 61, "2026-11-26T10:01"),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T08:00", "2026-11-26T10:00")], 60, "2026-11-26T11:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T17:00", "2026-11-27T06:00")], 540, "2026-11-27T09:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T15:00", "2026-11-27T09:00")], 480, "2026-11-27T10:00"),
    ("plain", BERLIN, "2026-11-27T08:00", [("2026-11-27T09:00", "2026-11-30T09:00")], 120, "2026-11-30T10:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T09:00", None)], 60, "2026-11-26T09:00"),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T09:00", None)], 61, None),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T08:00", None)], 1, None),
    (None, BERLIN, "2026-11-26T08:00", [("2026-11-26T08:30", "2026-11-26T09:30")], 60, "2026-11-26T10:00"),
    (None, BERLIN, "2026-11-26T08:00", [("2026-11-26T08:30", "2026-11-26T09:30")], 30, "2026-11-26T08:30"),
    # two that overlap, that touch, that are one in the other, that say nothing
    (
        "plain",
        BERLIN,
        "2026-11-26T08:00",
        [("2026-11-26T09:00", "2026-11-26T11:00"), ("2026-11-26T10:00", "2026-11-26T12:00")],
        90,
        "2026-11-26T12:30",
    ),
    (
        "plain",
        BERLIN,
        "2026-11-26T08:00",
        [("2026-11-26T09:00", "2026-11-26T10:00"), ("2026-11-26T10:00", "2026-11-26T12:00")],
        90,
        "2026-11-26T12:30",
    ),
    (
        "plain",
        BERLIN,
        "2026-11-26T08:00",
        [("2026-11-26T09:00", "2026-11-26T12:00"), ("2026-11-26T10:00", "2026-11-26T11:00")],
        90,
        "2026-11-26T12:30",
    ),
    ("plain", BERLIN, "2026-11-26T08:00", [("2026-11-26T09:00", "2026-11-26T09:00")], 90, "2026-11-26T09:30"),
    # a pause over the change of the clock, over a holiday, in the night shift
    ("always", BERLIN, "2026-03-28T22:00", [("2026-03-29T00:00", "2026-03-29T02:00")], 240, "2026-03-29T04:00"),
    ("plain", BERLIN, "2026-03-27T15:00", [("2026-03-27T15:30", "2026-03-31T07:30")], 60, "2026-03-31T08:00"),
    ("nights", BERLIN, "2026-11-26T21:00", [("2026-11-26T23:00", "2026-11-27T03:00")], 240, "2026-11-27T05:00"),
    ("nights", BERLIN, "2026-11-26T21:00", [("2026-11-27T05:00", "2026-11-27T21:00")], 540, "2026-11-27T22:00"),
]


def run(week, zone, started, pauses):
    hours = both(week, zone)[0] if week else None
    return Run(utc(started), tuple((utc(a), utc(b) if b else None) for a, b in pauses), hours)


@pytest.mark.row("S2")
@pytest.mark.parametrize(("week", "zone", "started", "pauses", "minutes", "due"), TABLE)
def test_a_clock_is_due_when_so_much_has_been_worked(week, zone, started, pauses, minutes, due):
    clock = run(week, zone, started, pauses)

    reached = clock.reached(minutes * MINUTE)

    assert reached == (utc(due) if due else None)
    if reached:
        assert clock.worked(reached) == minutes * MINUTE


@st.composite
def paused(draw):
    """A few pauses, in any order and over one another; at most one that still goes on."""
    start = draw(instants)
    rows = draw(st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 1500)), max_size=4))
    pauses = [(start + a * MINUTE, start + (a + b) * MINUTE) for a, b in rows]
    if draw(st.booleans()):
        pauses.append((start + draw(st.integers(0, 4000)) * MINUTE, None))
    return start, tuple(pauses)


def slow_minutes(model, start, pauses, until):
    """Minute by minute: at work, and in no pause."""
    at, worked = start, 0
    while at < until:
        stands = any(begins <= at and (ends is None or at < ends) for begins, ends in pauses)
        worked += not stands and bool(model.worked_minutes(at, at + MINUTE))
        at += MINUTE
    return worked


@pytest.mark.row("S2")
@settings(max_examples=40, deadline=None)
@given(weeks, zones, paused(), st.integers(0, 1200))
def test_a_clock_counts_as_one_who_looks_at_it_each_minute(week, zone, told, minutes):
    (start, pauses), (hours, model) = told, both(week, zone)

    worked = Run(start, pauses, hours).worked(start + minutes * MINUTE)

    assert worked == slow_minutes(model, start, pauses, start + minutes * MINUTE) * MINUTE


@pytest.mark.row("S2")
@settings(max_examples=150, deadline=None)
@given(weeks, zones, paused(), st.integers(0, 3000), st.integers(0, 1500), spans)
def test_a_pause_more_never_makes_a_clock_due_earlier(week, zone, told, begins, lasts, work):
    (start, pauses), (hours, _) = told, both(week, zone)
    more = (*pauses, (start + begins * MINUTE, start + (begins + lasts) * MINUTE))

    before, after = Run(start, pauses, hours).reached(work), Run(start, more, hours).reached(work)

    assert before is None or after is None or after >= before
    assert not (before is None and after)


@pytest.mark.row("S2")
@settings(max_examples=100, deadline=None)
@given(weeks, zones, paused(), spans, spans)
def test_what_a_clock_has_run_is_additive(week, zone, told, first, second):
    (start, pauses), (hours, _) = told, both(week, zone)
    clock, middle, end = Run(start, pauses, hours), start + first, start + first + second
    inside = tuple((max(a, middle), b) for a, b in pauses if b is None or b > middle)

    assert clock.worked(end) == clock.worked(middle) + Run(middle, inside, hours).worked(end)


@pytest.mark.row("S2")
@settings(max_examples=150, deadline=None)
@given(weeks, zones, paused(), spans)
def test_a_clock_is_due_at_the_first_instant_at_which_so_much_was_worked(week, zone, told, work):
    (start, pauses), (hours, _) = told, both(week, zone)
    clock = Run(start, pauses, hours)

    due = clock.reached(work + MINUTE)

    if due:
        assert clock.worked(due) == work + MINUTE
        assert clock.worked(due - timedelta(seconds=1)) < work + MINUTE


def test_who_is_never_there_is_waited_for_day_and_night():
    never = Run(utc("2026-11-28T12:00"), (), BusinessHours(ZoneInfo(BERLIN), {}))

    assert never.reached(90 * MINUTE) == utc("2026-11-28T13:30")
