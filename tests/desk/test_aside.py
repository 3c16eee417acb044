"""What couldn't be filed waits for a person, who has it read again, makes it a ticket, or lets it rest (A3)."""

from dataclasses import replace

import pytest

from desk import aside, glimpses
from desk.errors import AddressIsOurs, NotAnAddress, NotSetAside
from jobs import inbox as jobs
from models import (
    Event,
    IncomingMail,
    IncomingState,
    Kind,
    Message,
    Outcome,
    OutgoingMail,
    Ticket,
    blobs,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import comes, file, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.row("A3")

PDF = ("scan.pdf", "application/pdf", b"%PDF-1.4 scan")


def set_aside(raw=None):
    """A mail that names nobody, by the way that all mails go."""
    with transaction():
        incoming = jobs.inbox.receive(raw or without_sender(), None, now=NOON)
    jobs.process_waiting()
    db.session.rollback()
    assert incoming.state == IncomingState.FAILED
    return incoming


def without_sender(**parts):
    raw = letter(sender="Scanner", subject="Störung", text="Es brennt.", **parts)
    return raw.replace(b"From: Scanner", b"X-From: Scanner")


@pytest.fixture
def said(support):
    return aside.ByHand("Carol@Example.com", "Carol Weiß", "Drucker", "de", support)


def made(incoming, said, by):
    with transaction():
        ticket = aside.make_ticket(db.session.get_one(IncomingMail, incoming.id), said, by=by, now=NOON)
    db.session.rollback()
    return ticket


def test_what_could_be_read_is_kept_with_it(office):
    incoming = set_aside(without_sender(attachments=(PDF,)))

    found = glimpses.of(incoming)

    assert (found["was_read"], found["subject"], found["text"].strip()) == (True, "Störung", "Es brennt.")
    assert [file["filename"] for file in found["files"]] == ["scan.pdf"]


def test_what_nobody_could_read_still_says_what_its_first_bytes_say(office):
    with transaction():
        incoming = jobs.inbox.receive(letter(subject="Störung"), None, now=NOON)
        incoming.tries = 6

    jobs.process_waiting()

    db.session.rollback()
    assert (incoming.state, incoming.glimpse["was_read"]) == (IncomingState.FAILED, False)
    assert (incoming.from_address, incoming.subject) == ("carol@example.com", "Störung")
    assert "Der Drucker brennt." in incoming.glimpse["beginning"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        bytes(range(256)) * 4000,
        b"From: =?utf-8?B?" + b"A" * 100_000 + b"?=\r\n\r\n",
        b"Subject: =?nonsense?Q?=FF?=\r\nFrom: <@>\r\n\r\n\0",
        b"subject:" + b" \n" * 50_000,
    ],
    ids=["nothing", "noise", "endless word", "odd words", "endless folding"],
)
def test_a_look_at_the_first_bytes_never_breaks(office, raw):
    with transaction():
        incoming = jobs.inbox.receive(raw, None, now=NOON)
        glimpses.set_aside(incoming, "because")

    assert (incoming.state, incoming.reason) == (IncomingState.FAILED, "because")


def test_bytes_that_are_spoilt_on_the_disk_are_set_aside_all_the_same(office, app):
    with transaction():
        incoming = jobs.inbox.receive(letter(), None, now=NOON)
    blobs._path(incoming.digest).write_bytes(b"spoilt")

    for _ in range(4):
        with transaction():
            db.session.get_one(IncomingMail, incoming.id).taken_at = None
        jobs.process_waiting()

    db.session.rollback()
    assert incoming.state == IncomingState.FAILED


def test_a_mail_made_a_ticket_says_what_could_be_read_and_has_its_files(said, mona):
    incoming = set_aside(without_sender(attachments=(PDF,)))

    ticket = made(incoming, said, mona)

    [message] = ticket.messages
    assert (ticket.subject, ticket.address, ticket.language) == ("Drucker", "carol@example.com", "de")
    assert (message.kind, message.text, message.from_address) == (Kind.CUSTOMER, "Es brennt.", "carol@example.com")
    assert [one.filename for one in message.attachments] == ["mail.eml", "scan.pdf"]
    assert blobs.get(message.attachments[0].digest) == blobs.get(incoming.digest)


def test_the_customer_has_been_waiting_since_the_mail_came(said, mona):
    ticket = made(set_aside(), said, mona)

    assert ticket.waiting_since == NOON


