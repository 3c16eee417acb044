"""An agent's answer to a notice's mail reaches the customer, if the office lets it, and no other does (R14, S11)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import notices, tickets
from jobs import notices as jobs
from models import (
    IncomingMail,
    IncomingState,
    Kind,
    Mailbox,
    Message,
    Notice,
    NoticeSettings,
    Office,
    Outcome,
    Purpose,
    db,
    transaction,
    utcnow,
)
from models.notice import answer_token
from models.notice_words import what_happened
from tests.conftest import NOON
from tests.desk.steps import FORGED, comes, outbox

pytestmark = pytest.mark.row("R24")

ALICE = "Alice <alice@example.org>"


@pytest.fixture
def mailbox(office):
    with transaction():
        mailbox = Mailbox(address="support@example.org", imap_host="imap.example.org", plus_addressing=True)
        db.session.add(mailbox)
    return mailbox


@pytest.fixture
def open_office(office, mailbox):
    """Lets agents answer by mail."""
    with transaction():
        Office.current().agents_answer_by_mail = True


@pytest.fixture
def told_by_mail(ticket, alice, mona, mailbox):
    """The mail that tells Alice that Carol's ticket is hers."""
    return told(ticket, alice, mona)


def told(ticket, agent, by, minutes=0, now=None):
    with transaction():
        chosen = NoticeSettings.usual(agent)
        chosen.mails = {"assigned": minutes}
        db.session.add(chosen)
    with transaction():
        tickets.assign(ticket, agent, by=by, now=now or utcnow())
    jobs.mail_due()
    db.session.rollback()
    return next(iter(outbox(Purpose.NOTICE)), None)


def answers(mail, text="Bitte löschen.", sender=ALICE, **fields):
    fields = {"to": "support@example.org", "In_Reply_To": f"<{mail.letter_id}>", **fields}
    incoming = comes(text, sender=sender, **fields)
    db.session.rollback()
    return incoming


def answered_customer():
    return [one.text for one in db.session.execute(select(Message).where(Message.kind == Kind.REPLY)).scalars()]


def refusal():
    """The mail that says why it didn't go out."""
    return outbox(Purpose.NOTICE)[-1]


def test_a_notice_is_mailed_in_the_agents_language_and_tells_what_was_said(ticket, alice, mona, mailbox):
    with transaction():
        chosen = NoticeSettings.usual(mona)
        chosen.mails = {"answered": 0}
        db.session.add(chosen)
        tickets.assign(ticket, mona, by=mona, now=NOON)

    comes("Er brennt noch.", to=f"support+{ticket.mail_token}@example.org")
    jobs.mail_due()

    [mail] = outbox(Purpose.NOTICE)
    assert mail.first_recipient == "mona@example.org"
    assert "> Er brennt noch." in mail.text
    assert f"/desk/ticket/{ticket.id}" in mail.text


def test_a_notice_is_mailed_once_however_often_one_looks(told_by_mail):
    jobs.mail_due()
    jobs.mail_due()

    assert len(outbox(Purpose.NOTICE)) == 1


def test_what_was_read_in_time_is_not_mailed(ticket, alice, mona, mailbox):
    told(ticket, alice, mona, minutes=5)
    with transaction():
        notices.mark_read(alice, now=utcnow(), ticket_id=ticket.id)
        db.session.execute(select(Notice)).scalar_one().at = utcnow() - timedelta(minutes=9)

    jobs.mail_due()

    assert outbox(Purpose.NOTICE) == []


def test_what_stays_unread_is_mailed_after_its_minutes(ticket, alice, mona, mailbox):
    first = told(ticket, alice, mona, minutes=5)
    with transaction():
        db.session.execute(select(Notice)).scalar_one().mail_due_at = utcnow() - timedelta(seconds=1)

    jobs.mail_due()

    assert (first, len(outbox(Purpose.NOTICE))) == (None, 1)


@pytest.mark.row("R14")
def test_what_is_hidden_meanwhile_is_not_mailed(ticket, alice, mona, sales, mailbox):
    told(ticket, alice, mona, minutes=5)
    with transaction():
        tickets.transfer(ticket, sales, by=mona, now=NOON)
        for notice in db.session.execute(select(Notice)).scalars():
            notice.mail_due_at = utcnow() - timedelta(seconds=1)

    jobs.mail_due()

    assert [mail for mail in outbox(Purpose.NOTICE) if mail.first_recipient == "alice@example.org"] == []


@pytest.mark.row("S11")
def test_a_notices_mail_asks_no_machine_for_an_answer(told_by_mail):
    assert told_by_mail.headers["Auto-Submitted"] == "auto-generated"
    assert told_by_mail.is_automatic


def test_an_agents_answer_goes_to_the_customer_under_the_departments_address(open_office, told_by_mail):
    answers(told_by_mail)

    [mail] = outbox(Purpose.REPLY)
    assert (mail.sender_address, mail.first_recipient) == ("support@example.org", "carol@example.com")
    assert answered_customer() == ["Bitte löschen."]


