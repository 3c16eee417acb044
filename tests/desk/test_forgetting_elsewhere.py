"""Who asks to be forgotten stands in more than their own rows: in others' tickets, reasons, notices, lines of old."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import blocking, customer_merging, deliveries, forgetting, participants, retention, scrubbing
from desk.errors import DeskError, MailHasNotFailed
from mail import notices
from models import (
    Agent,
    BlockedSender,
    Customer,
    CustomerAddress,
    Draft,
    IncomingMail,
    Kind,
    Message,
    Notice,
    NoticeKind,
    OutgoingMail,
    OutgoingState,
    ReleasedBytes,
    Ticket,
    db,
    transaction,
    word,
)
from tests.conftest import NOON
from tests.desk.steps import DANYLO, all_tickets, answered, file, outbox
from tests.desk.test_bounces import come_back
from tests.desk.test_forgetting import everything, forget, telling
from tests.letters import letter

pytestmark = pytest.mark.row("S11")


@pytest.fixture
def others_ticket(danylo, ticket):
    """Danylo's, in which Carol takes part."""
    file(letter(sender=DANYLO, subject="Монітор", Message_ID="<monitor@example.net>"))
    other = db.session.execute(select(Ticket).where(Ticket.customer_id == danylo.id)).scalar_one()
    with transaction():
        participants.let_in(other, [("carol@example.com", "Carol Weiß")], since=NOON)
    return other


def lose(mail, **facts):
    with transaction():
        for name, fact in facts.items():
            setattr(mail, name, fact)


def test_mails_and_drafts_to_several_lose_their_address_alone(others_ticket, carol, alice, root):
    sent = answered(others_ticket, alice)
    draft = Draft(ticket=others_ticket, agent=alice, number=others_ticket.number, text="Noch nicht.", updated_at=NOON)
    draft.recipients, draft.copies = [DANYLO], ["Carol Weiß <carol@example.com>", "Dora <dora@example.com>"]
    with transaction():
        db.session.add(draft)
    assert sent.copies == ["Carol Weiß <carol@example.com>"]

    forget(carol, root)

    assert telling(everything()) == []
    assert (sent.state, len(sent.recipients), sent.copies) == (OutgoingState.QUEUED, 1, [])
    assert (draft.text, draft.copies) == ("Noch nicht.", ["Dora <dora@example.com>"])


def test_what_waited_for_nobody_else_is_not_sent(others_ticket, carol, alice, root):
    alone, partly = answered(others_ticket, alice), answered(others_ticket, alice, "Und das.")
    lose(alone, recipients=["carol@example.com"], copies=[])
    lose(partly, still_to=["carol@example.com"], sent_at=NOON)

    forget(carol, root)

    assert (alone.state, partly.state, partly.still_to) == (OutgoingState.WITHDRAWN, OutgoingState.SENT, [])


def test_a_mail_to_them_that_is_being_sent_elsewhere_is_waited_for(others_ticket, carol, alice, root):
    lose(answered(others_ticket, alice), state=OutgoingState.SENDING)

    with pytest.raises(DeskError):
        forget(carol, root)


def test_what_came_back_goes_with_its_reasons(ticket, carol, alice, root):
    sent = answered(ticket, alice)
    lose(sent, state=OutgoingState.SENT, sent_at=NOON)
    come_back(sent, answer="550 5.1.1 carol@example.com: No such user")
    assert sent.error

    forget(carol, root)

    assert telling(everything()) == []
    assert db.session.execute(select(IncomingMail.removed_at)).scalars().all() == [NOON]
    with pytest.raises(MailHasNotFailed), transaction():
        deliveries.send_again(sent, by=alice, now=NOON)


def test_an_out_of_office_keeps_no_quoted_head(ticket, carol, alice, root):
    sent = answered(ticket, alice)
    text = "Bin weg.\n\nVon: Carol Weiß <carol@example.com>\n> alt"
    file(letter(In_Reply_To=f"<{sent.letter_id}>", Auto_Submitted="auto-replied", text=text))
    assert ticket.messages[-1].kind == Kind.MACHINE and "Carol" in ticket.messages[-1].full_text

    forget(carol, root)

    assert ticket.messages[-1].full_text is None


def test_why_their_ticket_is_spam_names_nobody(office, carol, alice, root):
    with transaction():
        db.session.add(BlockedSender(pattern="zed@example.com", agent=alice, created_at=NOON))
    file(letter(sender="zed@example.com"))
    assert "zed@" in all_tickets()[-1].spam_reason

    forget(Customer.with_address("zed@example.com"), root, written="zed@example.com")

    assert [one for one in everything() if "zed@" in one] == []


def test_notices_that_agents_were_sent_lose_their_words(others_ticket, ticket, carol, alice, root):
    file(letter(subject=f"[#{others_ticket.number}] Монітор", text="Auch hier."))
    with transaction():
        for one in (ticket, others_ticket):
            said = one.messages[-1]
            told = Notice(agent=alice, ticket=one, kind=NoticeKind.ANSWERED, message=said, at=NOON)
            db.session.add_all([told, notices.notice(told, said, now=NOON)])

    forget(carol, root)

    assert telling(everything()) == []


