"""A ticket that an administrator deletes goes with all its words; what was received still adds up."""

import pytest
from sqlalchemy import func, select

from desk import deletion, inbox, merging, replies, tickets
from mail.read import read
from models import (
    Attachment,
    Customer,
    CustomerAddress,
    Draft,
    Event,
    GoneNumber,
    IncomingMail,
    LetterId,
    Message,
    Outcome,
    OutgoingMail,
    ReleasedBytes,
    StaleTicket,
    Ticket,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.letters import letter

pytestmark = pytest.mark.row("R18")

PICTURE = b"\x89PNG\r\n\x1a\nsmoke"


def came(raw):
    with transaction():
        incoming = inbox.receive(raw, None, now=NOON)
    mail = read(raw)
    with transaction():
        inbox.file(incoming, mail, inbox.keep_files(mail), now=NOON)
    return incoming


@pytest.fixture
def mailed(office, alice):
    """A mail with a picture, answered; another of the same customer joined to it; and a draft."""
    incoming = came(letter(Message_ID="<first@example.com>", attachments=(("smoke.png", "image/png", PICTURE),)))
    other = came(letter(Message_ID="<second@example.com>", subject="Noch einmal"))
    with transaction():
        ticket, part = incoming.message.ticket, other.message.ticket
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
        replies.add_note(ticket, alice, "Wohl das Papier.", now=NOON)
        merging.merge(part, ticket, by=alice, now=NOON)
        db.session.add(Draft(ticket=ticket, number=ticket.number, agent=alice, text="Frau Weiß", updated_at=NOON))
    return ticket


def delete(ticket, by, *, written=None, seen=4):
    with transaction():
        deletion.delete(ticket, written=written or str(ticket.number), seen=seen, by=by, now=NOON)


def test_nothing_of_its_words_is_left_but_that_it_was(mailed, root):
    number = mailed.number

    told = deletion.takings(mailed)
    delete(mailed, root)

    assert (told.messages, told.notes, told.files, told.drafts, len(told.parts)) == (3, 1, 1, 1, 1)
    kinds = (Ticket, Message, Attachment, LetterId, OutgoingMail, Draft)
    assert [db.session.query(kind).count() for kind in kinds] == [0] * 6
    line = db.session.query(Event).one()
    assert (line.kind, line.agent, line.details["number"], line.details["messages"]) == (
        "ticket_deleted", root, number, 4,
    )  # fmt: skip
    assert db.session.query(Customer).join(CustomerAddress).filter_by(address="carol@example.com").count() == 1


def test_what_was_received_still_adds_up_without_what_it_said(mailed, root):
    delete(mailed, root)

    rows = db.session.query(IncomingMail).all()
    assert [row.outcome for row in rows] == [Outcome.FILED] * 2
    assert {(row.from_address, row.subject) for row in rows} == {("", "")}
    assert db.session.query(ReleasedBytes).count() == 3


def test_its_number_is_never_given_again_and_the_index_hears_of_it(mailed, root):
    ids = set(db.session.execute(select(Ticket.id)).scalars())
    numbers = set(db.session.execute(select(Ticket.number)).scalars())

    delete(mailed, root)

    assert ids <= set(db.session.execute(select(StaleTicket.ticket_id)).scalars())
    assert set(db.session.execute(select(GoneNumber.number)).scalars()) == numbers
    assert tickets._free_among({*numbers, 999_999}) == [999_999]


def test_a_later_mail_with_its_token_begins_a_new_ticket(mailed, root):
    token = mailed.mail_token
    delete(mailed, root)

    again = came(
        letter(
            Message_ID="<third@example.com>",
            to=f"support+{token}@example.org",
            In_Reply_To="<first@example.com>",
            References="<first@example.com>",
        )
    )

    assert again.outcome == Outcome.FILED
    assert db.session.execute(select(func.count(Ticket.id))).scalar_one() == 1


@pytest.mark.parametrize(
    ("who", "written", "seen", "refusal"),
    [
        ("mona", None, 4, deletion.OnlyAdministratorsDelete),
        ("root", "123", 4, deletion.NotConfirmed),
        ("root", None, 3, deletion.GrownSince),
    ],
)
def test_it_is_refused_in_words_and_nothing_is_lost(mailed, who, written, seen, refusal, request):
    with pytest.raises(refusal):
        delete(mailed, request.getfixturevalue(who), written=written, seen=seen)

    assert db.session.query(Message).count() == 4
