"""Attached files are read once, in a worker, and found by what they say, by whoever may see them."""

from datetime import timedelta

import pytest

from desk import replies, requests, tickets
from desk.files import attach, keep
from jobs import cleaning, file_texts
from jobs import index as index_jobs
from models import (
    Attachment,
    FileText,
    ReadOutcome,
    StaleTicket,
    Ticket,
    UnreadFile,
    db,
    transaction,
    utcnow,
)
from search import index
from tests.conftest import NOON
from tests.files_said import docx, pdf

pytestmark = pytest.mark.row("R22")
CONTRACT = docx("Договор поставки стальных труб")


@pytest.fixture
def second_ticket(danylo, support):
    """Danylo's, in Support."""
    with transaction():
        request = requests.Request("Danylo", "danylo@example.net", "Сходи", "?", "uk", support)
        return requests.hand_in(request, now=NOON)


def put(ticket, *files):
    """Files of the ticket's first message; answers it."""
    with transaction():
        message = db.session.get_one(Ticket, ticket.id).messages[0]
        attach(message, [keep(*file) for file in files])
    return message


def read():
    file_texts.read_waiting()
    index_jobs.update_stale()
    db.session.rollback()


def texts():
    return {one.outcome: one.text for one in db.session.query(FileText)}


def test_a_file_is_found_by_what_it_says(ticket):
    message = put(
        ticket,
        ("договор.docx", "application/octet-stream", CONTRACT),
        ("bill.pdf", "application/pdf", pdf("Ladder 12")),
    )

    read()

    assert index.find("труба").ticket_ids == index.find("ladders").ticket_ids == [ticket.id]
    assert index.find("труба").message_ids == {ticket.id: message.id}
    assert db.session.query(UnreadFile).count() == 0


def test_the_same_bytes_are_read_once_and_reading_again_changes_nothing(ticket, second_ticket, monkeypatch):
    asked: list[str] = []
    real = file_texts.file_text.text_of

    def text_of(form, content):
        asked.append(form)
        return real(form, content)

    monkeypatch.setattr(file_texts.file_text, "text_of", text_of)
    put(ticket, ("a.docx", "", CONTRACT), ("b.docx", "", CONTRACT))
    read()

    put(second_ticket, ("c.docx", "", CONTRACT))
    read()
    read()

    assert len(asked) == db.session.query(FileText).count() == 1
    assert sorted(index.find("трубы").ticket_ids) == sorted([ticket.id, second_ticket.id])


@pytest.mark.parametrize(
    ("name", "content", "outcome"),
    [
        ("a.pdf", b"%PDF no", ReadOutcome.FAILED),
        ("a.txt", b"\0\1\2", ReadOutcome.NOTHING),
        ("a.LOG", b"boom", ReadOutcome.READ),
    ],
)
def test_how_it_ended_is_kept(ticket, name, content, outcome):
    put(ticket, (name, "", content))

    read()

    assert list(texts()) == [outcome]


def test_pictures_and_very_large_files_wait_for_nobody(ticket, monkeypatch):
    monkeypatch.setattr(UnreadFile, "MOST_BYTES", 100)

    put(ticket, ("a.png", "image/png", b"x"), ("a.txt", "text/plain", b"x" * 101), ("b.txt", "text/plain", b"x" * 100))

    assert db.session.query(UnreadFile).count() == 1


def test_a_file_that_kills_its_reader_is_given_up(ticket):
    put(ticket, ("a.pdf", "", pdf("Boom")))
    long_ago = utcnow() - timedelta(days=1)
    with transaction():
        db.session.query(UnreadFile).update({"tries": UnreadFile.MOST_TRIES, "taken_at": long_ago})

    read()

    assert texts() == {ReadOutcome.FAILED: ""}


def test_who_died_half_way_leaves_it_to_others_after_a_while(ticket):
    put(ticket, ("a.txt", "", "лестница".encode()))
    with transaction():
        db.session.query(UnreadFile).update({"taken_at": utcnow()})
    read()
    at_once = texts()
    with transaction():
        db.session.query(UnreadFile).update({"taken_at": utcnow() - timedelta(days=1)})

    read()

    assert (at_once, texts()) == ({}, {ReadOutcome.READ: "лестница"})


def test_two_workers_read_it_once(ticket, at_once):
    put(ticket, ("a.txt", "", "лестница".encode()))

    at_once(file_texts.read_waiting, file_texts.read_waiting)

    assert texts() == {ReadOutcome.READ: "лестница"}


def test_a_message_that_is_rolled_back_leaves_no_file_waiting(ticket):
    with pytest.raises(ZeroDivisionError), transaction():
        message = db.session.get_one(Ticket, ticket.id).messages[0]
        attach(message, [keep("a.txt", "text/plain", b"a")])
        db.session.flush()
        raise ZeroDivisionError

    assert db.session.query(UnreadFile).count() == 0


def test_what_a_file_said_goes_with_its_last_attachment(ticket, second_ticket):
    for one in (ticket, second_ticket):
        put(one, ("a.docx", "", CONTRACT))
    read()
    kept = []
    for attachment_id in [one.id for one in db.session.query(Attachment)]:
        with transaction():
            db.session.delete(db.session.get_one(Attachment, attachment_id))
        cleaning.clean()
        kept.append(db.session.query(FileText).count())

    assert kept == [1, 0]


@pytest.mark.row("R14")
def test_others_departments_and_customers_learn_nothing_of_it(ticket, alice, sales, carol):
    with transaction():
        note = replies.add_note(db.session.get_one(Ticket, ticket.id), alice, "Vertrag", now=NOON)
        attach(note, [keep("a.docx", "", CONTRACT)])
    read()

    assert index.find("труба").ticket_ids == [ticket.id]
    assert index.find("труба", departments=[sales.id]).ticket_ids == []
    assert index.find("труба", of_customers=[carol.id]).ticket_ids == []


def test_a_transfer_needs_no_new_reading(ticket, alice, sales):
    put(ticket, ("a.docx", "", CONTRACT))
    read()
    with transaction():
        tickets.transfer(db.session.get_one(Ticket, ticket.id), sales, by=alice, now=NOON)
    read()

    assert index.find("труба", departments=[sales.id]).ticket_ids == [ticket.id]
    assert db.session.query(StaleTicket).count() == 0


def test_after_its_time_a_job_leaves_the_rest_to_the_next(ticket, monkeypatch):
    monkeypatch.setattr(file_texts, "SECONDS", -1)
    told: list[str] = []
    monkeypatch.setattr(file_texts, "hint", told.append)
    put(ticket, ("a.txt", "", b"a"))

    file_texts.read_waiting()

    assert told == ["jobs.file_texts.read_waiting"]
