"""Mail that no person wrote: kept and told, never answered, and nothing changes by it (RFC 3834, RFC 8098, S11)."""

from datetime import timedelta
from typing import Any

import pytest

from desk import replies, tickets
from desk.alike import sender_behind
from models import IncomingMail, Kind, Outcome, OutgoingMail, Purpose, Status, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import outbox
from tests.desk.test_bounces import come_back, sent  # noqa: F401 - a fixture
from tests.desk.test_inbox import file
from tests.letters import letter

LATER = NOON + timedelta(hours=5)
AWAY: dict[str, Any] = {"Auto_Submitted": "auto-replied", "text": "Bin im Urlaub."}


def what_lists_show(ticket):
    db.session.refresh(ticket)
    return (
        ticket.status,
        ticket.waiting_since,
        ticket.escalated_level,
        ticket.first_answered_at,
        ticket.last_message_at,
        ticket.message_count,
        ticket.excerpt,
        ticket.attention_since,
    )


def automatic_mails():
    return db.session.query(OutgoingMail).filter(OutgoingMail.is_automatic).count()


@pytest.mark.row("S11")
@pytest.mark.parametrize("act", [tickets.wait_for_customer, tickets.solve, tickets.close])
def test_an_out_of_office_leaves_a_ticket_as_it_was(ticket, sent, alice, act):  # noqa: F811
    with transaction():
        act(ticket, by=alice, now=NOON)
    before, told = what_lists_show(ticket), automatic_mails()

    file(letter(In_Reply_To=f"<{sent.letter_id}>", **AWAY))

    assert ticket.messages[-1].kind == Kind.MACHINE
    assert (what_lists_show(ticket), automatic_mails()) == (before, told)


@pytest.mark.row("S11")
def test_an_out_of_office_stops_no_clock_of_who_waits(ticket):
    confirmation = db.session.query(OutgoingMail).one()
    with transaction():
        ticket.escalated_level = 1
    before = what_lists_show(ticket)

    file(letter(In_Reply_To=f"<{confirmation.letter_id}>", **AWAY))

    assert ticket.waiting_since == NOON and what_lists_show(ticket) == before


@pytest.mark.row("S11")
def test_a_bounce_and_a_receipt_open_nothing_either(ticket, sent, alice):  # noqa: F811
    with transaction():
        tickets.close(ticket, by=alice, now=NOON)

    come_back(sent)
    file(
        letter(In_Reply_To=f"<{sent.letter_id}>", subject="Gelesen: Re: Drucker brennt", Auto_Submitted="auto-replied")
    )

    assert ticket.status == Status.CLOSED
    assert [message.kind for message in ticket.messages[-2:]] == [Kind.MACHINE, Kind.MACHINE]


@pytest.mark.row("S11")
def test_what_a_machine_said_is_told_together_with_its_message(ticket, sent):  # noqa: F811
    come_back(sent)

    assert ticket.events[-1].details["message"] == ticket.messages[-1].id


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "Printers <printers.example.com>"},
        {"List_Unsubscribe": "<mailto:leave@example.com>"},
        {"List_Post": "<mailto:printers@example.com>"},
        {"Mailing_List": "list printers@example.com"},
        {"Feedback_ID": "1:campaign:example"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"Precedence": "junk"},
        {"Auto_Submitted": "auto-generated"},
        {"Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Auto_Response_Suppress": "DR, OOF, AutoReply"},
        {"sender": "Shop <no-reply@shop.example>"},
    ],
    ids=str,
)
def test_what_came_over_a_list_or_from_a_machine_is_a_ticket_and_is_told_nothing(office, headers):
    file(letter(**headers))

    assert db.session.query(Ticket).count() == 1
    assert db.session.query(OutgoingMail).count() == 0


@pytest.mark.row("S11")
@pytest.mark.parametrize("value", ["DR, NDR, RN", "None"])
def test_who_only_wants_no_reports_is_a_person_and_is_told(office, value):
    file(letter(X_Auto_Response_Suppress=value))

    assert automatic_mails() == 1


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "header",
    ["Disposition_Notification_To", "Return_Receipt_To", "X_Confirm_Reading_To", "Read_Receipt_To", "X_Pmrqc"],
)
def test_who_asks_for_a_read_receipt_gets_none(office, alice, header):
    asking: dict[str, Any] = {header: "Carol <carol@example.com>"}
    file(letter(**asking))
    ticket = db.session.query(Ticket).one()
    with transaction():
        replies.reply(ticket, alice, "Löschen Sie ihn.", now=LATER)

    purposes = [mail.purpose for mail in db.session.query(OutgoingMail).order_by(OutgoingMail.id)]
    assert purposes == [Purpose.CONFIRMATION, Purpose.REPLY]
    assert ticket.messages[0].kind == Kind.CUSTOMER