def test_the_token_may_come_back_in_the_address_alone(open_office, told_by_mail, ticket, alice):
    address = told_by_mail.headers["Reply-To"]

    answers(told_by_mail, to=address, In_Reply_To=None)

    assert address == f"support+{answer_token(ticket, alice)}@example.org"
    assert answered_customer() == ["Bitte löschen."]


def test_quotes_of_the_notice_do_not_go_along(open_office, told_by_mail):
    quoted = "\n".join(f"> {line}" for line in told_by_mail.text.splitlines())

    answers(told_by_mail, f"Bitte löschen.\n\nOn Mon, Nov 16, 2026 at 12:00, Support wrote:\n{quoted}\n")

    assert answered_customer() == ["Bitte löschen."]


@pytest.mark.row("R20")
@pytest.mark.parametrize("word", ["note", "Notiz:", "ЗАМЕТКА", "нотатка"])
def test_the_word_note_in_the_first_line_makes_it_a_note(open_office, told_by_mail, word):
    answers(told_by_mail, f"{word}\n\nCarol ruft an.")

    notes = db.session.execute(select(Message).where(Message.kind == Kind.NOTE)).scalars()
    assert [one.text for one in notes] == ["Carol ruft an."]
    assert answered_customer() == [] and outbox(Purpose.REPLY) == []


def test_the_same_answer_twice_is_said_once(open_office, told_by_mail, mailbox):
    answers(told_by_mail, Message_ID="<once@example.org>")
    answers(told_by_mail, Message_ID="<once@example.org>", mailbox=mailbox)

    assert answered_customer() == ["Bitte löschen."]


def test_an_office_that_does_not_want_it_sends_nothing_and_says_so(told_by_mail):
    incoming = answers(told_by_mail)

    assert answered_customer() == []
    assert incoming.state == IncomingState.FAILED
    assert "doesn't let answers" in refusal().text and "> Bitte löschen." in refusal().text
    assert refusal().first_recipient == "alice@example.org"


def test_another_sender_with_the_token_says_nothing(open_office, told_by_mail):
    answers(told_by_mail, sender="Eve <eve@example.net>")

    assert answered_customer() == []
    assert "eve@example.net" in refusal().text and refusal().first_recipient == "alice@example.org"


@pytest.mark.row("R14")
def test_who_can_no_longer_see_the_ticket_says_nothing(open_office, told_by_mail, ticket, mona, sales):
    with transaction():
        tickets.transfer(ticket, sales, by=mona, now=NOON)

    answers(told_by_mail)

    assert answered_customer() == []
    assert "no longer see" in refusal().text


def test_who_left_says_nothing_and_is_told_nothing(open_office, told_by_mail, alice):
    with transaction():
        alice.is_switched_on = False

    incoming = answers(told_by_mail)

    assert answered_customer() == [] and incoming.state == IncomingState.FAILED
    assert len(outbox(Purpose.NOTICE)) == 1


def test_a_closed_ticket_is_not_answered_and_the_agent_is_told(open_office, told_by_mail, ticket, mona):
    with transaction():
        tickets.close(ticket, by=mona, now=NOON)

    answers(told_by_mail)

    assert answered_customer() == [] and "closed" in refusal().text


def test_a_forged_token_is_an_ordinary_mail(open_office, ticket, alice):
    forged = f"n{ticket.number}-{alice.id}-{FORGED}.ffff@example.org"

    incoming = comes("Gefälscht", sender=ALICE, In_Reply_To=f"<{forged}>")

    assert answered_customer() == []
    assert incoming.outcome == Outcome.FILED


@pytest.mark.row("S11")
def test_an_out_of_office_to_a_notice_says_nothing_to_anyone(open_office, told_by_mail):
    incoming = answers(told_by_mail, Auto_Submitted="auto-replied")

    assert incoming.outcome == Outcome.AUTOMATIC
    assert answered_customer() == [] and outbox(Purpose.NOTICE) == [told_by_mail]


@pytest.mark.row("S11")
def test_refusals_to_one_address_are_few(told_by_mail, office):
    for number in range(10):
        answers(told_by_mail, f"Versuch {number}")

    mails = [one.text for one in outbox(Purpose.NOTICE)]
    assert len(mails) <= office.automatic_mails_per_hour
    assert ["the last mail about it" in text for text in mails] == [False] * (len(mails) - 1) + [True]
    told = db.session.query(Notice).filter_by(event_kind="answer_refused", mail_due_at=None)
    assert (told.count(), "you wrote by mail" in what_happened(told.limit(1).one())) == (10 - len(mails) + 1, True)
    assert db.session.query(IncomingMail).filter_by(state=IncomingState.FAILED).count() == 10
