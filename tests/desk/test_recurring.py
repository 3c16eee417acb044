"""Tickets that the desk opens by itself: once for each time, whatever happens meanwhile (C4)."""

from datetime import timedelta

import pytest

from desk import customer_merging, forgetting, recurring, tagging
from jobs import recurring as job
from models import (
    Calendar,
    Channel,
    Event,
    Every,
    Kind,
    Mailbox,
    OutgoingMail,
    Priority,
    RecurringTicket,
    Status,
    Tag,
    Ticket,
    db,
    transaction,
    utcnow,
)
from tests.conftest import NOON

DAY = timedelta(days=1)


@pytest.fixture
def backup(support, alice):
    """Every day at 13:00, first in an hour."""
    with transaction():
        row = RecurringTicket(subject="Sicherung prüfen", text="Band 1\r\nBand 2", department=support, assignee=alice)
        row.every, row.at_minutes, row.priority, row.tags = Every.DAY, 13 * 60, Priority.HIGH, ["Wartung"]
        row.weekdays, row.month_day, row.is_active = [], 1, True
        db.session.add(row)
        recurring.plan(row, now=NOON)
    return row


def look(now):
    """As the job does it; the tickets that were opened."""
    opened = []
    for recurring_id in recurring.due(now=now):
        with transaction():
            opened.append(recurring.open_due(recurring_id, now=now))
    return [one for one in opened if one]


@pytest.mark.row("C4")
def test_it_is_opened_at_its_time_with_all_that_was_said(backup, support, alice):
    early, late = look(NOON + timedelta(minutes=59)), look(NOON + timedelta(minutes=61))

    [ticket] = late
    assert early == [] and look(NOON + timedelta(minutes=62)) == []
    assert (ticket.subject, ticket.department, ticket.assignee) == ("Sicherung prüfen", support, alice)
    assert (ticket.priority, [one.name for one in ticket.tags]) == (Priority.HIGH, ["Wartung"])
    assert (ticket.status, ticket.channel, ticket.waiting_since) == (Status.OPEN, Channel.AGENT, ticket.created_at)
    assert [(one.kind, one.text, one.agent) for one in ticket.messages] == [(Kind.NOTE, "Band 1\nBand 2", None)]
    assert (ticket.message_count, ticket.excerpt) == (1, "Band 1 Band 2")
    assert [one.kind for one in ticket.events] == ["opened", "came_again", "tagged", "assigned"]
    assert backup.next_at == NOON + timedelta(hours=25)


@pytest.mark.row("C4")
def test_without_a_customer_it_is_the_departments_own_and_nobody_is_written_to(backup):
    [ticket] = look(NOON + DAY)
    [again] = look(NOON + 2 * DAY)

    assert ticket.address == "support@example.org" and ticket.customer.name == "Support"
    assert again.customer is ticket.customer
    assert db.session.query(OutgoingMail).filter(OutgoingMail.ticket_id.in_([ticket.id, again.id])).count() == 0


@pytest.mark.row("C4")
def test_of_a_customer_it_is_theirs_by_who_they_are_now(backup, carol, danylo, root):
    with transaction():
        backup.customer = carol
    [first] = look(NOON + DAY)
    with transaction():
        customer_merging.merge(carol, danylo, by=root, now=NOON + DAY)
    [second] = look(NOON + 2 * DAY)

    assert first.address == "carol@example.com" and first.language == "de"
    assert second.customer is danylo and second.address == danylo.address
    assert db.session.query(OutgoingMail).filter_by(ticket_id=first.id).count() == 0


@pytest.mark.row("C4")
def test_of_a_customer_who_was_forgotten_it_is_the_departments_own(backup, carol, root):
    with transaction():
        backup.customer = carol
    with transaction():
        written = forgetting.confirmation(carol)
        forgetting.forget(carol, written=written, seen=0, with_tickets=False, by=root, now=NOON)
    [ticket] = look(NOON + DAY)

    assert ticket.address == "support@example.org" and ticket.customer is not carol


