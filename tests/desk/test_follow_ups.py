"""Customers who are awaited are reminded, and what is solved is closed, after a notice (A11, C4)."""

from datetime import timedelta

import pytest

from desk import follow_ups, replies, requests, tickets
from models import Event, FollowUp, OutgoingMail, Purpose, Status, db, transaction
from tests.conftest import NOON
from tests.desk.steps import comes

DAY = timedelta(days=1)


@pytest.fixture
def answered(ticket, alice, support):
    """Alice has answered, and waits for Carol."""
    with transaction():
        replies.reply(ticket, alice, "Brennt er noch?", now=NOON)
        support.remind_days, support.remind_most = 3, 2
        support.close_days, support.close_notice_days = 7, 2
    return ticket


def look(*days):
    """As the job does it, on each of these days; what was done on each."""
    done = []
    for day in days:
        now, what = NOON + day * DAY, []
        for ticket_id in follow_ups.due(now=now):
            with transaction():
                what.append(follow_ups.go_on(ticket_id, now=now))
        done.append([one for one in what if one])
    return done


def written():
    rows = db.session.query(OutgoingMail).filter_by(purpose=Purpose.AUTO_REPLY).order_by(OutgoingMail.id)
    return [(row.first_recipient, row.text) for row in rows]


@pytest.mark.row("C4")
def test_a_customer_who_is_awaited_is_reminded_a_few_times(answered):
    done = look(1, 2.9, 3, 3.1, 5.9, 6, 6.1, 9, 30)

    assert done == [[], [], ["customer_reminded"], [], [], ["customer_reminded"], [], [], []]
    assert [row.details["number"] for row in db.session.query(Event).filter_by(kind="customer_reminded")] == [1, 2]
    [sent, _second] = db.session.query(OutgoingMail).filter_by(purpose=Purpose.AUTO_REPLY).order_by(OutgoingMail.id)
    assert sent.first_recipient == "carol@example.com" and "Auto-Submitted" in sent.headers
    assert "Drucker brennt" in sent.text and f"/ticket/{answered.number}-" in sent.text
    assert answered.status == Status.PENDING and answered.waiting_since is None


@pytest.mark.row("C4")
def test_after_a_long_time_away_it_is_one_reminder(answered):
    assert look(40, 40, 41) == [["customer_reminded"], [], []]


@pytest.mark.row("C4")
def test_reminders_end_with_an_answer_and_begin_anew_with_ours(answered, alice):
    look(3)
    with transaction():
        requests.write_on(answered, "Ja.", [], now=NOON + 4 * DAY)
    while_open = look(9)
    with transaction():
        replies.reply(answered, alice, "Und jetzt?", now=NOON + 10 * DAY)

    assert while_open == [[]] and look(12, 13, 16, 19) == [[], ["customer_reminded"], ["customer_reminded"], []]


@pytest.mark.row("C4")
def test_an_out_of_office_is_no_answer_and_a_telephone_call_is_a_word(answered, alice):
    comes("Ich bin im Urlaub.", now=NOON + DAY, auto_submitted="auto-replied", in_reply_to=_last_letter())
    with transaction():
        tickets.reopen(answered, by=alice, now=NOON + 2 * DAY)
        tickets.wait_for_customer(answered, by=alice, now=NOON + 2 * DAY)

    assert look(3, 4.9, 5) == [[], [], ["customer_reminded"]]


def _last_letter():
    return f"<{db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one().letter_id}>"


@pytest.mark.row("C8")
def test_the_offices_own_words_are_used_in_their_language_only(answered, support):
    with transaction():
        support.reminder_texts = {"de": "Hallo {customer}, was macht #{number}? {department}", "ru": "Ждём"}
    look(3)
    with transaction():
        answered.language = "uk"
    look(6)

    first, second = (text for _to, text in written())
    assert first.startswith(f"Hallo Carol Weiß, was macht #{answered.number}? Support")
    assert "Drucker brennt" in second and "Ждём" not in second and "чекаємо" in second


@pytest.mark.row("A11")
def test_what_is_solved_closes_after_a_notice(answered, alice):
    with transaction():
        tickets.solve(answered, by=alice, now=NOON)

    assert look(4.9, 5, 5.1, 6.9, 7, 8) == [[], ["closing_announced"], [], [], ["closed"], []]
    assert "2 Tagen" in written()[0][1]
    assert (answered.status, answered.closed_at) == (Status.CLOSED, NOON + 7 * DAY)
    assert db.session.query(Event).filter_by(kind="closed").one().details["after_days"] == "7"


@pytest.mark.row("A11")
def test_after_a_long_time_away_the_customer_still_has_the_days_of_the_notice(answered, alice):
    with transaction():
        tickets.solve(answered, by=alice, now=NOON)

    assert look(60, 60, 61.9, 62) == [["closing_announced"], [], [], ["closed"]]


@pytest.mark.row("A11")
def test_who_writes_after_the_notice_keeps_it_open_and_a_thanks_or_snooze_does_no_harm(answered, alice):
    with transaction():
        tickets.solve(answered, by=alice, now=NOON)
    look(5)
    with transaction():
        requests.write_on(answered, "Brennt noch.", [], now=NOON + 6 * DAY)

    assert look(7, 20) == [[], []] and answered.status == Status.OPEN


@pytest.mark.row("A11")
def test_without_a_notice_it_just_closes_and_without_days_never(answered, alice, support):
    with transaction():
        tickets.solve(answered, by=alice, now=NOON)
        support.close_notice_days = support.close_days = support.remind_days = 0
    never = look(300)
    with transaction():
        support.close_days = 7

    assert never == [[]] and look(301) == [["closed"]] and written() == []


@pytest.mark.row("C4")
def test_who_is_killed_before_the_end_has_written_to_nobody(answered):
    with pytest.raises(KeyboardInterrupt), transaction():
        follow_ups.go_on(answered.id, now=NOON + 3 * DAY)
        raise KeyboardInterrupt
    killed = (written(), db.session.query(FollowUp).count())

    assert killed == ([], 0) and look(3, 3) == [["customer_reminded"], []]


@pytest.mark.row("S11")
def test_too_many_automatic_mails_put_it_off(answered, office):
    with transaction():
        office.automatic_mails_per_hour = 0
    put_off = look(3)
    with transaction():
        office.automatic_mails_per_hour = 4

    assert put_off == [[]] and look(3.1) == [["customer_reminded"]]
