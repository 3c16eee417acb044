"""What is forwarded is no answer: the customer waits on and sees none of it; what comes back is advice for agents."""

from datetime import timedelta

import pytest

from desk import forwards, recipients, replies, requests, tickets
from desk.errors import SpamIsNotAnswered
from desk.files import attach, keep
from desk.forwards import NothingToForward
from mail.building import build
from models import Draft, Kind, Participant, Purpose, Status, Writing, db, transaction
from tests.conftest import NOON
from tests.desk.steps import CAROL, file, outbox, token_address
from tests.letters import letter

SOON = NOON + timedelta(minutes=5)
SUPPLIER = "Ivan <ivan@supplier.example>"


def forward(ticket, agent, text="Können Sie helfen?", to=SUPPLIER, **given):
    with transaction():
        return forwards.forward(ticket, agent, text, to=recipients.read(to), now=SOON, **given)


def the_forward():
    return outbox(Purpose.FORWARD)[-1]


def comes_back(**fields):
    fields = {"sender": SUPPLIER, "text": "Neue Sicherung einsetzen.", "subject": "AW: Drucker"} | fields
    return file(letter(**fields), now=SOON + timedelta(hours=1))


def test_the_customer_goes_on_waiting(ticket, alice):
    before = (ticket.status, ticket.waiting_since, ticket.message_count, ticket.first_answered_at, ticket.assignee)

    message = forward(ticket, alice)

    now = (ticket.status, ticket.waiting_since, ticket.message_count, ticket.first_answered_at, ticket.assignee)
    assert (message.kind, now) == (Kind.FORWARD, before)
    assert ticket.participants == []


def test_the_mail_says_what_was_said_by_whom_in_the_tickets_language(ticket, alice):
    forward(ticket, alice)

    mail = the_forward()
    assert mail.recipients == [SUPPLIER]
    assert mail.subject == f"WG: Drucker brennt [#{ticket.number}]"
    assert mail.text.startswith("Können Sie helfen?")
    assert "Von: Carol Weiß <carol@example.com>" in mail.text and ticket.messages[0].text in mail.text
    assert "References" not in mail.headers


@pytest.mark.row("R20")
def test_a_note_is_never_forwarded(ticket, alice):
    with transaction():
        note = replies.add_note(ticket, alice, "Geheim", now=NOON)

    forward(ticket, alice)
    with pytest.raises(NothingToForward):
        forward(ticket, alice, message_ids=[note.id])

    assert "Geheim" not in the_forward().text


def test_one_message_goes_alone_with_the_files_that_were_ticked(ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Wir prüfen.", now=NOON)
        attach(ticket.messages[0], [keep("a.pdf", "application/pdf", b"%PDF"), keep("b.txt", "text/plain", b"b")])
    first = ticket.messages[0]

    message = forward(ticket, alice, message_ids=[first.id], attachment_ids=[first.attachments[0].id])

    assert "Wir prüfen." not in the_forward().text
    assert [one.filename for one in message.attachments] == ["a.pdf"]
    assert [part.get_filename() for part in build(the_forward()).iter_attachments()] == ["a.pdf"]


@pytest.mark.row("R14")
def test_messages_and_files_of_other_tickets_do_not_go_along(ticket, another, alice):
    with pytest.raises(NothingToForward):
        forward(ticket, alice, message_ids=[another.messages[0].id])

    assert outbox(Purpose.FORWARD) == []


def test_the_same_form_forwards_once(ticket, alice):
    forward(ticket, alice, submission="form")
    forward(ticket, alice, submission="form")

    assert len(outbox(Purpose.FORWARD)) == 1


def test_spam_is_not_forwarded(ticket, alice):
    with transaction():
        ticket.spam_since = NOON

    with pytest.raises(SpamIsNotAnswered):
        forward(ticket, alice)


@pytest.mark.row("R10")
@pytest.mark.parametrize("way", ["message id", "token", "a colleague of theirs"])
def test_what_comes_back_is_advice_in_the_same_ticket_that_the_customer_does_not_see(ticket, alice, way):
    forward(ticket, alice)
    with transaction():
        tickets.wait_for_customer(ticket, by=alice, now=SOON)
    answers = {"In_Reply_To": f"<{the_forward().letter_id}>"}
    sent_to = {"to": token_address(ticket)}
    fields = {
        "message id": answers,
        "token": sent_to,
        "a colleague of theirs": answers | {"sender": "b@supplier.example"},
    }

    comes_back(**fields[way])

    db.session.expire_all()
    assert [one.kind for one in ticket.messages] == [Kind.CUSTOMER, Kind.FORWARD, Kind.ADVICE]
    assert (ticket.status, ticket.message_count, ticket.participants) == (Status.OPEN, 1, [])
    assert [one.kind for one in requests.correspondence(ticket, now=SOON + timedelta(days=1))] == [Kind.CUSTOMER]
    assert recipients.usual(ticket).to == (CAROL,)


def test_who_takes_part_anyway_is_heard_as_ever(ticket, alice):
    with transaction():
        ticket.participants.append(Participant(address="ivan@supplier.example"))
    forward(ticket, alice)

    comes_back(In_Reply_To=f"<{the_forward().letter_id}>")

    assert ticket.messages[-1].kind == Kind.CUSTOMER


def test_an_answer_to_the_customer_tells_nothing_of_it(ticket, alice):
    forward(ticket, alice)
    comes_back(In_Reply_To=f"<{the_forward().letter_id}>", Message_ID="<advice@supplier.example>")

    with transaction():
        replies.reply(ticket, alice, "Gleich.", now=SOON + timedelta(hours=2))

    sent = outbox(Purpose.REPLY)[-1]
    assert "Sicherung" not in sent.text and "helfen" not in sent.text
    assert sent.copies == []
    assert the_forward().letter_id not in str(sent.headers) and "advice@" not in str(sent.headers)


def test_a_forward_taken_back_is_a_draft_of_its_kind_and_changes_nothing_else(ticket, alice, office):
    with transaction():
        office.undo_seconds = 10
    message = forward(ticket, alice, message_ids=[ticket.messages[0].id])

    with transaction():
        replies.withdraw(message, alice, now=SOON + timedelta(seconds=5))

    draft = db.session.query(Draft).one()
    assert (draft.kind, draft.text, draft.recipients) == (Writing.FORWARD, "Können Sie helfen?", [SUPPLIER])
    assert draft.forwarded == [ticket.messages[0].id]
    assert (ticket.message_count, [one.kind for one in ticket.messages]) == (1, [Kind.CUSTOMER])
