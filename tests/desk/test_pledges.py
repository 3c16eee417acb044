"""What an agent promises in an answer is offered, kept or broken; each is told once, also by a clock that was away."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import merging, morning, pledges, replies, splitting, tickets
from desk.measuring import measure
from jobs import pledges as job
from models import Event, Figure, Notice, Pledge, Status, db, transaction
from models.notice_words import what_happened
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("A6")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PROMISE = "Wir melden uns bis Freitag bei Ihnen, guten Tag und vielen Dank für die Geduld."
FRIDAY = NOON + 4 * DAY + 6 * HOUR  # 18:00, the office's clock is UTC


@pytest.fixture
def clock(monkeypatch):
    """Sets what the job takes for now."""

    def at(now):
        monkeypatch.setattr(job, "utcnow", lambda: now)

    return at


def answer(ticket, agent, text=PROMISE, now=NOON, **more):
    with transaction():
        return replies.reply(ticket, agent, text, now=now, **more)


def promised(ticket, agent, now=NOON, **more):
    answer(ticket, agent, now=now, **more)
    pledge = all_of_them()[-1]
    with transaction():
        pledges.take(pledge, by=agent, now=now)
    return pledge


def all_of_them():
    db.session.rollback()
    return db.session.execute(select(Pledge).order_by(Pledge.id)).scalars().all()


def kinds(ticket):
    db.session.rollback()
    lines = select(Event.kind).where(Event.ticket_id == ticket.id, Event.kind.like("promise%")).order_by(Event.id)
    return db.session.execute(lines).scalars().all()


def told(agent):
    db.session.rollback()
    rows = db.session.execute(select(Notice).where(Notice.agent_id == agent.id).order_by(Notice.id)).scalars()
    return [what_happened(one) for one in rows if one.event_kind.startswith("promise")]


def counted(ticket):
    with transaction():
        measure([ticket.id])
    rows = select(Figure.kind, Figure.agent_id).where(
        Figure.ticket_id == ticket.id, Figure.kind.in_(("kept", "broken"))
    )
    return [(kind.value, agent_id) for kind, agent_id in db.session.execute(rows)]


def test_it_is_offered_and_looked_after_only_once_it_is_taken(ticket, alice, clock):
    answer(ticket, alice)
    clock(FRIDAY + HOUR)

    job.look_after_due()

    (pledge,) = all_of_them()
    assert (pledge.due_at, pledge.agent, pledge.is_offered, pledge.words) == (FRIDAY, alice, True, PROMISE)
    assert (ticket.promised_at, ticket.attention_since, told(alice)) == (None, None, [])
    with pytest.raises(pledges.PromiseIsOver):
        pledges.take(pledge, by=alice, now=FRIDAY)


def test_its_author_is_reminded_once_and_told_once_that_it_is_broken(ticket, alice, clock):
    promised(ticket, alice)

    for hours in (-10, -9, -1, 0, 1, 30):
        clock(FRIDAY + hours * HOUR)
        job.look_after_due()

    assert told(alice) == [
        "You promised the customer something, and it is due soon.",
        "You promised the customer something, and its time is over.",
    ]
    assert kinds(ticket) == ["promised", "promise_near", "promise_broken"]
    assert (ticket.promised_at, ticket.attention_since) == (FRIDAY, FRIDAY)
    assert counted(ticket) == [("broken", alice.id)]


def test_a_clock_that_was_away_says_only_that_it_is_broken(ticket, alice, clock):
    promised(ticket, alice)
    clock(FRIDAY + 3 * DAY)

    job.look_after_due()

    assert kinds(ticket) == ["promised", "promise_broken"]
    assert all_of_them()[0].broken_at == FRIDAY


def test_who_is_killed_while_telling_has_told_nobody_and_the_next_one_tells(ticket, alice, clock, monkeypatch):
    promised(ticket, alice)
    clock(FRIDAY)

    with monkeypatch.context() as broken:
        broken.setattr(pledges, "record", lambda *_args, **_more: 1 / 0)
        job.look_after_due()
    before = told(alice)
    job.look_after_due()

    assert (before, len(told(alice))) == ([], 1)


def test_the_next_answer_in_time_keeps_it_and_a_late_one_does_not(ticket, danylo, alice, clock):
    other = comes(subject="Another").message.ticket
    promised(ticket, alice)
    promised(other, alice)

    answer(ticket, alice, "Es ist getan.", now=FRIDAY - HOUR)
    answer(other, alice, "Es ist getan.", now=FRIDAY + HOUR)  # before the clock noticed
    clock(FRIDAY + DAY)
    job.look_after_due()

    assert (kinds(ticket), kinds(other)) == (["promised", "promise_kept"], ["promised", "promise_late"])
    assert (ticket.promised_at, other.promised_at, other.attention_since) == (None, None, None)
    assert (counted(ticket), counted(other)) == ([("kept", alice.id)], [("broken", alice.id)])


def test_an_answer_that_is_taken_back_has_promised_and_kept_nothing(ticket, office, alice):
    with transaction():
        office.undo_seconds = 60
    promised(ticket, alice)
    second = answer(ticket, alice, PROMISE, now=NOON + HOUR)

    with transaction():
        replies.withdraw(second, alice, now=NOON + HOUR)

    (pledge,) = all_of_them()
    assert (pledge.ended_at, pledge.next_at, ticket.promised_at) == (None, FRIDAY, FRIDAY)


@pytest.mark.parametrize(("act", "kind"), [(pledges.mark_kept, "promise_kept"), (pledges.drop, "promise_dropped")])
def test_it_is_marked_once_as_kept_or_as_no_longer_owed(ticket, alice, act, kind):
    pledge = promised(ticket, alice)

    for _ in range(2):
        with transaction():
            act(pledge, by=alice, now=NOON)

    assert (kinds(ticket), ticket.promised_at) == (["promised", kind], None)


def test_what_was_closed_owes_nothing(ticket, alice, clock):
    promised(ticket, alice)
    with transaction():
        tickets.close(ticket, by=alice, now=NOON)
    clock(FRIDAY)

    job.look_after_due()

    assert kinds(ticket) == ["promised", "promise_dropped"]
    assert (told(alice), counted(ticket)) == ([], [])


def test_it_goes_along_where_its_answer_goes(ticket, alice, clock):
    other = comes(subject="Another").message.ticket
    pledge = promised(ticket, alice)

    with transaction():
        merging.merge(ticket, other, by=alice, now=NOON)
    as_one = (pledge.ticket_id, other.promised_at, ticket.promised_at)
    with transaction():
        merging.unmerge(ticket, by=alice, now=NOON)
    apart = (pledge.ticket_id, other.promised_at, ticket.promised_at)
    with transaction():
        new = splitting.split(ticket, [pledge.message_id], subject="", department=None, by=alice, now=NOON)

    assert (as_one, apart) == ((other.id, FRIDAY, None), (ticket.id, None, FRIDAY))
    assert (pledge.ticket_id, new.promised_at, ticket.promised_at) == (new.id, FRIDAY, None)


def test_the_morning_sheet_tells_what_is_broken_and_what_is_due(ticket, alice, bob, clock):
    promised(ticket, alice)

    def sheet(reader, now):
        return [
            (section.title, line.path)
            for section in morning.sections(reader, since=now - DAY, now=now)
            for line in section.lines
            if "romise" in section.title
        ]

    path = f"/desk/ticket/{ticket.id}"
    assert sheet(alice, FRIDAY - 10 * HOUR) == [("Promised to customers for today", path)]
    assert sheet(alice, FRIDAY) == [("Promises to customers that are over", path)]
    assert sheet(bob, FRIDAY) == []


def test_an_answer_costs_no_question_more_where_nothing_is_promised(ticket, alice, counting):
    answer(ticket, alice, "Es ist getan.")

    with counting() as asked:
        answer(ticket, alice, "Es ist wirklich getan.", status=Status.PENDING)

    assert [one for one in asked if "pledge" in str(one)] == []
