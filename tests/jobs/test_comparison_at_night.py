"""Each mailbox is compared once a night, and a night that was missed is caught up (A3)."""

from datetime import UTC, datetime, timedelta

import pytest

from desk import comparisons
from jobs import comparison
from models import Comparison, Mailbox, Office, db, transaction, utcnow

pytestmark = pytest.mark.row("A3")


def test_a_new_mailbox_is_compared_in_the_coming_night_and_not_before(full):
    comparison.compare_due()

    db.session.rollback()
    assert db.session.query(Comparison).count() == 0
    assert full.compares_at > utcnow()


def test_a_night_that_was_missed_is_caught_up_once(full):
    with transaction():
        full.compares_at = utcnow() - timedelta(hours=9)

    comparison.compare_due()
    comparison.compare_due()

    db.session.rollback()
    assert db.session.query(Comparison).count() == 1
    assert full.compares_at > utcnow()


def test_while_one_worker_compares_another_does_not(full):
    now = utcnow()
    with transaction():
        full.compares_at = now - timedelta(hours=1)
    with transaction():
        assert Mailbox.take_comparison(full.id, now=now, until=now + timedelta(minutes=2))

    comparison.compare_due()

    db.session.rollback()
    assert db.session.query(Comparison).count() == 0


def test_a_worker_that_died_is_followed_by_another(full):
    now = utcnow()
    with transaction():
        full.compares_at = now - timedelta(hours=1)
    with transaction():
        Mailbox.take_comparison(full.id, now=now, until=now - timedelta(seconds=1))

    comparison.compare_due()

    db.session.rollback()
    assert db.session.query(Comparison).count() == 1


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 11, 16, 12, 0, tzinfo=UTC), datetime(2026, 11, 17, 1, 0, tzinfo=UTC)),
        (datetime(2026, 11, 16, 1, 0, tzinfo=UTC), datetime(2026, 11, 17, 1, 0, tzinfo=UTC)),
        (datetime(2026, 11, 16, 0, 59, tzinfo=UTC), datetime(2026, 11, 16, 1, 0, tzinfo=UTC)),
        (datetime(2026, 6, 1, 12, 0, tzinfo=UTC), datetime(2026, 6, 2, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_quiet_hour_is_three_by_the_offices_own_clock(office, now, night):
    with transaction():
        Office.current().timezone = "Europe/Kyiv"

    assert comparisons.next_night(now) == night
