"""What waits too long is brought to the manager: once for each level of each wait (R21)."""

from datetime import timedelta

import pytest

from desk import escalation_mails, escalations, replies, requests, tickets
from models import EscalationLevel, Event, Notice, OutgoingMail, Purpose, Status, Ticket, db, transaction
from tests.conftest import NOON

TOO_LONG = NOON + timedelta(hours=5)


def escalate_all(now):
    """As the job does it."""
    with transaction():
        for ticket_id in escalations.due(now):
            escalations.escalate(db.session.get_one(Ticket, ticket_id), now=now)


def told():
    rows = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).order_by(OutgoingMail.id)
    return [row.first_recipient for row in rows]


@pytest.mark.row("R21")
def test_a_wait_longer_than_the_limit_is_brought_to_the_manager(ticket):
    escalate_all(TOO_LONG)

    assert told() == ["mona@example.org"]
    assert ticket.escalated_level == 1


@pytest.mark.row("R21")
def test_the_mail_names_the_department_in_the_managers_language(ticket, support):
    escalate_all(TOO_LONG)

    told_mail = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).one()
    assert told_mail.sender_name.endswith(support.name_in("ru")) and ticket.language != "ru"


@pytest.mark.row("R21")
def test_nothing_is_told_before_its_time(ticket):
    escalate_all(NOON + timedelta(hours=3))

    assert told() == []


@pytest.mark.row("R21")
def test_each_level_is_told_once_however_often_one_looks(ticket, support):
    with transaction():
        support.escalation_levels.append(EscalationLevel(level=2, after_minutes=480))

    for hours in (5, 6, 9, 10, 48):
        escalate_all(NOON + timedelta(hours=hours))

    assert told() == ["mona@example.org", "mona@example.org"]
    assert ticket.escalated_level == 2


@pytest.mark.row("R21")
def test_of_very_many_at_once_a_person_gets_a_few_mails_and_one_that_names_the_others(support):
    with transaction():
        for number in range(120):
            asked = requests.Request("", f"c{number}@example.com", f"Matter {number}", "?", "de", support)
            requests.hand_in(asked, now=NOON)

    escalate_all(TOO_LONG)

    rows = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).order_by(OutgoingMail.id).all()
    *_alone, together = rows
    assert [row.first_recipient for row in rows] == ["mona@example.org"] * 4
    assert together.due_at == TOO_LONG + timedelta(minutes=5) and together.ticket_id is None
    assert together.text.count("/desk/ticket/") == together.html.count("/desk/ticket/") / 2 == 101
    assert "100" in together.subject and "/desk/ticket/?due=overdue" in together.text
    assert db.session.query(Event).filter_by(kind="escalated").count() == 120
    assert db.session.query(Notice).filter_by(event_kind="escalated").count() == 120


@pytest.mark.row("R21")
def test_what_comes_after_that_mail_has_left_is_told_in_the_next(support, monkeypatch):
    monkeypatch.setattr(escalation_mails, "MOST_ALONE", 0)
    for minute in (0, 2, 6):
        with transaction():
            asked = requests.Request("", f"c{minute}@example.com", f"Matter\n{minute}", "?", "de", support)
            requests.hand_in(asked, now=NOON + timedelta(minutes=minute))
        escalate_all(NOON + timedelta(hours=4, minutes=minute))

    rows = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).order_by(OutgoingMail.id).all()
    assert [row.text.count("/desk/ticket/") for row in rows] == [2, 1]


@pytest.mark.row("R21")
def test_a_new_wait_is_told_anew(ticket, alice):
    escalate_all(TOO_LONG)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=TOO_LONG)
    with transaction():
        requests.write_on(ticket, "Brennt noch.", [], now=TOO_LONG + timedelta(hours=1))

    escalate_all(TOO_LONG + timedelta(hours=6))

    assert len(told()) == 2


@pytest.mark.row("R21")
def test_without_a_manager_the_administrators_are_told(ticket, support):
    with transaction():
        support.manager = None

    escalate_all(TOO_LONG)

    assert "root@example.org" in told()


@pytest.mark.row("R21")
def test_the_manager_reads_it_in_their_own_language(ticket):
    escalate_all(TOO_LONG)

    mail = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).one()
    assert f"/desk/ticket/{ticket.id}" in mail.text
    assert mail.headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.row("A6")
def test_a_transferred_ticket_is_brought_to_the_new_departments_manager_too(ticket, sales, bob, root):
    with transaction():
        sales.manager = bob
    escalate_all(TOO_LONG)

    with transaction():
        tickets.transfer(ticket, sales, by=root, now=TOO_LONG)
    escalate_all(TOO_LONG)

    assert told() == ["mona@example.org", "bob@example.org"]


@pytest.mark.row("A6")
def test_a_ticket_answered_but_kept_open_waits_anew(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Wir sehen nach.", status=Status.OPEN, now=NOON)

    escalate_all(TOO_LONG)

    assert told() == ["mona@example.org"]
