"""What is counted of a ticket, and how long it took: by its messages and its record, in hours of work."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from desk import escalations, figures, merging, operations, ratings, recounts, replies, requests, spam, tickets
from desk.figures import Asked, Took
from desk.record import record
from jobs.figures import measure_all, measure_waiting
from models import (
    Calendar,
    CalendarDay,
    Figure,
    FigureKind,
    Kind,
    Message,
    Score,
    ServiceLevel,
    Status,
    db,
    transaction,
)
from tests.conftest import NOON

pytestmark = pytest.mark.row("R25")
HOUR = timedelta(hours=1)
ALL = Asked(date(2026, 11, 1), date(2026, 12, 31))


def counted(*wanted):
    """Kind, who and minutes of work, in the order of time."""
    measure_waiting()
    db.session.rollback()
    rows = db.session.execute(select(Figure).order_by(Figure.at, Figure.id)).scalars()
    told = [(one.kind.value, one.seconds // 60 if one.seconds is not None else None) for one in rows]
    return [one for one in told if not wanted or one[0] in wanted]


def answered(ticket, agent, at, status=Status.PENDING):
    with transaction():
        return replies.reply(ticket, agent, "Bitte löschen.", now=at, status=status)


def wrote(ticket, at):
    with transaction():
        message = Message(ticket=ticket, kind=Kind.CUSTOMER, customer=ticket.customer, text="Und?", created_at=at)
        db.session.add(message)
        tickets.hear(ticket, message)
        record(ticket, "customer_wrote", now=at)


def test_a_request_an_answer_and_the_solution_are_counted_once(ticket, alice):
    answered(ticket, alice, NOON + HOUR, Status.SOLVED)

    expected = [("in", None), ("answer", 60), ("first", 60), ("solved", 60)]
    assert counted() == expected
    assert counted() == expected
    measure_all()
    assert counted() == expected


def test_each_wait_counts_from_its_first_word_and_the_first_answer_once(ticket, alice):
    wrote(ticket, NOON + HOUR)
    answered(ticket, alice, NOON + 2 * HOUR)
    answered(ticket, alice, NOON + 3 * HOUR)
    wrote(ticket, NOON + 10 * HOUR)
    answered(ticket, alice, NOON + 11 * HOUR)

    assert counted("answer", "first") == [("answer", 120), ("first", 120), ("answer", None), ("answer", 60)]


def test_who_is_told_that_it_is_done_waits_no_more(ticket, alice):
    answered(ticket, alice, NOON + HOUR)
    wrote(ticket, NOON + 2 * HOUR)
    with transaction():
        tickets.close(ticket, by=alice, now=NOON + 3 * HOUR)
    wrote(ticket, NOON + 50 * HOUR)
    answered(ticket, alice, NOON + 51 * HOUR)

    assert counted("answer", "solved", "reopened") == [
        ("answer", 60), ("solved", 180), ("reopened", None), ("answer", 60),
    ]  # fmt: skip


def test_what_is_reopened_is_solved_anew_from_then_on(ticket, alice):
    answered(ticket, alice, NOON + HOUR, Status.SOLVED)
    wrote(ticket, NOON + 5 * HOUR)
    answered(ticket, alice, NOON + 7 * HOUR, Status.SOLVED)

    assert counted("solved", "reopened") == [("solved", 60), ("reopened", None), ("solved", 120)]


def test_closing_the_solved_counts_no_second_solution(ticket, alice):
    answered(ticket, alice, NOON + HOUR, Status.SOLVED)
    with transaction():
        tickets.close(ticket, by=None, now=NOON + 100 * HOUR)

    assert counted("solved") == [("solved", 60)]


def test_an_answer_taken_back_was_never_given(office, ticket, alice):
    office.undo_seconds = 60
    db.session.commit()
    message = answered(ticket, alice, NOON + HOUR, Status.SOLVED)
    with transaction():
        replies.withdraw(message, alice, now=NOON + HOUR)

    assert counted() == [("in", None)]


def test_a_solution_undone_was_never_reached_and_the_wait_goes_on(ticket, alice):
    with transaction(), operations.operation("status", [ticket], by=alice, now=NOON + HOUR) as done:
        tickets.solve(ticket, by=alice, now=NOON + HOUR)
    with transaction():
        operations.undo(done, by=alice, now=NOON + 2 * HOUR)
    answered(ticket, alice, NOON + 3 * HOUR)

    assert counted() == [("in", None), ("answer", 180), ("first", 180)]


def test_spam_and_what_is_part_of_another_count_nothing(ticket, danylo, support, alice, mona):
    asked = requests.Request(
        name="Д", address="danylo@example.net", subject="Рахунок", text="Де?", language="uk", department=support
    )
    with transaction():
        other = requests.hand_in(asked, now=NOON)
    assert counted("in") == [("in", None)] * 2

    with transaction():
        merging.merge(other, ticket, by=alice, now=NOON + HOUR)
    assert counted("in") == [("in", None)]

    with transaction():
        spam.put_away_by_hand(ticket, by=alice, now=NOON + HOUR)
    assert counted() == []


def test_a_rating_counts_for_who_answered(ticket, alice):
    message = answered(ticket, alice, NOON + HOUR)
    with transaction():
        ratings.rate(message, Score.BAD, now=NOON + 2 * HOUR)
    measure_waiting()

    [bad] = db.session.query(Figure).filter(Figure.kind == FigureKind.BAD)
    assert bad.agent_id == alice.id


def test_time_is_that_of_the_departments_calendar_and_measured_anew_once_that_changes(ticket, alice, support):
    with transaction():
        week = {str(day): [["09:00", "17:00"]] for day in range(5)}
        support.calendar = Calendar(name="Work", timezone="UTC", week=week)
    answered(ticket, alice, NOON + 24 * HOUR, Status.SOLVED)  # from Monday noon to Tuesday noon
    assert counted("first") == [("first", 8 * 60)]

    with transaction():
        support.calendar.days.append(CalendarDay(day=date(2026, 11, 17), spans=[], name="Free"))
    assert counted("first", "solved") == [("first", 5 * 60), ("solved", 5 * 60)]

    with transaction():
        support.calendar = None
    assert counted("first") == [("first", 24 * 60)]


def test_days_and_hours_are_the_offices(office, ticket):
    office.timezone = "Asia/Vladivostok"
    db.session.commit()
    measure_waiting()

    [came] = db.session.query(Figure)
    assert (came.day, came.slot) == (date(2026, 11, 16), 22)


def test_a_percentile_is_a_value_that_happened():
    assert Took.of([None, 30, 10, 20, 40]) == Took(4, 20, 40, 25)
    assert Took.of(range(1, 101)) == Took(100, 50, 90, 50)
    assert Took.of([None]) == Took()


@pytest.mark.row("R14")
def test_what_has_left_a_department_is_in_its_figures_no_more_at_once(ticket, alice, bob, sales):
    measure_waiting()
    assert (figures.numbers(ALL, alice)["in"], figures.numbers(ALL, bob)["in"]) == (1, 0)

    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON + HOUR)
    assert figures.numbers(ALL, alice)["in"] == 0

    measure_waiting()
    assert (figures.numbers(ALL, alice)["in"], figures.numbers(ALL, bob)["in"]) == (0, 1)


def test_two_who_measure_at_once_count_each_thing_once(app, office, ticket, alice, at_once):
    answered(ticket, alice, NOON + HOUR, Status.SOLVED)

    at_once(measure_waiting, measure_waiting, measure_waiting)

    assert len(counted()) == 4


@pytest.mark.row("S2")
@pytest.mark.parametrize(("answered_after", "expected"), [(2, "met"), (5, "missed")])
def test_what_a_service_level_promised_is_counted_as_met_or_missed(office, ticket, alice, answered_after, expected):
    with transaction():
        db.session.add(ServiceLevel(name="All", is_always=True, first_answer_minutes=240))
    with transaction():
        while recounts.go_on(now=NOON):
            pass

    answered(ticket, alice, NOON + answered_after * HOUR)

    assert counted("met", "missed") == [(expected, None)]


@pytest.mark.row("S2")
def test_what_is_overdue_counts_as_missed_before_anybody_answers(office, ticket):
    with transaction():
        db.session.add(ServiceLevel(name="All", is_always=True, first_answer_minutes=60))
    with transaction():
        while recounts.go_on(now=NOON):
            pass
    with transaction():
        escalations.escalate(ticket, now=NOON + 2 * HOUR)

    assert counted("met", "missed") == [("missed", None)]
