"""The morning sheet: to who wants it, at their hour, once a day, and nothing in it that its reader may not see."""

from datetime import UTC, datetime, timedelta

import pytest

from desk import figures, ratings, replies, tickets
from desk.figures import Asked
from jobs import morning
from jobs.figures import measure_all
from models import MorningSheet, OutgoingMail, OutgoingState, Purpose, Role, Score, db, transaction
from tests.conftest import NOON

pytestmark = [pytest.mark.row("S5"), pytest.mark.row("A6")]
MORNING = datetime(2026, 11, 17, 7, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Says what the job is to take for now."""

    def shows(now):
        monkeypatch.setattr(morning, "utcnow", lambda: now)

    return shows


def want(agent, minute=8 * 60, zone="Europe/Berlin"):
    with transaction():
        agent.timezone = zone
        db.session.add(MorningSheet(agent=agent, minute=minute))


def sheets():
    db.session.rollback()
    rows = db.session.query(OutgoingMail).filter(OutgoingMail.letter_id.like("morning.%")).order_by(OutgoingMail.id)
    return [(one.recipients[0], one.text) for one in rows]


def test_it_comes_at_the_readers_hour_once_though_the_clock_runs_twice(clock, ticket, mona):
    want(mona)
    for now in (MORNING - timedelta(minutes=1), MORNING, MORNING, MORNING + timedelta(hours=5)):
        clock(now)
        morning.send_due()

    [(to, text)] = sheets()
    assert to == "Mona <mona@example.org>"
    assert f"https://desk.example.org/desk/ticket/{ticket.id}" in text


def test_it_comes_every_day_and_late_if_nobody_looked_at_its_hour(clock, ticket, mona):
    want(mona)
    for days, hours in ((0, 0), (1, 9), (3, 0)):
        clock(MORNING + timedelta(days=days, hours=hours))
        morning.send_due()

    assert len(sheets()) == 3


@pytest.mark.parametrize(
    ("zone", "instants", "number"),
    [
        ("Europe/Berlin", ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30"], 1),  # 2:30 comes twice
        ("Europe/Berlin", ["2026-03-29T00:59", "2026-03-29T01:00"], 1),  # 2:30 doesn't come
        ("Pacific/Auckland", ["2026-11-16T13:29", "2026-11-16T13:30", "2026-11-17T13:30"], 2),
    ],
)
def test_a_day_is_a_day_though_the_clock_is_put_forward_or_back(clock, ticket, mona, zone, instants, number):
    want(mona, minute=150, zone=zone)
    for text in instants:
        clock(datetime.fromisoformat(text).replace(tzinfo=UTC))
        morning.send_due()

    assert len(sheets()) == number


def test_two_workers_write_it_once(clock, ticket, mona, at_once):
    want(mona)
    clock(MORNING)

    at_once(morning.send_due, morning.send_due, morning.send_due)

    assert len(sheets()) == 1


def test_who_left_or_never_asked_gets_none(clock, ticket, mona, alice):
    want(mona)
    with transaction():
        mona.is_switched_on = False
    clock(MORNING)
    morning.send_due()

    assert sheets() == []


def test_it_tells_what_waits_what_is_late_what_was_rated_badly_and_what_failed(clock, ticket, support, alice, mona):
    with transaction():
        support.escalation_levels[0].after_minutes = 60
        message = replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
        failed = db.session.query(OutgoingMail).filter(OutgoingMail.purpose == Purpose.REPLY).one()
        failed.state = OutgoingState.FAILED
        tickets.reopen(ticket, by=alice, now=NOON)
    with transaction():
        ratings.rate(message, Score.BAD, "Es brennt noch!", now=MORNING - timedelta(hours=2))
    with transaction():
        mona.language = "en"
    want(mona)
    clock(MORNING)
    morning.send_due()

    [(_, text)] = sheets()
    for words in (
        "Waiting longest",
        "Carol Weiß has been waiting for 19 hours",
        "Promise broken",
        "Bad ratings",
        "Es brennt noch!",
        "Mails that didn't arrive",
        "carol@example.com",
        "Alice: 1 unsolved, in 1 of them somebody waits for us",
    ):
        assert words in text, words
    assert text.count("https://desk.example.org/desk/") >= 5


@pytest.mark.row("R14")
def test_an_agent_of_another_department_reads_nothing_of_it(clock, ticket, bob):
    want(bob)
    clock(MORNING)
    morning.send_due()

    [(_, text)] = sheets()
    assert "Drucker" not in text and "Carol" not in text


@pytest.mark.row("C8")
def test_it_speaks_the_language_of_its_reader(clock, ticket, mona):
    want(mona)
    clock(MORNING)
    morning.send_due()

    [(_, text)] = sheets()
    assert "ждёт" in text


@pytest.mark.row("R14")
def test_who_became_a_translator_is_told_nothing_any_more(clock, ticket, mona):
    want(mona)
    with transaction():
        mona.role = Role.TRANSLATOR

    clock(MORNING)
    morning.send_due()
    measure_all()

    assert sheets() == []
    assert figures.numbers(Asked(NOON.date(), NOON.date()), mona)["in"] == 0
