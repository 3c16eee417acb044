"""What customers do without mail (R7, C5, A10, A11)."""

from datetime import timedelta

import pytest

from desk import replies, requests, tickets
from desk.errors import NothingSaid
from desk.files import keep
from models import Kind, Message, Office, OutgoingMail, Status, Ticket, db, transaction
from tests.conftest import NOON

PNG = b"\x89PNG\r\n\x1a\n"


def a_request(**changed):
    request = {
        "name": "Данило",
        "address": "Danylo@Example.net",
        "subject": "Рахунок",
        "text": "Де рахунок?",
        "language": "uk",
    }
    return requests.Request(**(request | changed))


@pytest.mark.row("C4")
def test_a_request_of_a_known_customer_is_theirs_and_waits(danylo, support):
    with transaction():
        ticket = requests.hand_in(a_request(), now=NOON)

    assert (ticket.customer, ticket.department, ticket.language) == (danylo, support, "uk")
    assert (ticket.status, ticket.waiting_since, ticket.message_count) == (Status.OPEN, NOON, 1)
    assert requests.is_confirmed(ticket)


@pytest.mark.row("A3")
def test_the_same_form_again_is_the_same_ticket(danylo):
    for _ in range(2):
        with transaction():
            requests.hand_in(a_request(submission="form-1"), now=NOON)

    assert db.session.query(Ticket).count() == 1
    assert db.session.query(Message).count() == 1
    assert db.session.query(OutgoingMail).count() == 1


def test_a_request_without_word_or_file_opens_nothing(danylo):
    with pytest.raises(NothingSaid), transaction():
        requests.hand_in(a_request(text=" \r\n"), now=NOON)

    assert db.session.query(Ticket).count() == 0


def test_a_file_speaks_for_itself(danylo):
    with transaction():
        ticket = requests.hand_in(a_request(text="", files=[keep("a.png", "image/png", PNG)]), now=NOON)

    assert [one.filename for one in ticket.messages[0].attachments] == ["a.png"]


@pytest.mark.row("C5", "R20")
def test_the_customer_sees_what_was_said_and_no_note(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
        note = replies.add_note(ticket, alice, "Müde.", files=[keep("n.png", "image/png", PNG)], now=NOON)
        said = replies.reply(ticket, alice, "Gelöscht?", files=[keep("r.png", "image/png", PNG)], now=NOON)

    seen = requests.correspondence(ticket, now=NOON)
    assert [message.kind for message in seen] == [Kind.CUSTOMER, Kind.REPLY, Kind.REPLY]
    assert requests.file_seen_by_customer(ticket, said.attachments[0].id, now=NOON) == said.attachments[0]
    assert requests.file_seen_by_customer(ticket, note.attachments[0].id, now=NOON) is None


@pytest.mark.row("C5")
def test_a_file_that_may_still_be_taken_back_is_nobodys_yet(ticket, alice):
    with transaction():
        Office.current().undo_seconds = 10
        said = replies.reply(ticket, alice, "Anbei.", files=[keep("r.png", "image/png", PNG)], now=NOON)

    seen = [
        requests.file_seen_by_customer(ticket, said.attachments[0].id, now=NOON + timedelta(seconds=seconds))
        for seconds in (5, 10)
    ]

    assert seen == [None, said.attachments[0]]


@pytest.mark.row("A10")
def test_writing_on_opens_a_closed_ticket_again(ticket, alice):
    with transaction():
        tickets.close(ticket, by=alice, now=NOON)
        requests.write_on(ticket, "Er brennt wieder.", [], now=NOON)

    assert (ticket.status, ticket.closed_at, ticket.waiting_since) == (Status.OPEN, None, NOON)


@pytest.mark.row("A11")
def test_the_customer_closes_with_a_word_and_nobody_waits(ticket):
    for _ in range(2):
        with transaction():
            requests.close_by_customer(ticket, "Danke!", submission="close-1", now=NOON)

    assert (ticket.status, ticket.waiting_since, ticket.closed_at) == (Status.CLOSED, None, NOON)
    assert [message.text for message in ticket.messages] == ["Der Drucker brennt.", "Danke!"]


@pytest.mark.row("A11")
def test_a_closing_sent_twice_leaves_a_reopened_ticket_open(ticket, alice):
    with transaction():
        requests.close_by_customer(ticket, "Danke!", submission="close-1", now=NOON)
        tickets.reopen(ticket, by=alice, now=NOON)

    with transaction():
        requests.close_by_customer(ticket, "Danke!", submission="close-1", now=NOON)

    assert ticket.status == Status.OPEN