@pytest.mark.row("S11")
def test_a_bounce_that_belongs_to_nothing_is_counted_and_opens_nothing(office):
    raw = letter(
        "MAILER-DAEMON@mail.example.org",
        subject="Undelivered Mail Returned to Sender",
        text="Your message could not be delivered.\n\n<eve@example.net>: 550 5.1.1 User unknown",
    )

    file(raw)

    assert db.session.query(IncomingMail).one().outcome == Outcome.AUTOMATIC
    assert db.session.query(Ticket).count() == 0


@pytest.mark.row("S11")
def test_a_mail_between_our_own_addresses_is_told_nothing(office):
    file(letter("Sales <sales@example.org>"))
    file(letter("Support <support+x@example.org>", "sales@example.org"))

    assert db.session.query(Ticket).count() == 2 and automatic_mails() == 0


@pytest.mark.row("S11")
def test_the_hours_number_of_automatic_mails_is_the_offices_and_of_each_address(office):
    with transaction():
        office.automatic_mails_per_hour = 2
    for number in range(4):
        file(letter(subject=f"Frage {number}"))
        file(letter("Danylo <danylo@example.net>", subject=f"Питання {number}"))

    told = [mail.first_recipient for mail in db.session.query(OutgoingMail)]

    assert sorted(told) == ["carol@example.com"] * 2 + ["danylo@example.net"] * 2


@pytest.mark.row("S11")
def test_an_office_may_write_nothing_by_itself(office):
    with transaction():
        office.automatic_mails_per_hour = 0

    file(letter())

    assert automatic_mails() == 0


@pytest.mark.row("S11")
def test_a_machine_that_wants_each_answer_at_an_address_of_its_own_is_told_no_oftener(office):
    with transaction():
        office.automatic_mails_per_hour = 2
    robot: dict[str, Any] = {"sender": "Helpdesk <help@example.com>", "text": "We got it."}

    for number in range(4):
        file(letter(**robot, subject=f"Your case {number * 7919}", Reply_To=f"help+{number}@example.com"))
    file(letter(**robot, subject="Shop", Reply_To="dora+shop@example.net"))

    told = [mail.first_recipient for mail in outbox()]
    assert told == ["help+0@example.com", "help+1@example.com", "dora+shop@example.net"]


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    "shape",
    [
        "Robo <robo+%d@example.com>",
        "Ticket %d <robo+%dx@example.com>",
        "robo%d@example.com",
        "Robo <reply-%dc0ffee%dbad@example.com>",
        "Robo <robo@m%d.example.com>",
        "Robo <robo+%d@3f%d9ab77e21c.mail.example.com>",
    ],
)
def test_a_machine_that_writes_from_an_address_of_its_own_each_time_is_told_no_oftener(office, shape):
    for number in range(11, 19):
        sender = shape.replace("%d", str(number * 17))
        file(letter(sender, subject=f"Your case {number * 7919}", text="We got it."))

    assert db.session.query(Ticket).count() == 8
    assert automatic_mails() == office.automatic_mails_per_hour


@pytest.mark.row("S11")
def test_people_of_one_provider_are_not_taken_for_one_machine(office):
    people = [
        *("Anna <anna1@gmail.example>", "Hanna <anna2@gmail.example>", "Max <max.2001@gmail.example>"),
        *("max.2002@gmail.example", "Filiale 1 <filiale1@shop.example>", "Filiale 2 <filiale2@shop.example>"),
        *("s1234567@uni.example", "s1234568@uni.example", "+4917112345@sms.example", "+4917154321@sms.example"),
        *("dpd4x7nu19q2@relay.example", "x81mm2q9pp3@relay.example", "info@a1.example", "info@a2.example"),
    ]
    with transaction():
        office.automatic_mails_per_hour = 1

    for sender in people:
        file(letter(sender))

    assert automatic_mails() == len(people)
    assert sender_behind("Anna+shop@gmail.example", "Anna") == sender_behind("anna@gmail.example", "A.")


@pytest.mark.row("S11")
def test_pupils_who_differ_by_a_number_do_not_starve_each_other_and_a_talkative_machine_falls_silent(office):
    with transaction():
        office.automatic_mails_per_hour = 1
    words = "Bitte helfen Sie mir: mein Tablet startet nicht und ich muss heute etwas abgeben".split()

    for number, word in enumerate(words):
        file(letter(f"schueler{number}@schule.example", subject="Frage", text=f"{word}?"))

    assert automatic_mails() == 8
    assert len(words) > 8
