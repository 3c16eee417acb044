"""Whom an answer goes to: proposed, decided by the agent, and remembered (R10)."""

import pytest

from desk import recipients, replies
from desk.errors import AddressIsOurs, NobodyNamed, NotAnAddress, TooManyRecipients
from desk.recipients import Recipients
from mail import building
from models import OutgoingMail, Participant, Purpose, db, transaction
from tests.conftest import NOON
from tests.desk.test_inbox import file, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.usefixtures("office")


def answer(ticket, agent, *given):
    with transaction():
        replies.reply(ticket, agent, "Gern.", to=recipients.read(*given) if given else None, now=NOON)
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).order_by(OutgoingMail.id.desc()).first()


@pytest.mark.row("R10")
def test_an_answer_goes_to_the_customer_and_a_copy_to_whom_they_copied(alice):
    file(letter(Cc="Dora <dora@example.com>"))

    assert recipients.usual(the_only_ticket()) == Recipients(
        ("Carol Weiß <carol@example.com>",), ("Dora <dora@example.com>",)
    )


@pytest.mark.row("R10")
def test_who_wrote_last_is_answered_and_the_customer_gets_a_copy(alice):
    file(letter(Cc="dora@example.com", Message_ID="<first@example.com>"))
    file(letter(sender="dora@example.com", text="Und ich?", In_Reply_To="<first@example.com>"))

    assert recipients.usual(the_only_ticket()) == Recipients(("dora@example.com",), ("Carol Weiß <carol@example.com>",))


@pytest.mark.row("R8")
def test_the_customers_name_never_stands_on_someone_elses_address(ticket):
    with transaction():
        ticket.address = "office@example.com"
        ticket.participants.append(Participant(address="carol@example.com"))
    asked = recipients.usual_after(ticket, ticket.messages[-1])
    with transaction():
        said = ticket.messages[-1]
        said.customer, said.from_address, said.from_name = None, "eve@example.net", ""

    assert asked.to == ("office@example.com",)
    assert recipients.usual(ticket).to == ("eve@example.net",)


@pytest.mark.row("R8")
@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("carol@example.com", ["carol@example.com"]),
        (" Carol@Example.com ; dora@example.com,", ["carol@example.com", "dora@example.com"]),
        ("Weiß, Carol <carol@example.com>, dora@example.com", ["Weiß, Carol <carol@example.com>", "dora@example.com"]),
        ('"Шевчук, Данило" <danylo@example.net>', ["Шевчук, Данило <danylo@example.net>"]),
        ("carol@example.com <carol@example.com>", ["carol@example.com"]),
        ("dora@example.com\nCarol <carol@example.com>\n", ["dora@example.com", "Carol <carol@example.com>"]),
        ("carol@example.com, CAROL@example.com", ["carol@example.com"]),
    ],
)
def test_recipients_are_read_as_people_write_them(text, read):
    assert recipients.read(text).to == tuple(read)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", NobodyNamed),
        (" , ", NobodyNamed),
        ("Carol", NotAnAddress),
        ("carol@example.com, dora", NotAnAddress),
        ("carol@", NotAnAddress),
        ("carol@example.com, Support <support+t1@example.org>", AddressIsOurs),
        (", ".join(f"one{number}@example.com" for number in range(51)), TooManyRecipients),
    ],
)
def test_recipients_that_cannot_be_meant_are_refused_in_words(text, error):
    with pytest.raises(error):
        recipients.read(text)


def test_who_stands_in_two_fields_is_sent_one_mail():
    read = recipients.read("a@example.com", "b@example.com, a@example.com", "b@example.com, c@example.com")

    assert read == Recipients(("a@example.com",), ("b@example.com",), ("c@example.com",))


@pytest.mark.row("R10")
def test_who_was_copied_takes_part_from_now_on_and_who_was_left_out_no_longer_does(ticket, alice):
    with transaction():
        ticket.participants.append(Participant(address="dora@example.com"))

    answer(ticket, alice, "carol@example.com", "Erich <erich@example.com>")

    assert [(one.address, one.name) for one in ticket.participants] == [("erich@example.com", "Erich")]
    assert recipients.usual(ticket).copies == ("Erich <erich@example.com>",)


@pytest.mark.row("R10")
def test_a_blind_copy_stands_on_the_envelope_alone_and_takes_no_part(ticket, alice):
    sent = answer(ticket, alice, "carol@example.com", "", "Boss <boss@example.com>")

    assert building.envelope(sent) == ["carol@example.com", "boss@example.com"]
    assert b"boss" not in building.build(sent).as_bytes()
    assert ticket.participants == []


@pytest.mark.row("R10")
def test_an_answer_to_whom_it_usually_goes_leaves_the_participants_alone(ticket, alice):
    with transaction():
        ticket.participants.append(Participant(address="dora@example.com", name="Dora"))

    sent = answer(ticket, alice)

    assert sent.copies == ["Dora <dora@example.com>"]
    assert [one.address for one in ticket.participants] == ["dora@example.com"]
