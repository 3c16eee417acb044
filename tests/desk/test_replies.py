"""What agents say (R10, R16, R20)."""

import pytest

from desk import replies, tickets
from desk.errors import NothingSaid, TicketClosed
from desk.files import keep
from mail import building
from mail.read import read
from models import Kind, OutgoingMail, OutgoingState, Purpose, Status, db, transaction
from tests.conftest import NOON


def the_answer():
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()


@pytest.mark.row("R10")
def test_an_answer_waits_in_the_outbox_and_the_customer_is_awaited(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    assert (ticket.status, ticket.waiting_since, ticket.first_answered_at) == (Status.PENDING, None, NOON)
    assert the_answer().state == OutgoingState.QUEUED
    assert the_answer().recipients == ["Carol Weiß <carol@example.com>"]
    assert ticket.assignee == alice


@pytest.mark.row("R16")
def test_an_answer_bears_the_departments_name_address_and_signature(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    answer = the_answer()
    assert (answer.sender_name, answer.sender_address) == ("Müller & Söhne · Support", "support@example.org")
    assert "-- \nSupport, Müller & Söhne" in answer.text


@pytest.mark.row("R10")
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Re: Drucker", "Re: Drucker"),
        ("AW: RE[2]: Drucker", "Re: Drucker"),
        ("Отв: Принтер", "Re: Принтер"),
        ("Fwd: Drucker", "Re: Fwd: Drucker"),
        ("Re:", "Re: Your request"),
    ],
)
def test_an_answer_bears_one_mark_before_the_subject(ticket, alice, theirs, ours):
    with transaction():
        ticket.subject, ticket.language = theirs, "en"
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    assert the_answer().subject == f"{ours} [#{ticket.number}]"


@pytest.mark.row("R16")
def test_an_answer_quotes_in_the_offices_time_wherever_its_agent_lives(ticket, office, alice, signed_in):
    with transaction():
        office.timezone, alice.timezone = "Europe/Berlin", "Asia/Tokyo"

    said = {"text": "Bitte löschen.", "heard": ticket.messages[-1].id}
    signed_in(alice).post(f"/desk/ticket/{ticket.id}/write", data=said)

    assert "16.11.26, 13:00" in the_answer().text


@pytest.mark.row("R8")
def test_an_answer_survives_the_wire_in_every_language(ticket, alice):
    text = "Здравствуйте! Schöne Grüße – дякуємо, ґедзь. 🎫"
    pdf = keep("Счёт № 7 – Grüße.pdf", "application/pdf", b"%PDF-1.4 \x00\xff")

    with transaction():
        tickets.rename(ticket, "Принтер горит: Brandgefahr «срочно»", by=alice, now=NOON)
        replies.reply(ticket, alice, text, files=[pdf], now=NOON)

    mail = read(building.build(the_answer()).as_bytes())
    assert mail.subject == f"Re: Принтер горит: Brandgefahr «срочно» [#{ticket.number}]"
    assert text in mail.text
    assert [(one.filename, one.content) for one in mail.attachments] == [("Счёт № 7 – Grüße.pdf", b"%PDF-1.4 \x00\xff")]


@pytest.mark.row("R20")
def test_a_note_goes_nowhere(ticket, alice):
    with transaction():
        note = replies.add_note(ticket, alice, "Kunde klingt müde.", now=NOON)

    assert note.kind == Kind.NOTE
    assert db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).count() == 0
    assert ticket.status == Status.OPEN


@pytest.mark.row("R20")
def test_a_note_is_never_quoted_to_the_customer(ticket, alice):
    with transaction():
        replies.add_note(ticket, alice, "Kunde klingt müde.", now=NOON)
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    answer = the_answer()
    assert "Der Drucker brennt." in answer.text
    assert "müde" not in answer.text + answer.html


@pytest.mark.row("A3")
def test_a_form_sent_twice_answers_once(ticket, alice):
    for _ in range(2):
        with transaction():
            replies.reply(ticket, alice, "Bitte löschen.", submission="key-1", now=NOON)

    assert db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).count() == 1


def test_a_closed_ticket_is_not_answered(ticket, alice):
    with transaction():
        tickets.close(ticket, by=alice, now=NOON)

    with pytest.raises(TicketClosed), transaction():
        replies.reply(ticket, alice, "Zu spät.", now=NOON)

    assert [message.kind for message in ticket.messages] == [Kind.CUSTOMER]


def test_an_answer_without_a_word_is_refused(ticket, alice):
    with pytest.raises(NothingSaid), transaction():
        replies.reply(ticket, alice, "  \r\n ", now=NOON)


@pytest.mark.row("R10")
def test_the_customers_program_can_thread_the_answer(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
    confirmation = db.session.query(OutgoingMail).filter_by(purpose=Purpose.CONFIRMATION).one()

    assert the_answer().headers["In-Reply-To"] == f"<{confirmation.letter_id}>"


@pytest.mark.row("R16")
def test_a_line_break_in_a_name_begins_no_header(ticket, alice, support):
    with transaction():
        support.names = {"de": "Support\r\nBcc: eve@example.net"}
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)

    mail = read(building.build(the_answer()).as_bytes())
    assert mail.sender and mail.sender.name == "Müller & Söhne · Support Bcc: eve@example.net"
    assert "bcc" not in [name.lower() for name, _ in mail.headers]
