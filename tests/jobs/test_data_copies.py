"""A customer's data, gathered by a worker: whole, once, for who asked, and not for ever (C5)."""

import random
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from desk import data_copies, deletion, forgetting, requests
from desk.files import attach, keep
from jobs import cleaning
from jobs import data_copies as job
from jobs.sweep import sweep
from models import (
    Agent,
    CopyState,
    DataCopy,
    Mailbox,
    OutgoingMail,
    ReleasedBytes,
    Ticket,
    blobs,
    db,
    transaction,
    utcnow,
)
from models.data_copy import KEPT_FOR, MOST_TRIES

pytestmark = pytest.mark.row("C5")

CAROL = "carol@example.com"
PICTURE = random.Random(5).randbytes(10_000)
DEAD = timedelta(hours=1)


@pytest.fixture
def office_mailbox(office):
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))


@pytest.fixture
def asked(office_mailbox, carol, ticket, monkeypatch):
    """Carol, with a file, has asked; pieces are small here, so that there are several."""
    monkeypatch.setattr(job, "PIECE_BYTES", 1000)
    with transaction():
        attach(ticket.messages[0], [keep("feuer.bin", "application/octet-stream", PICTURE)])
    return ask(carol)


def ask(customer):
    with transaction():
        copy = data_copies.ask(customer, customer.address, language="de", brand=None, now=utcnow())
    return copy.id


def made():
    job.make_waiting()
    return the_copy()


def the_copy():
    db.session.rollback()
    return db.session.query(DataCopy).one()


def content(copy):
    return b"".join(blobs.get(piece) for piece in copy.pieces)


def mails():
    db.session.rollback()
    return db.session.query(OutgoingMail).filter(OutgoingMail.letter_id.startswith("data.")).all()


def files_in(copy):
    with ZipFile(BytesIO(content(copy))) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_it_is_gathered_in_pieces_and_told_once_in_the_customers_language(asked):
    job.make_waiting()
    copy = made()

    assert (copy.state, copy.size) == (CopyState.READY, len(content(copy)))
    assert len(copy.pieces) > 2
    assert [name for name in files_in(copy) if name.endswith("feuer.bin")]
    assert [(mail.first_recipient, "/my/settings#data" in mail.text) for mail in mails()] == [(CAROL, True)]
    assert "Ihre Daten" in mails()[0].subject


def test_asked_for_twice_it_is_made_once(asked, carol):
    again = ask(carol)

    job.make_waiting()

    assert again == asked
    assert len(mails()) == 1


def test_the_sweep_finds_what_no_hint_led_to(asked, monkeypatch):
    hinted: list[str] = []
    monkeypatch.setattr("jobs.sweep.hint", hinted.append)

    sweep()

    assert "jobs.data_copies.make_waiting" in hinted


def test_what_a_dead_worker_left_is_thrown_away_and_made_anew(asked):
    with transaction():
        claim = DataCopy.take(asked, now=utcnow() - DEAD, left_behind_after=DEAD)
        data_copies.begin(claim, now=utcnow() - DEAD)
        half = blobs.put(b"half of it")
        assert data_copies.add(claim, half, 10, now=utcnow() - DEAD)

    copy = made()

    assert files_in(copy)
    assert half not in copy.pieces
    assert db.session.query(ReleasedBytes).filter_by(digest=half).count() == 1


def test_a_worker_given_up_for_dead_that_goes_on_adds_nothing(asked):
    with transaction():
        old = DataCopy.take(asked, now=utcnow() - DEAD, left_behind_after=DEAD)
    whole = content(made())

    with transaction():
        added = data_copies.add(old, blobs.put(b"late"), 4, now=utcnow())
        finished = data_copies.finish(old, now=utcnow())

    assert (added, finished, content(the_copy())) == (False, None, whole)


def test_what_can_t_be_made_is_tried_thrice_and_then_says_so(asked, monkeypatch):
    tried = []

    def broken(*_, **__):
        tried.append(1)
        raise OSError("no space left")

    monkeypatch.setattr(job.blobs, "put", broken)

    for _ in range(MOST_TRIES + 2):
        job.make_waiting()

    assert (len(tried), the_copy().state, mails()) == (MOST_TRIES, CopyState.FAILED, [])


def test_after_some_days_it_is_gone_with_its_bytes(asked, monkeypatch):
    pieces = list(made().pieces)
    cleaning.clean()
    assert the_copy().state == CopyState.READY

    monkeypatch.setattr(cleaning, "IN_USE_FOR", timedelta(seconds=-1))  # the age of bytes is told by the real clock
    with transaction():
        db.session.query(DataCopy).one().ready_at = utcnow() - KEPT_FOR
    cleaning.clean()

    assert db.session.query(DataCopy).count() == 0
    assert [piece for piece in pieces if blobs.exists(piece)] == []
    assert blobs.exists(blobs.put(PICTURE))


def test_as_long_as_it_is_kept_no_cleaning_takes_its_bytes(asked, monkeypatch):
    pieces = list(made().pieces)
    monkeypatch.setattr(cleaning, "IN_USE_FOR", timedelta(seconds=-1))
    with transaction():
        db.session.add_all(ReleasedBytes(digest=piece, released_at=utcnow()) for piece in pieces)

    cleaning.clean()

    assert files_in(the_copy())


def test_a_ticket_deleted_for_good_is_in_no_copy_any_more(asked, carol, root):
    root_id = root.id
    with transaction():
        again = requests.Request(name="", address=carol.address, subject="Bleibt", text="Bleibt", language="de")
        requests.hand_in(again, now=utcnow())
    job.make_waiting()
    first = db.session.query(Ticket).order_by(Ticket.id).limit(1).one()
    number, administrator = first.number, db.session.get_one(Agent, root_id)

    with transaction():
        deletion.delete(first, written=str(number), seen=1, by=administrator, now=utcnow())
    before = the_copy().state
    names = files_in(made())

    assert before == CopyState.ASKED
    assert [name for name in names if name.startswith(f"{number}/")] == []
    assert len(names) == 3


def test_who_is_forgotten_leaves_no_copy_behind(asked, root):
    root_id, pieces = root.id, list(made().pieces)

    with transaction():
        carol, administrator = db.session.query(DataCopy).one().customer, db.session.get_one(Agent, root_id)
        forgetting.forget(carol, written=CAROL, seen=1, with_tickets=False, by=administrator, now=utcnow())

    assert db.session.query(DataCopy).count() == 0
    assert {row.digest for row in db.session.query(ReleasedBytes)} >= set(pieces)
