"""A customer who asks to be forgotten: nothing tells any more who it was, and what the office needs stays."""

import pytest
from sqlalchemy import select

from desk import customer_merging, deletion, forgetting, merging, participants, replies
from desk.errors import DeskError
from models import (
    Base,
    BlockedSender,
    Customer,
    CustomerAddress,
    CustomerPhone,
    Event,
    IncomingMail,
    OutgoingMail,
    OutgoingState,
    ReleasedBytes,
    StaleTicket,
    Ticket,
    db,
    transaction,
    utcnow,
)
from tests.conftest import NOON
from tests.desk.steps import comes, file
from tests.letters import letter

pytestmark = pytest.mark.row("S11")

TELLING = ("carol", "weiß", "wei\\u00df", "home.example", "493020407", "barzahler")


def forget(customer, by, *, written="carol@example.com", with_tickets=False, seen=None):
    seen = forgetting.takings(customer).messages if seen is None else seen
    with transaction():
        forgetting.forget(customer, written=written, seen=seen, with_tickets=with_tickets, by=by, now=NOON)


def everything():
    """All texts in the database, by table and column."""
    db.session.rollback()
    return {
        f"{table.name}.{column.name}: {value}".lower()
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for value in db.session.execute(select(column)).scalars()
        if value
    }


def telling(among):
    return sorted(one for one in among if any(word in one for word in TELLING))


@pytest.fixture
def known(office, carol, danylo, ticket, alice, mona, support):
    """Carol, who wrote, was answered, was merged, takes part in a matter of Danylo's, and is blocked."""
    raw = letter(Message_ID="<first@elsewhere.example>", text="Noch etwas.")
    file(raw)
    file(letter(sender="Danylo <danylo@example.net>", subject="Монітор", Message_ID="<monitor@example.net>"))
    other = db.session.execute(select(Ticket).where(Ticket.customer_id == danylo.id)).scalar_one()
    twin = Customer(name="Carol W.", language="de", created_at=NOON, remarks="Barzahler")
    twin.addresses.append(CustomerAddress(address="carol@home.example"))
    with transaction():
        carol.phones.append(CustomerPhone(number="+49 30 20407", digits="493020407"))
        participants.let_in(other, [("carol@example.com", "Carol Weiß")], since=NOON)
        db.session.add_all([twin, BlockedSender(pattern="carol@example.com", agent=mona, created_at=NOON)])
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
    with transaction():
        customer_merging.merge(twin, carol, by=mona, now=NOON)
    return carol


def test_nothing_tells_who_it_was_and_the_tickets_stay(known, ticket, root):
    assert len(telling(everything())) > 15

    forget(known, root)

    assert telling(everything()) == []
    assert [message.text for message in ticket.messages] == ["Der Drucker brennt.", "Bitte löschen."]
    assert (str(known), ticket.messages[0].author) == ("Deleted customer", "Deleted customer")


def test_the_bytes_go_and_what_waits_is_not_sent(known, ticket, root):
    digest = db.session.execute(select(IncomingMail.digest).order_by(IncomingMail.id)).scalars().first()
    token = ticket.link_token
    with transaction():
        db.session.query(StaleTicket).delete()

    forget(known, root)

    assert digest in db.session.execute(select(ReleasedBytes.digest)).scalars().all()
    theirs = select(OutgoingMail.state).where(OutgoingMail.ticket_id == ticket.id)
    assert set(db.session.execute(theirs).scalars()) == {OutgoingState.WITHDRAWN}
    assert Ticket.with_link_token(token) is None
    assert ticket.id in db.session.execute(select(StaleTicket.ticket_id)).scalars().all()


def test_the_record_says_who_did_it_and_not_to_whom(known, root):
    forget(known, root)

    told = db.session.execute(select(Event).where(Event.kind == "customer_forgotten")).scalar_one()
    assert (told.agent, told.details) == (root, {"customer": known.id, "tickets": 0})


def test_their_tickets_go_too_if_it_was_chosen(known, danylo, root):
    forget(known, root, with_tickets=True)

    assert [ticket.customer for ticket in db.session.execute(select(Ticket)).scalars()] == [danylo]
    assert telling(everything()) == []


@pytest.mark.row("R14")
def test_a_ticket_of_somebody_else_that_was_merged_into_theirs_stays(known, danylo, ticket, alice, mona, root):
    """Through another of theirs; with what its customer has written since, and what was answered."""
    others = db.session.execute(select(Ticket).where(Ticket.customer_id == danylo.id)).scalar_one()
    second = db.session.execute(
        select(Ticket).where(Ticket.customer_id == known.id, Ticket.id != ticket.id)
    ).scalar_one()
    for one, into in ((others, second), (second, ticket)):
        with transaction():
            merging.merge(one, into, by=mona, now=NOON)
    comes("Так.", sender="danylo@example.net", to=f"support+{others.mail_token}@example.org")
    comes("Nein.", sender="carol@example.com", to=f"support+{ticket.mail_token}@example.org")
    with transaction():
        replies.reply(ticket, alice, "Vielleicht.", now=utcnow())
    others_id = others.id

    told = forgetting.takings(known)
    forget(known, root, with_tickets=True)

    assert (told.others, told.in_others, told.others_messages) == (1, 0, 3)
    [stays] = db.session.execute(select(Ticket)).scalars()
    assert (stays.id, stays.merged_into, stays.message_count) == (others_id, None, 3)
    assert [message.text for message in stays.messages][1:] == ["Так.", "Vielleicht."]
    assert telling(everything()) == []


def test_who_writes_again_is_a_new_customer(known, root):
    forget(known, root)

    file(letter(subject="Wieder da", Message_ID="<again@elsewhere.example>"))

    newest = db.session.execute(select(Ticket).order_by(Ticket.id.desc()).limit(1)).scalar_one()
    assert newest.customer is not known and newest.customer.address == "carol@example.com"


def test_an_answer_to_who_was_forgotten_is_refused_in_words(known, ticket, root, alice):
    forget(known, root)

    with pytest.raises(DeskError), transaction():
        replies.reply(ticket, alice, "Und?", now=NOON)


def test_it_is_refused_unless_it_is_meant(known, mona, root):
    for by, asked in (
        (mona, {}),
        (root, {"written": "danylo@example.net"}),
        (root, {"seen": 1}),
    ):
        with pytest.raises(DeskError):
            forget(known, by, **asked)
    assert known.name == "Carol Weiß"

    with transaction():
        db.session.query(OutgoingMail).update({"state": OutgoingState.SENDING})
    with pytest.raises(deletion.BeingSentNow):
        forget(known, root)


def test_a_second_time_it_is_told(known, root):
    forget(known, root)

    with pytest.raises(forgetting.ForgottenAlready):
        forget(known, root, written=str(known.id))
