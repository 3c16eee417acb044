"""An agent is reminded of a ticket, once, when the time has come that they chose."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import merging, reminders, tickets
from jobs import notices as mailing
from jobs import reminders as job
from models import Notice, NoticeSettings, OutgoingMail, Reminder, db, transaction
from models.notice_words import what_happened
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("R24")
DAY = timedelta(days=1)


def remind(ticket, agent, words="Ask Bob", at=NOON + DAY):
    with transaction():
        return reminders.remind(ticket, agent, at, words, now=NOON)


def told():
    db.session.rollback()
    rows = db.session.execute(select(Notice).order_by(Notice.id)).scalars()
    return [(one.agent.name, one.ticket_id, what_happened(one)) for one in rows]


def test_the_job_that_comes_twice_tells_once_also_of_a_closed_ticket(ticket, alice):
    remind(ticket, alice)
    with transaction():
        tickets.close(ticket, by=alice, now=NOON)

    job.remind_due()
    job.remind_due()

    assert told() == [("Alice", ticket.id, "You wanted to be reminded of it: Ask Bob")]
    assert [event.kind for event in ticket.events].count("reminded") == 1


def test_who_is_killed_while_telling_has_told_nobody_and_the_next_one_tells(ticket, alice, monkeypatch):
    remind(ticket, alice)

    with monkeypatch.context() as broken:
        broken.setattr(reminders, "record", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            job.remind_due()
    before = told()
    job.remind_due()

    assert (before, len(told())) == ([], 1)


def test_nothing_is_told_before_its_time(ticket, alice):
    reminder = remind(ticket, alice)

    with transaction():
        taken = Reminder.take(reminder.id, NOON + DAY - timedelta(seconds=1))

    assert not taken


def test_who_lost_sight_of_the_ticket_is_told_nothing_of_it(ticket, alice, sales, mona):
    remind(ticket, alice)
    with transaction():
        tickets.transfer(ticket, sales, by=mona, now=NOON)

    job.remind_due()

    assert [one for one in told() if one[0] == "Alice"] == []
    assert db.session.execute(select(Reminder.told_at)).scalar() is not None


def test_the_same_twice_is_once_and_the_past_is_refused(ticket, alice):
    remind(ticket, alice)
    remind(ticket, alice)

    with pytest.raises(reminders.NoTimeToRemindAt):
        remind(ticket, alice, at=NOON)

    assert len(db.session.execute(select(Reminder.id)).all()) == 1


def test_one_is_reminded_of_what_the_ticket_became_part_of(ticket, alice):
    other = comes(subject="Another").message.ticket
    remind(ticket, alice)
    with transaction():
        merging.merge(ticket, other, by=alice, now=NOON)

    job.remind_due()

    assert (alice.name, other.id, "You wanted to be reminded of it: Ask Bob") in told()


def test_it_is_told_by_mail_too_where_the_agent_wishes_so(ticket, alice):
    with transaction():
        settings = NoticeSettings.usual(alice)
        settings.mails = {"reminded": 0}
        db.session.add(settings)
    remind(ticket, alice)

    job.remind_due()
    mailing.mail_due()

    mails = db.session.execute(select(OutgoingMail).where(OutgoingMail.first_recipient == alice.address)).scalars()
    assert ["Ask Bob" in one.text for one in mails] == [True]
