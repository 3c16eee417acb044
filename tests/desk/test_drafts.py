"""What is being written is kept by the desk: nothing is written over in silence, and it outlives its ticket."""

from dataclasses import replace

import pytest

from desk import drafts, merging, retention, tickets
from desk.drafts import Written, WrittenElsewhere
from desk.errors import FilesTooLarge, TooManyFiles
from desk.files import keep
from models import Draft, Writing, db, transaction
from tests.conftest import NOON

HALF = Written("Wir kom", Writing.REPLY, ["carol@example.com"], [], [], [], 0)


def save(ticket, agent, written=HALF):
    with transaction():
        return drafts.save(ticket, agent, written, now=NOON)


def the_draft():
    db.session.expire_all()
    return db.session.query(Draft).one()


def test_words_kind_and_recipients_are_kept_and_grow(ticket, alice):
    first = save(ticket, alice)

    save(ticket, alice, Written("Wir kommen.", Writing.NOTE, [], [], [], [], first.version))

    assert (the_draft().text, the_draft().kind, the_draft().number) == ("Wir kommen.", Writing.NOTE, ticket.number)
    assert the_draft().version == 2


def test_the_same_words_saved_twice_are_one_draft(ticket, alice):
    save(ticket, alice)
    save(ticket, alice)

    assert the_draft().text == "Wir kom"


def test_a_second_window_does_not_write_over_the_first(ticket, alice):
    save(ticket, alice)

    with pytest.raises(WrittenElsewhere) as refusal:
        save(ticket, alice, replace(HALF, text="Ganz anders"))

    assert (refusal.value.draft.text, the_draft().text) == ("Wir kom", "Wir kom")


def test_nothing_written_leaves_no_draft(ticket, alice):
    save(ticket, alice, replace(HALF, text=" \n"))
    kept = save(ticket, alice)

    save(ticket, alice, replace(HALF, text="", version=kept.version))

    assert db.session.query(Draft).count() == 0


def test_what_was_sent_takes_no_words_of_another_window_along(ticket, alice):
    kept = save(ticket, alice)

    with transaction():
        drafts.forget(kept, sent="Ganz anders", version=kept.version - 1)
    stayed = the_draft().text
    with transaction():
        drafts.forget(kept, sent="Wir kommen.", version=kept.version)

    assert (stayed, db.session.query(Draft).count()) == ("Wir kom", 0)


def test_files_stay_with_the_draft_and_can_be_taken_out(ticket, alice):
    pdf, png = keep("a.pdf", "application/pdf", b"%PDF"), keep("b.png", "image/png", b"PNG")
    with transaction():
        for file in (pdf, png, pdf):
            drafts.add_file(ticket, alice, file, megabytes=1, now=NOON)
    save(ticket, alice, replace(HALF, version=1))

    with transaction():
        drafts.drop_file(ticket, alice, pdf.digest, now=NOON)

    assert [one["filename"] for one in the_draft().files] == ["b.png"]
    assert the_draft().text == "Wir kom"


@pytest.mark.row("S11")
def test_too_many_or_too_large_files_are_refused(ticket, alice, monkeypatch):
    monkeypatch.setattr(drafts, "MOST_FILES", 1)
    with transaction():
        drafts.add_file(ticket, alice, keep("a", "text/plain", b"a"), megabytes=1, now=NOON)

    with pytest.raises(TooManyFiles), transaction():
        drafts.add_file(ticket, alice, keep("b", "text/plain", b"b"), megabytes=1, now=NOON)
    monkeypatch.setattr(drafts, "MOST_FILES", 9)
    with pytest.raises(FilesTooLarge), transaction():
        drafts.add_file(ticket, alice, keep("c", "text/plain", b"c" * 2**20), megabytes=1, now=NOON)

    assert len(the_draft().files) == 1


@pytest.mark.row("R14")
def test_words_outlive_a_transfer_out_of_sight(ticket, alice, sales):
    save(ticket, alice)

    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    [kept] = db.session.execute(Draft.all_of(alice)).scalars()
    assert kept.text == "Wir kom"


def test_words_outlive_their_ticket(ticket, alice):
    save(ticket, alice)
    number = ticket.number

    with transaction():
        retention.remove(ticket)

    assert (the_draft().text, the_draft().ticket_id, the_draft().number) == ("Wir kom", None, number)


@pytest.mark.row("R18")
def test_a_draft_goes_along_when_its_ticket_is_merged(ticket, another, alice):
    save(ticket, alice)

    with transaction():
        merging.merge(ticket, another, by=alice, now=NOON)

    assert the_draft().ticket == another


def test_without_a_ticket_saving_again_is_the_same_draft(office, alice, bob):
    with transaction():
        first = drafts.save_apart(alice, 0, None, HALF, now=NOON).id
    with transaction():
        again = drafts.save_apart(alice, 0, first, replace(HALF, text="Mehr"), now=NOON).id
    with transaction():
        other = drafts.save_apart(bob, 0, first, replace(HALF, text="Fremd"), now=NOON).id

    assert again == first and other != first
    assert db.session.get_one(Draft, first).text == "Mehr"