def test_it_is_filed_then_and_on_the_record_with_who_did_it(said, mona):
    incoming = set_aside()

    ticket = made(incoming, said, mona)

    assert (incoming.state, incoming.outcome, incoming.message.ticket) == (
        IncomingState.PROCESSED,
        Outcome.FILED,
        ticket,
    )
    assert db.session.query(Event).filter_by(kind="made_from_mail").one().agent == mona


def test_pressed_twice_it_is_one_ticket(said, mona):
    incoming = set_aside()

    first = made(incoming, said, mona)
    second = made(incoming, said, mona)

    assert first == second == the_only_ticket()


def test_a_mail_that_nobody_could_read_says_so_in_the_customers_language(said, mona):
    with transaction():
        incoming = jobs.inbox.receive(letter(), None, now=NOON)
        incoming.tries = 6
    jobs.process_waiting()

    ticket = made(incoming, said, mona)

    [message] = ticket.messages
    assert message.text == "Diese E-Mail konnte nicht gelesen werden. Sie ist im Original angehängt."
    assert [one.filename for one in message.attachments] == ["mail.eml"]


def test_an_answer_to_it_finds_the_ticket(said, mona):
    made(set_aside(without_sender(Message_ID="<scan@example.com>")), said, mona)

    comes("Und jetzt?", In_Reply_To="<scan@example.com>")

    assert len(the_only_ticket().messages) == 2


def test_the_customer_is_told_the_number_only_if_that_is_wanted(said, mona):
    made(set_aside(), said, mona)
    before = db.session.query(OutgoingMail).count()

    made(set_aside(without_sender(Message_ID="<other@example.com>")), replace(said, tells_customer=True), mona)

    assert (before, db.session.query(OutgoingMail).count()) == (0, 1)


@pytest.mark.parametrize(
    ("address", "refusal"),
    [("", NotAnAddress), ("Carol", NotAnAddress), ("Support@example.org", AddressIsOurs)],
)
def test_without_a_customers_address_there_is_no_ticket(said, mona, address, refusal):
    incoming = set_aside()

    with pytest.raises(refusal):
        made(incoming, replace(said, address=address), mona)

    db.session.rollback()
    assert incoming.state == IncomingState.FAILED
    assert db.session.query(Ticket).count() == 0


def test_what_is_being_read_again_is_made_no_ticket_meanwhile(said, mona):
    incoming = set_aside()
    with transaction():
        aside.try_again([incoming], by=mona, now=NOON)

    with pytest.raises(NotSetAside):
        made(incoming, said, mona)

    assert db.session.query(Ticket).count() == 0


def test_what_was_made_a_ticket_is_not_read_again(said, mona):
    incoming = set_aside()
    made(incoming, said, mona)

    with transaction():
        tried = aside.try_again([incoming], by=mona, now=NOON)
    jobs.process_waiting()

    assert (tried, db.session.query(Message).count()) == (0, 1)


def test_several_are_tried_again_at_once(office, mona, app, monkeypatch):
    monkeypatch.setitem(app.config, "MAIL_MAX_MB", 0)
    mails = [set_aside(letter(text=text)) for text in ("One", "Two")]
    monkeypatch.undo()

    with transaction():
        tried = aside.try_again(mails, by=mona, now=NOON)
    jobs.process_waiting()

    db.session.rollback()
    assert tried == 2
    assert sorted(one.text for one in db.session.query(Message)) == ["One", "Two"]
    assert [one.glimpse for one in db.session.query(IncomingMail)] == [{}, {}]


def test_what_may_rest_is_kept_with_a_word_and_waits_no_more(office, mona):
    incoming = set_aside()

    with transaction():
        aside.dismiss(incoming, "Test of the scanner", by=mona, now=NOON)
    waiting = db.session.query(IncomingMail).filter(IncomingMail.waits_for_a_person()).count()

    assert (incoming.state, incoming.remark, incoming.dismissed_by, waiting) == (
        IncomingState.FAILED,
        "Test of the scanner",
        mona,
        0,
    )


def test_what_rests_can_still_be_tried_again_or_made_a_ticket(said, mona):
    incoming = set_aside()
    with transaction():
        aside.dismiss(incoming, "", by=mona, now=NOON)

    ticket = made(incoming, said, mona)

    assert (ticket.messages[0].text, incoming.dismissed_at) == ("Es brennt.", None)


def test_what_was_filed_cannot_be_laid_to_rest(office, mona):
    incoming = file(letter())

    with pytest.raises(NotSetAside), transaction():
        aside.dismiss(incoming, "", by=mona, now=NOON)
