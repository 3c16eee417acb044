"""A ticket that nobody need see before some instant, and what wakes it."""

from datetime import timedelta

import pytest

from desk import escalations, operations, tickets
from desk.errors import NoTimeToSnoozeUntil, NotInDepartment, NotToBeSnoozed
from jobs import snoozes
from models import Status, db, transaction, utcnow
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("A6")
HOUR = timedelta(hours=1)


def snooze(ticket, by, until=NOON + 48 * HOUR, *, sleeps_through=False):
    with transaction():
        tickets.snooze(ticket, until, sleeps_through=sleeps_through, by=by, now=NOON)


def test_the_customers_next_word_wakes_it(ticket, alice):
    snooze(ticket, alice)

    comes(subject=f"[#{ticket.number}]", text="Und?")

    db.session.refresh(ticket)
    assert ticket.snoozed_until is None
    assert "woken" in [event.kind for event in ticket.events]


def test_one_that_sleeps_through_stays_where_it_is(ticket, alice):
    snooze(ticket, alice, sleeps_through=True)

    comes(subject=f"[#{ticket.number}]", text="Danke schon mal.")

    db.session.refresh(ticket)
    assert ticket.snoozed_until == NOON + 48 * HOUR


def test_it_wakes_when_its_time_has_come_and_only_once(ticket, alice):
    with transaction():
        ticket.snoozed_until = utcnow() - HOUR

    snoozes.wake_due()
    snoozes.wake_due()

    db.session.refresh(ticket)
    assert ticket.snoozed_until is None
    assert [event.details["in_time"] for event in ticket.events if event.kind == "woken"] == [True]


def test_before_its_time_nothing_wakes_it(ticket, alice):
    with transaction():
        ticket.snoozed_until = utcnow() + HOUR

    snoozes.wake_due()

    db.session.refresh(ticket)
    assert ticket.snoozed_until is not None


def test_nobody_is_told_that_it_waits_while_it_sleeps(ticket, alice):
    snooze(ticket, alice)
    asleep = escalations.due(NOON + 24 * HOUR)

    with transaction():
        tickets.wake(ticket, by=alice, now=NOON + 24 * HOUR)

    assert asleep == []
    assert escalations.due(NOON + 24 * HOUR) == [ticket.id]


@pytest.mark.parametrize("until", [NOON, NOON - HOUR, NOON + timedelta(days=400)])
def test_only_a_time_ahead_and_within_a_year_will_do(ticket, alice, until):
    with pytest.raises(NoTimeToSnoozeUntil):
        snooze(ticket, alice, until)


def test_what_is_closed_needs_no_sleep_and_closing_ends_it(ticket, alice):
    snooze(ticket, alice)
    with transaction():
        tickets.close(ticket, by=alice, now=NOON + HOUR)

    assert ticket.snoozed_until is None
    with pytest.raises(NotToBeSnoozed):
        snooze(ticket, alice)


def test_it_can_be_undone(ticket, alice):
    with transaction(), operations.operation("snooze", [ticket], by=alice, now=NOON) as done:
        tickets.snooze(ticket, NOON + HOUR, sleeps_through=False, by=alice, now=NOON)

    with transaction():
        operations.undo(done, by=alice, now=NOON)

    assert (ticket.snoozed_until, ticket.status) == (None, Status.OPEN)


def test_sleeping_or_not_it_is_held_only_by_those_at_home_there(ticket, alice, bob):
    snooze(ticket, alice)

    with pytest.raises(NotInDepartment), transaction():
        tickets.assign(ticket, bob, by=alice, now=NOON)
