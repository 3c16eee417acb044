"""A mail becomes a ticket, or a message of the ticket it belongs to (R10, A3)."""

from datetime import timedelta

import pytest

from desk import filing, participants, replies, tickets
from desk.errors import NoSender
from mail import building
from mail.read import read
from models import (
    Attachment,
    IncomingMail,
    Kind,
    Message,
    Outcome,
    Purpose,
    Status,
    blobs,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import all_tickets, file, outbox, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.usefixtures("office")


@pytest.mark.row("R10")
def test_a_mail_becomes_a_ticket_of_its_sender():
    file(letter())

    ticket = the_only_ticket()
    assert (ticket.subject, ticket.customer.name) == ("Drucker brennt", "Carol Weiß")
    assert [message.text for message in ticket.messages] == ["Der Drucker brennt."]
    assert ticket.waiting_since == NOON


@pytest.mark.row("A3")
def test_the_same_bytes_received_twice_are_one_mail():
    raw = letter()

    file(raw)
    file(raw)

    assert db.session.query(IncomingMail).count() == 1
    assert len(the_only_ticket().messages) == 1


@pytest.mark.row("A3")
def test_the_same_letter_by_two_ways_is_one_message():
    raw = letter(to="support@example.org, help@example.org", Message_ID="<twice@example.com>")

    file(b"Received: from one\r\n" + raw)
    second = file(b"Received: from two\r\n" + raw)

    assert second.message == the_only_ticket().messages[0]
    assert len(the_only_ticket().messages) == 1


@pytest.mark.row("A3")
def test_two_letters_with_the_same_id_but_other_words_are_both_kept():
    file(letter(text="Der Drucker brennt.", Message_ID="<same@example.com>"))
    file(letter(text="Jetzt brennt auch der Scanner.", Message_ID="<same@example.com>"))

    assert sorted(message.text for message in db.session.query(Message)) == [
        "Der Drucker brennt.",
        "Jetzt brennt auch der Scanner.",
    ]


@pytest.mark.row("R13")
def test_a_mail_goes_to_the_department_it_was_sent_to(sales):
    file(letter(to="Verkauf <SALES@example.org>"))

    assert the_only_ticket().department == sales


@pytest.mark.row("R13")
def test_a_mail_to_nobody_in_particular_goes_to_the_default_department(support):
    file(letter(to="undisclosed-recipients:;"))

    assert the_only_ticket().department == support


@pytest.mark.row("C4")
def test_the_customer_is_told_the_number_and_the_link_in_their_language():
    file(letter())

    [mail] = outbox()
    ticket = the_only_ticket()
    assert mail.purpose == Purpose.CONFIRMATION
    assert f"#{ticket.number}" in mail.text
    assert f"https://desk.example.org/ticket/{ticket.link_token}" in mail.text
    assert mail.headers["Auto-Submitted"] == "auto-replied"
    assert ticket.language == "de"


@pytest.mark.row("R10")
def test_an_answer_to_our_answer_lands_in_the_same_ticket_from_another_address(alice):
    file(letter())
    with transaction():
        replies.reply(the_only_ticket(), alice, "Bitte löschen.", now=NOON)
    answer = outbox(Purpose.REPLY)[0]

    file(letter(sender="Carol <privat@example.net>", text="Danke!", In_Reply_To=f"<{answer.letter_id}>"))

    ticket = the_only_ticket()
    assert [message.kind for message in ticket.messages] == [Kind.CUSTOMER, Kind.REPLY, Kind.CUSTOMER]
    assert "privat@example.net" in {participant.address for participant in ticket.participants}


@pytest.mark.row("R10")
def test_an_answer_to_a_customers_own_letter_joins_it():
    file(letter(Message_ID="<first@example.com>"))

    file(letter(subject="Noch etwas", References="<unknown@x> <first@example.com>"))

    assert len(the_only_ticket().messages) == 2


@pytest.mark.row("R10")
def test_a_number_in_the_subject_joins_if_its_sender_takes_part():
    file(letter())

    file(letter(subject=f"AW: Drucker [#{the_only_ticket().number}]", text="Und?"))

    assert len(the_only_ticket().messages) == 2


@pytest.mark.row("R10")
def test_a_number_joins_its_sender_also_where_anothers_stands_before_it():
    file(letter(sender="danylo@example.net"))
    theirs = the_only_ticket().number
    file(letter(subject=f"[#{theirs}] Drucker brennt"))
    ours = all_tickets()[-1].number

    file(letter(subject=f"Re: [#{theirs}] Drucker brennt [#{ours}]", text="Und?"))

    assert [len(ticket.messages) for ticket in all_tickets()] == [1, 2]


@pytest.mark.row("C5")
def test_a_number_named_by_a_stranger_opens_a_ticket_and_says_so():
    file(letter())
    number = the_only_ticket().number

    file(letter(sender="eve@example.net", subject=f"Re: [#{number}]", text="Let me in"))

    carols, strangers = all_tickets()
    assert len(carols.messages) == 1
    assert ("wants_to_join", {"number": number}) in [(event.kind, event.details) for event in strangers.events]


@pytest.mark.row("C5")
def test_a_forged_token_joins_nothing():
    file(letter())
    number = the_only_ticket().number

    file(letter(sender="eve@example.net", In_Reply_To=f"<t{number}-aaaaaaaaaaaaaaaaaaaa.abc@example.org>"))

    assert [len(ticket.messages) for ticket in all_tickets()] == [1, 1]


@pytest.mark.row("R10")
def test_an_equal_subject_alone_joins_nothing():
    file(letter(sender="carol@example.com"))
    file(letter(sender="danylo@example.net"))

    assert len(all_tickets()) == 2


@pytest.mark.row("A10")
def test_a_closed_ticket_opens_when_its_customer_writes_again(alice):
    file(letter(Message_ID="<first@example.com>"))
    with transaction():
        tickets.close(the_only_ticket(), by=alice, now=NOON)

    file(letter(In_Reply_To="<first@example.com>", text="Er brennt wieder."), now=NOON + timedelta(days=1))

    assert the_only_ticket().status == Status.OPEN
    assert the_only_ticket().waiting_since == NOON + timedelta(days=1)


@pytest.mark.row("R17")
def test_attachments_are_kept_byte_for_byte():
    content = bytes(range(256)) * 40

    file(letter(attachments=(("Счёт № 7.pdf", "application/pdf", content),)))

    [attachment] = db.session.query(Attachment)
    assert (attachment.filename, attachment.size) == ("Счёт № 7.pdf", len(content))
    assert blobs.get(attachment.digest) == content


@pytest.mark.row("S11")
def test_an_out_of_office_opens_nothing_and_is_never_answered():
    incoming = file(letter(subject="Abwesenheitsnotiz", Auto_Submitted="auto-replied"))

    assert incoming.outcome == Outcome.AUTOMATIC
    assert (all_tickets(), outbox()) == ([], [])


@pytest.mark.row("S11")
def test_an_out_of_office_in_a_ticket_is_filed_but_reopens_nothing(alice):
    file(letter(Message_ID="<first@example.com>"))
    with transaction():
        replies.reply(the_only_ticket(), alice, "Bitte löschen.", now=NOON)

    file(letter(subject="Out of office", Auto_Submitted="auto-replied", In_Reply_To="<first@example.com>"))

    ticket = the_only_ticket()
    assert ticket.status == Status.PENDING
    assert ticket.messages[-1].kind == Kind.MACHINE


@pytest.mark.row("S11")
def test_our_own_mail_coming_back_is_no_ticket():
    file(letter())
    ours = outbox()[0].letter_id

    incoming = file(letter(sender="support@example.org", Message_ID=f"<{ours}>"))

    assert incoming.outcome == Outcome.AUTOMATIC
    assert len(the_only_ticket().messages) == 1


@pytest.mark.row("S11")
def test_one_address_gets_only_so_many_confirmations_an_hour():
    for _ in range(7):
        file(letter())

    assert len(outbox(Purpose.CONFIRMATION)) == 4


@pytest.mark.row("A3")
def test_a_machines_mail_becomes_a_ticket_without_a_confirmation():
    file(letter(sender="monitor@example.net", subject="cs1234 is down", Auto_Submitted="auto-generated"))

    assert the_only_ticket().subject == "cs1234 is down"
    assert outbox() == []


@pytest.mark.row("R10")
def test_a_copied_colleague_takes_part_and_is_answered_too(alice):
    file(letter(to="support@example.org, Dora <dora@example.com>"))

    with transaction():
        replies.reply(the_only_ticket(), alice, "Bitte löschen.", now=NOON)

    [answer] = outbox(Purpose.REPLY)
    assert (answer.recipients, answer.copies) == (["Carol Weiß <carol@example.com>"], ["Dora <dora@example.com>"])


@pytest.mark.row("A3")
def test_an_address_with_a_plus_takes_part_once_however_often_it_writes():
    file(letter("carol+shop@example.com", Cc="dora+work@example.com", Message_ID="<first@example.com>"))

    file(letter("carol+shop@example.com", Cc="dora+work@example.com", In_Reply_To="<first@example.com>"))

    assert len(the_only_ticket().messages) == 2
    assert [one.address for one in the_only_ticket().participants] == ["dora+work@example.com"]


@pytest.mark.row("A1")
def test_control_characters_of_a_stranger_stop_neither_the_mail_nor_its_answer(alice):
    raw = letter(Message_ID="<placeholder@example.com>").replace(b"<placeholder@", b"<a\x00\x0c\x1cb@")

    file(raw.replace(b"carol@", b"ca\x00\x1crol@"))
    with transaction():
        replies.reply(the_only_ticket(), alice, "Bitte löschen.", now=NOON)

    mail = read(building.build(outbox(Purpose.REPLY)[0]).as_bytes())
    assert [one.address for one in mail.to] == ["carol@example.com"]
    assert mail.references[0] == "ab@example.com"


@pytest.mark.row("R10")
def test_an_answer_goes_where_the_customer_asked_for_it(alice):
    file(letter(Reply_To="office@example.com"))
    with transaction():
        replies.reply(the_only_ticket(), alice, "Bitte löschen.", now=NOON)

    assert outbox(Purpose.REPLY)[0].recipients == ["office@example.com"]


@pytest.mark.row("R10")
def test_a_form_that_writes_from_our_own_address_names_its_customer_in_reply_to(alice):
    file(letter(sender="Website <support@example.org>", Reply_To="Emma <emma@example.com>"))
    with transaction():
        replies.reply(the_only_ticket(), alice, "Bitte löschen.", now=NOON)

    assert str(the_only_ticket().customer) == "Emma"
    assert outbox(Purpose.REPLY)[0].recipients == ["Emma <emma@example.com>"]


@pytest.mark.row("A1")
@pytest.mark.parametrize("half", ["carol@", "@example.com"])
def test_half_an_address_is_no_sender(half):
    with pytest.raises(NoSender):
        file(letter(sender="placeholder@example.com").replace(b"placeholder@example.com", f"<{half}>".encode()))


@pytest.mark.row("S11")
def test_a_stranger_who_copies_half_the_world_makes_no_circular_of_an_answer():
    for batch in range(3):
        copies = ", ".join(f"victim{number}@example.net" for number in range(batch * 40, batch * 40 + 40))
        file(letter(Cc=copies, subject=f"Re: [#{the_only_ticket().number}]" if batch else "Drucker brennt"))

    assert len(the_only_ticket().participants) == participants.MOST_PARTICIPANTS


@pytest.mark.row("A1")
def test_of_megabytes_of_words_the_beginning_is_shown_and_the_mail_is_kept_whole():
    raw = letter(text="Donau Dampf Schiff\n" * 50_000)

    incoming = file(raw)
    file(b"Received: by another way\r\n" + raw)

    [message] = the_only_ticket().messages
    assert filing.MOST_LETTERS - 10 < len(message.text) < filing.MOST_LETTERS + 10
    assert message.text.endswith("[…]")
    assert blobs.get(incoming.digest) == raw
