"""The one way to write (R6), and what lies in the database."""

import os
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from models import Base, Mailbox, Office, Ticket, blobs, db, transaction
from models.base import add_numbered
from models.canned import fill
from models.languages import in_language
from tests.conftest import NOON


def test_a_transaction_is_all_or_nothing(office):
    with pytest.raises(ZeroDivisionError), transaction():
        office.name = "Half"
        db.session.flush()
        _ = 1 / 0

    assert Office.current().name == "Müller & Söhne"


def test_a_transaction_is_never_inside_another(office):
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass


def test_a_write_in_between_is_seen_inside_the_transaction(app, office):
    _ = office.name
    with app.app_context(), transaction():
        Office.current().name = "Written elsewhere"

    with transaction():
        seen = office.name

    assert seen == "Written elsewhere"


def test_an_instant_comes_back_aware(ticket):
    db.session.expire_all()

    assert ticket.created_at == NOON
    assert ticket.created_at.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(ticket):
    with pytest.raises(Exception, match="zone"), transaction():
        ticket.created_at = datetime(2026, 11, 16)  # noqa: DTZ001 - the very mistake


@pytest.mark.row("R3")
def test_a_mailbox_password_lies_encrypted(office):
    with transaction():
        db.session.add(Mailbox(address="support@example.org", imap_password="geheim"))

    stored = db.session.execute(text("SELECT imap_password FROM mailbox")).scalar_one()
    assert "geheim" not in stored
    assert db.session.query(Mailbox).one().imap_password == "geheim"


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    ("changes", "cursor"),
    [
        ({"imap_folder": "INBOX/Support"}, (None, 0)),
        ({"imap_host": "imap.example.net"}, (None, 0)),
        ({"imap_folder": "INBOX", "imap_password": "new", "imap_port": 143}, (1, 700)),
    ],
    ids=["another folder", "another server", "the same account"],
)
def test_a_mailbox_reads_another_account_from_its_beginning(office, changes, cursor):
    with transaction():
        mailbox = Mailbox(address="support@example.org", imap_folder="INBOX", imap_host="imap.example.org")
        mailbox.uidvalidity, mailbox.last_uid = 1, 700
        db.session.add(mailbox)

    with transaction():
        for name, value in changes.items():
            setattr(mailbox, name, value)

    assert (mailbox.uidvalidity, mailbox.last_uid) == cursor


@pytest.mark.row("A3")
def test_a_blob_kept_twice_is_one_and_comes_back_whole(app):
    content = bytes(range(256)) * 1000

    first, second = blobs.put(content), blobs.put(content)

    assert first == second
    assert blobs.get(first) == content


@pytest.mark.row("A3")
def test_a_blob_and_each_folder_made_for_it_are_written_to_the_disk(app, tmp_path, monkeypatch):
    synced = set()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(os.fstat(handle).st_ino))
    monkeypatch.setitem(app.config, "BLOBS", tmp_path / "new" / "blobs")

    digest = blobs.put(b"kept")

    path = tmp_path / "new" / "blobs" / digest[:2] / digest
    assert {one.stat().st_ino for one in (path, *path.parents[:3], tmp_path)} <= synced


@pytest.mark.row("C5")
def test_a_link_opens_its_ticket_and_no_other(ticket):
    number, _, signature = ticket.link_token.partition("-")
    another = "a" if signature[-1] != "a" else "b"

    assert Ticket.with_link_token(ticket.link_token) == ticket
    assert Ticket.with_link_token(f"{number}-{signature[:-1]}{another}") is None
    assert Ticket.with_link_token(f"{int(number) + 1}-{signature}") is None
    assert Ticket.with_link_token("") is None


@pytest.mark.row("C5")
def test_a_link_is_void_once_its_key_is_changed(ticket):
    old = ticket.link_token

    with transaction():
        ticket.link_key = "another"

    assert Ticket.with_link_token(old) is None


@pytest.mark.row("C8")
def test_a_text_is_given_in_the_readers_language_or_the_next_best():
    assert in_language({"de": "Hallo", "en": "Hello"}, "de") == "Hallo"
    assert in_language({"ru": "Привет", "en": "Hello"}, "uk") == "Hello"
    assert in_language({"ru": " "}, "ru") == ""


@pytest.mark.row("R19")
def test_a_canned_text_is_filled_in_by_name_and_never_run():
    assert fill("Hello {customer}, {unknown} {0} {{customer}}", {"customer": "Eve {agent}"}) == (
        "Hello Eve {agent}, {unknown} {0} {Eve {agent}}"
    )


@pytest.mark.row("R14")
def test_an_agent_sees_the_tickets_of_their_departments_and_no_other(ticket, alice, bob, root):
    assert [sees(agent) for agent in (alice, bob, root)] == [[ticket], [], [ticket]]


@pytest.mark.row("R14")
def test_who_manages_a_department_sees_its_tickets_without_being_a_member(ticket, support, bob):
    with transaction():
        support.manager = bob

    assert sees(bob) == [ticket]


@pytest.mark.row("S9")
def test_who_was_switched_off_sees_nothing(ticket, alice):
    with transaction():
        alice.is_switched_on = False

    assert sees(alice) == []


def sees(agent):
    return db.session.query(Ticket).filter(Ticket.is_visible_to(agent)).all()


def test_rows_numbered_before_they_are_written_and_others_beside_them_have_numbers_of_their_own(office):
    with transaction():
        numbered, rest = [Mailbox(address=f"{one}@example.org") for one in "ab"], "cde"
        for mailbox in numbered:
            add_numbered(mailbox)
        told = [mailbox.id for mailbox in numbered]
        db.session.add_all(Mailbox(address=f"{one}@example.org") for one in rest)

    kept = dict(db.session.query(Mailbox.address, Mailbox.id))
    assert [kept["a@example.org"], kept["b@example.org"]] == told
    assert len(set(kept.values())) == 5


def test_no_flush_asks_whether_a_key_has_changed(ticket):
    """Else each would ask every table that refers to what it writes; SQLAlchemy keeps these questions here."""
    assert not [mapper for mapper in Base.registry.mappers if mapper._dependency_processors]
