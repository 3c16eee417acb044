"""Spam whose time is over goes, with all that belongs to it; nothing else misses a byte (S11)."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from desk import deletion, glimpses, inbox, links, merging, retention, spam
from jobs.cleaning import clean
from mail.read import read
from models import (
    Attachment,
    Customer,
    Draft,
    Event,
    IncomingMail,
    IncomingState,
    LetterId,
    Message,
    Office,
    Outcome,
    OutgoingMail,
    ReleasedBytes,
    StaleTicket,
    Suggestion,
    Ticket,
    blobs,
    db,
    transaction,
    utcnow,
)
from tests.letters import letter

pytestmark = pytest.mark.usefixtures("office")

NOW = utcnow()  # the age of a file is told by the real clock
LONG_AGO = NOW - timedelta(days=31)
PICTURE = b"\x89PNG\r\n\x1a\nyou won"
WIN = "Win Big <win@bulk.example.net>"


def file(raw, now=LONG_AGO):
    with transaction():
        incoming = inbox.receive(raw, None, now=now)
    mail = read(raw)
    with transaction():
        inbox.file(incoming, mail, inbox.keep_files(mail), now=now)
    return incoming


def spam_mail(now=LONG_AGO, **more):
    options = {"sender": WIN, "attachments": (("win.png", "image/png", PICTURE),), "X_Spam_Flag": "YES", **more}
    return file(letter(**options), now)


def newest_ticket():
    return db.session.execute(select(Ticket).order_by(Ticket.id.desc()).limit(1)).scalar_one()


def time_passes():
    """The index has heard of all tickets; no file was kept lately."""
    with transaction():
        db.session.execute(delete(StaleTicket))
    for path in all_blobs():
        os.utime(path, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))


def all_blobs():
    return [blobs._path(digest) for digest in digests() if blobs.exists(digest)]


def digests():
    rows = [*db.session.execute(select(Attachment.digest)).scalars()]
    return {*rows, *db.session.execute(select(IncomingMail.digest)).scalars()}


def are_kept(*contents):
    return [blobs.exists(blobs.hashlib.sha256(content).hexdigest()) for content in contents]


def counts():
    models = (Ticket, Message, Attachment, LetterId, OutgoingMail, Event, Draft, StaleTicket)
    return [db.session.query(model).count() for model in models]


@pytest.fixture
def old_spam():
    incoming = spam_mail()
    time_passes()
    return incoming


@pytest.mark.row("S11")
def test_old_spam_goes_with_its_words_files_and_the_mail_as_it_came(old_spam):
    digest = old_spam.digest

    clean()
    clean()

    assert counts() == [0] * 8
    assert not blobs.exists(digest) and are_kept(PICTURE) == [False]
    assert blobs.those_set_aside() == []


@pytest.mark.row("S11", "A3")
def test_a_file_that_a_mail_set_aside_has_too_is_kept_for_its_ticket(old_spam):
    raw = letter(attachments=(("same.png", "image/png", PICTURE),))
    mail = read(raw)
    with transaction():
        waits = inbox.receive(raw, None, now=LONG_AGO)
        glimpses.look(waits, mail, inbox.keep_files(mail))
        glimpses.set_aside(waits, "because of the moon")
    time_passes()

    clean()

    assert counts()[:2] == [0, 0]
    assert are_kept(PICTURE) == [True]


@pytest.mark.row("S11")
def test_its_row_stays_to_be_counted(old_spam):
    clean()
    db.session.expire_all()

    assert (old_spam.state, old_spam.outcome, old_spam.message_id) == (IncomingState.PROCESSED, Outcome.SPAM, None)
    assert old_spam.subject == "Drucker brennt"


@pytest.mark.row("S11")
def test_the_same_mail_fetched_once_more_is_not_filed_again(old_spam):
    raw = blobs.get(old_spam.digest)
    clean()

    file(raw)

    assert counts()[:2] == [0, 0]


@pytest.mark.row("S11")
def test_whom_we_know_by_spam_alone_is_forgotten_too(old_spam):
    clean()

    assert Customer.with_address("win@bulk.example.net") is None


@pytest.mark.row("S11")
def test_who_sent_more_spam_is_forgotten_with_the_last_of_it(old_spam):
    spam_mail(now=LONG_AGO + timedelta(days=10))
    with transaction():
        db.session.execute(delete(StaleTicket))
    clean()
    still_there = Customer.with_address("win@bulk.example.net") is not None
    with transaction():
        newest_ticket().spam_since = newest_ticket().last_message_at = LONG_AGO

    clean()

    assert still_there and Customer.with_address("win@bulk.example.net") is None


@pytest.mark.row("S11")
def test_a_customer_somebody_knew_before_stays(carol, ticket, alice):
    with transaction():
        spam.put_away_by_hand(ticket, by=alice, now=LONG_AGO)
        ticket.last_message_at = LONG_AGO
        carol.created_at = LONG_AGO - timedelta(days=400)
    time_passes()

    clean()

    assert counts()[0] == 0 and Customer.with_address("carol@example.com") == carol


@pytest.mark.row("S11")
@pytest.mark.parametrize("days", [0, 32])
def test_it_stays_as_long_as_the_office_wants_for_ever_with_none(old_spam, days):
    with transaction():
        Office.current().spam_days = days

    clean()

    assert counts()[0] == 1 and are_kept(PICTURE) == [True]


@pytest.mark.row("S11")
def test_spam_to_which_more_was_written_lately_stays(old_spam):
    with transaction():
        newest_ticket().last_message_at = NOW - timedelta(days=1)

    clean()

    assert counts()[0] == 1


@pytest.mark.row("S11")
def test_what_is_no_spam_stays_however_old(old_spam, alice):
    file(letter())
    with transaction():
        spam.take_back(db.session.get_one(Ticket, old_spam.message.ticket_id), by=alice, now=NOW)
    time_passes()

    clean()

    assert counts()[0] == 2


@pytest.mark.row("S11")
def test_the_index_forgets_it_first(old_spam):
    with transaction():
        db.session.add(StaleTicket(ticket_id=newest_ticket().id, marked_at=NOW))

    clean()

    assert counts()[0] == 1


@pytest.mark.row("S11")
def test_a_file_that_a_customers_mail_has_too_stays(old_spam):
    file(letter(attachments=(("logo.png", "image/png", PICTURE),)))
    time_passes()

    clean()

    assert counts()[0] == 1 and are_kept(PICTURE) == [True]


@pytest.mark.row("S11")
def test_a_file_of_someones_draft_stays(old_spam, alice):
    file(letter())
    digest = blobs.put(PICTURE)
    with transaction():
        draft = {"filename": "logo.png", "content_type": "image/png", "size": 1, "digest": digest}
        db.session.add(Draft(ticket=newest_ticket(), agent=alice, files=[draft], updated_at=NOW))
    time_passes()

    clean()

    assert are_kept(PICTURE) == [True]


@pytest.mark.row("S11")
def test_a_mail_that_waits_to_be_filed_keeps_its_bytes(old_spam):
    with transaction():
        second = IncomingMail(source="mailbox 1", digest=old_spam.digest, size=1, received_at=NOW)
        db.session.add(second)

    clean()

    assert blobs.exists(second.digest)


@pytest.mark.row("S11")
def test_bytes_that_somebody_kept_a_moment_ago_stay(old_spam):
    blobs.put(PICTURE)  # of a form that isn't sent yet

    clean()

    assert counts()[0] == 0 and are_kept(PICTURE) == [True]


@pytest.mark.row("A9")
def test_the_same_mail_that_is_no_spam_in_another_department_keeps_it(alice):
    incoming = spam_mail(to="support@example.org, sales@example.org")
    _of_support, of_sales = db.session.query(Ticket).order_by(Ticket.id)
    with transaction():
        spam.take_back(of_sales, by=alice, now=NOW)
    time_passes()

    clean()
    db.session.expire_all()

    assert db.session.query(Ticket).all() == [of_sales]
    assert (incoming.message.ticket, incoming.outcome) == (of_sales, Outcome.FILED)
    assert blobs.exists(incoming.digest) and are_kept(PICTURE) == [True]


@pytest.mark.row("R18")
def test_what_was_joined_to_it_goes_with_it_and_what_is_linked_stays(old_spam, alice):
    whole = newest_ticket()
    with transaction():
        spam.take_back(whole, by=alice, now=LONG_AGO)
    part, linked = (file(letter(subject=name)).message.ticket for name in ("part", "linked"))
    with transaction():
        merging.merge(part, whole, by=alice, now=LONG_AGO)
        links.link(linked, whole, by=alice, now=LONG_AGO)
        linked.suggestion, linked.suggested = Suggestion.FOLLOW_UP, whole
        spam.put_away_by_hand(whole, by=alice, now=LONG_AGO)
        whole.last_message_at = LONG_AGO
    time_passes()

    clean()
    db.session.expire_all()

    assert db.session.query(Ticket).all() == [linked] and linked.suggested is None


@pytest.mark.row("A3")
def test_a_stop_before_the_commit_leaves_all_of_it_as_it_was(old_spam, monkeypatch):
    def break_off(digest, **_options):
        set_aside(digest, unless_kept_since=NOW)
        raise KeyboardInterrupt

    set_aside = blobs.set_aside
    monkeypatch.setattr(blobs, "set_aside", break_off)
    with pytest.raises(KeyboardInterrupt):
        clean()

    assert counts()[0] == 1 and blobs.exists(old_spam.digest) and are_kept(PICTURE) == [True]


@pytest.mark.row("A3")
def test_after_a_power_cut_set_aside_bytes_go_back_or_for_good_as_the_rows_say(old_spam):
    nobodys = blobs.put(b"nobody's")
    for digest in (nobodys, old_spam.digest):
        blobs.set_aside(digest, unless_kept_since=utcnow())
    with transaction():
        newest_ticket().spam_since = NOW

    clean()

    assert blobs.exists(old_spam.digest) and not blobs.exists(nobodys)
    assert blobs.those_set_aside() == []


@pytest.mark.row("S11")
def test_one_that_cannot_be_removed_does_not_keep_the_others(old_spam, monkeypatch):
    spam_mail()
    time_passes()
    remove, broken = retention.remove, newest_ticket().id - 1

    def remove_or_break(ticket, noted):
        if ticket.id == broken:
            raise ValueError("broken")
        return remove(ticket, noted)

    monkeypatch.setattr(retention, "remove", remove_or_break)
    clean()

    assert [ticket.id for ticket in db.session.query(Ticket)] == [broken]


@pytest.mark.row("S11")
def test_what_drafts_and_set_aside_mails_note_is_read_once_for_all_that_go(old_spam, counting):
    for number in range(4):
        spam_mail(text=f"You won {number} times")
    time_passes()

    with counting() as asked:
        clean()

    assert db.session.query(Ticket).count() == 0
    assert 1 <= len([one for one in asked if one.startswith("SELECT draft.files") and "WHERE" not in one]) <= 2


def test_every_column_that_names_bytes_is_asked_before_they_go():
    named = {f"{table.name}.{column.name}" for table in db.metadata.sorted_tables for column in table.columns}
    of_bytes = {name for name in named if name.endswith((".digest", "_digest", ".files"))}
    of_bytes.remove("released_bytes.digest")  # which are to go
    of_bytes.remove("push_subscription.digest")  # of an address
    of_bytes.remove("measured_hours.digest")  # of a calendar's hours
    of_bytes -= {"file_text.digest", "unread_file.digest"}  # what a file says; it goes when no attachment has the file

    assert of_bytes == {
        "attachment.digest",
        "article_file.digest",
        "brand.logo_digest",
        "incoming_mail.digest",
        "draft.files",
    }  # see retention.still_spoken_of


@pytest.mark.row("R18")
def test_bytes_of_what_an_administrator_deleted_go_if_nobody_else_has_them(root):
    ticket = file(letter(Message_ID="<a@example.com>", attachments=(("a.png", "image/png", PICTURE),))).message.ticket
    kept = file(letter(Message_ID="<b@example.com>", attachments=(("b.png", "image/png", PICTURE),)))
    raw = db.session.query(IncomingMail).order_by(IncomingMail.id).limit(2).all()[0].digest
    time_passes()
    with transaction():
        deletion.delete(ticket, written=str(ticket.number), seen=1, by=root, now=NOW)

    clean()
    clean()

    assert not blobs.exists(raw) and blobs.exists(kept.digest)
    assert are_kept(PICTURE) == [True]
    assert db.session.query(ReleasedBytes).count() == 0