@pytest.mark.row("C4")
def test_after_a_long_time_away_it_is_one_ticket_and_then_the_next_time(backup):
    back = NOON + 60 * DAY

    assert len(look(back)) == 1 and look(back) == []
    assert backup.next_at == NOON + 60 * DAY + timedelta(hours=1)


@pytest.mark.row("C4")
def test_two_workers_at_once_open_one(backup, at_once):
    def work():
        with transaction():
            recurring.open_due(backup_id, now=NOON + DAY)

    backup_id = backup.id
    db.session.rollback()
    at_once(work, work)

    assert db.session.query(Ticket).count() == 1


@pytest.mark.row("C4")
def test_killed_half_way_nothing_is_opened_and_it_is_due_still(backup, monkeypatch):
    def killed(*_arguments, **_more):
        raise KeyboardInterrupt

    was = backup.next_at
    with monkeypatch.context() as patch:
        patch.setattr(recurring.sorting, "tag", killed)
        with pytest.raises(KeyboardInterrupt):
            look(NOON + DAY)
    db.session.rollback()
    nothing = (db.session.query(Ticket).count(), backup.next_at)

    assert nothing == (0, was) and len(look(NOON + DAY)) == 1


@pytest.mark.row("C4")
def test_the_job_goes_on_past_one_that_cannot_be_opened(backup, support, sales, carol, caplog):
    with transaction():
        every = {"every": Every.DAY, "weekdays": [], "month_day": 1, "at_minutes": 0, "is_active": True}
        fine = RecurringTicket(subject="Fine", department=support, customer=carol, next_at=utcnow() - DAY, **every)
        db.session.add(fine)
        backup.next_at = utcnow() - 2 * DAY
        for department in (support, sales):
            department.addresses.clear()  # and so nobody asks for the first one
        db.session.query(Mailbox).delete()

    job.open_due()

    db.session.rollback()
    assert [one.subject for one in db.session.query(Ticket)] == ["Fine"]
    assert "could not be opened" in caplog.text and backup.next_at < utcnow()


@pytest.mark.row("C4")
def test_a_pause_opens_nothing_and_is_not_made_up_for(backup):
    with transaction():
        recurring.switch(backup, now=NOON)
    paused = (backup.next_at, look(NOON + 5 * DAY))
    with transaction():
        recurring.switch(backup, now=NOON + 5 * DAY)

    assert paused == (None, []) and look(NOON + 5 * DAY) == []
    assert backup.next_at == NOON + 5 * DAY + timedelta(hours=1)


@pytest.mark.row("C4")
def test_who_sees_the_department_no_more_is_given_nothing(backup, bob):
    with transaction():
        backup.assignee = bob
    [ticket] = look(NOON + DAY)

    assert ticket.assignee is None
    assert [one.details for one in db.session.query(Event).filter_by(kind="came_to_nobody")] == [{"to": bob.name}]


@pytest.mark.row("C4")
def test_what_is_due_stays_due_when_only_its_words_change(backup):
    was = backup.next_at
    with transaction():
        backup.subject = "Sicherung"
        recurring.plan(backup, now=NOON + DAY)
    words = backup.next_at
    with transaction():
        backup.at_minutes = 11 * 60
        recurring.plan(backup, now=NOON + DAY)

    assert words == was and backup.next_at == NOON + DAY + timedelta(hours=23)


@pytest.mark.row("C4")
def test_the_clock_is_the_calendars(backup):
    with transaction():
        backup.calendar = Calendar(name="Владивосток", timezone="Asia/Vladivostok", week={})
        db.session.flush()
        backup.next_at = None
        recurring.plan(backup, now=NOON)

    assert backup.next_at == NOON + timedelta(hours=15)  # 13:00 there is 3:00 here


@pytest.mark.row("S15")
def test_a_tag_that_is_renamed_is_renamed_here_too(backup):
    with transaction():
        tag = Tag.named("wartung")
        db.session.flush()
        tagging.rename(tag, "Pflege")

    assert backup.tags == ["Pflege"]