def test_whoever_took_part_under_a_second_address_loses_the_name_too(ticket, carol, alice, root):
    twin = Customer(name="Carol W.", language="de", created_at=NOON)
    twin.addresses.append(CustomerAddress(address="carol@home.example"))
    with transaction():
        db.session.add(twin)
        participants.let_in(ticket, [("carol@home.example", "Carol Weiß")], since=NOON)
    answered(ticket, alice)
    with transaction():
        customer_merging.merge(twin, carol, by=root, now=NOON)

    forget(carol, root)

    assert telling(everything()) == []


def test_many_mails_are_no_question_each(ticket, carol, alice, root, counting):
    for number in range(15):
        answered(ticket, alice, f"Antwort {number}")

    with counting() as statements:
        forget(carol, root)

    assert len([one for one in statements if "outgoing_mail" in one]) < 15


def test_who_was_merged_meanwhile_is_not_forgotten_by_half(ticket, carol, danylo, root):
    with transaction():
        customer_merging.merge(carol, danylo, by=root, now=NOON)

    with pytest.raises(customer_merging.MergedElsewhere):
        forget(carol, root, written=forgetting.confirmation(carol))


def test_a_mail_filed_in_the_same_moment_waits_or_is_waited_for(ticket, carol, root, at_once):
    """Two who hold what the other wants would wait for ever; PostgreSQL ends one of them."""
    ticket_id, customer_id = ticket.id, carol.id

    def files():
        with transaction():
            db.session.get_one(Ticket, ticket_id).hold()
            time.sleep(0.4)
            said = Message(ticket_id=ticket_id, kind=Kind.CUSTOMER, customer_id=customer_id, text="Noch etwas.")
            said.created_at = NOON
            db.session.add(said)
            db.session.flush()

    def forgets():
        time.sleep(0.2)
        forget(db.session.get_one(Customer, customer_id), Agent.with_address("root@example.org"), seen=1)

    at_once(files, forgets)

    assert carol.forgotten_at is None and db.session.query(Message).count() == 2


def test_a_new_matter_that_comes_while_they_are_forgotten_is_a_new_customers(ticket, carol, root, at_once, monkeypatch):
    """Filed under who is no more, its answers would go nowhere, and its name and address come back by half."""
    customer_id, root_address, is_held = carol.id, root.address, threading.Event()
    clear = forgetting._clear_customers

    def slowly(*args, **more):
        clear(*args, **more)
        is_held.set()
        time.sleep(0.3)

    def files():
        is_held.wait(20)
        file(letter(sender="carol@example.com", subject="Noch etwas", Message_ID="<new@example.com>"))

    monkeypatch.setattr(forgetting, "_clear_customers", slowly)
    at_once(files, lambda: forget(db.session.get_one(Customer, customer_id), Agent.with_address(root_address)))

    new = all_tickets()[-1]
    assert (new.subject, new.customer_id != customer_id) == ("Noch etwas", True)
    assert (new.customer.address, new.messages[0].customer) == ("carol@example.com", new.customer)


def test_no_worker_takes_a_mail_that_is_being_forgotten(ticket, carol, alice, root, at_once, monkeypatch):
    sent, customer_id, taken = answered(ticket, alice).id, carol.id, []
    clear, is_held = forgetting._clear_mails, threading.Event()

    def slowly(*args, **more):
        is_held.set()
        time.sleep(0.3)
        clear(*args, **more)

    def takes():
        is_held.wait(20)
        later = NOON + timedelta(hours=1)
        with transaction():
            taken.append(OutgoingMail.take(sent, now=later, left_behind_after=timedelta(hours=9)))

    monkeypatch.setattr(forgetting, "_clear_mails", slowly)
    root_address = root.address
    at_once(
        takes,
        lambda: forget(db.session.get_one(Customer, customer_id), Agent.with_address(root_address)),
    )

    assert taken == [False]
    assert {one.state for one in outbox()} == {OutgoingState.WITHDRAWN}


def test_a_block_by_hand_in_their_ticket_names_nobody(ticket, carol, alice, root):
    with transaction():
        blocking.block_sender(ticket, whole_domain=False, by=alice, now=NOON)

    forget(carol, root)

    assert telling(everything()) == []


def test_of_very_many_mails_none_stays(ticket, carol, root, monkeypatch):
    """A machine may have written more than one statement takes."""
    for module in (retention, word, scrubbing):
        monkeypatch.setattr(module, "AT_ONCE", 2)
    for number in range(5):
        file(letter(subject=f"Meldung {number}", text=str(number)))

    forget(carol, root)

    assert telling(everything()) == []
    assert db.session.query(ReleasedBytes).count() == 5
