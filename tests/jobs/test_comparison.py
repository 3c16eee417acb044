"""What lies on the mail server is in the desk, or the desk says that it isn't (A3)."""

from datetime import timedelta

import pytest

from jobs import comparison, inbox, outbox
from mail import imap
from models import FetchedLetter, IncomingMail, Mailbox, Message, OutgoingMail, Purpose, db, transaction, utcnow
from tests.jobs.steps import compared, fetch, fetched, texts
from tests.letters import letter

pytestmark = pytest.mark.row("A3")


def lose(mailbox, uid):
    """As if the cursor had passed the letter without its being kept."""
    with transaction():
        row = db.session.query(FetchedLetter).filter_by(mailbox_id=mailbox.id, uid=uid).one()
        incoming = db.session.get_one(IncomingMail, row.incoming_id)
        message_id = incoming.message_id
        db.session.delete(incoming)
        db.session.delete(row)
        db.session.query(Message).filter_by(id=message_id).delete()


def alarms():
    db.session.rollback()
    return db.session.query(OutgoingMail).filter_by(purpose=Purpose.ALARM).all()


def test_each_letter_that_was_fetched_is_recorded_by_its_uid(full):
    ids = [row.id for row in db.session.query(IncomingMail).order_by(IncomingMail.id)]

    assert fetched() == list(zip([1, 2, 3], ids, strict=True))


def test_the_same_letter_sent_twice_is_recorded_twice_and_leads_to_one_mail(mailbox, imap_server, imap_user):
    same = letter(text="One")
    imap_server.deliver(imap_user, same, same)

    fetch(mailbox)

    [(_, first), (_, second)] = fetched()
    assert first == second


def test_a_letter_fetched_again_is_still_recorded_once(full):
    before = fetched()
    with transaction():
        full.uidvalidity, full.last_uid = None, 0

    fetch(full)

    assert fetched() == before


def test_where_all_is_there_no_gap_is_found(full):
    found = compared(full)

    assert (found.on_server, found.gap, found.missing, found.error) == (3, 0, [], "")
    assert alarms() == []


def test_a_letter_that_was_passed_over_is_found_and_said(full, root):
    lose(full, 2)

    found = compared(full)

    assert (found.on_server, found.gap, found.missing) == (3, 1, [2])
    [mail] = alarms()
    assert mail.recipients == ["Root <root@example.org>"]
    assert "support@example.org" in mail.text
    assert "2" in mail.text


def test_a_cursor_that_ran_ahead_leaves_a_gap(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="One"))
    fetch(mailbox)
    imap_server.deliver(imap_user, letter(text="Two"), letter(text="Three"))
    with transaction():
        mailbox.last_uid = 2

    fetch(mailbox)

    assert compared(mailbox).missing == [2]


def test_the_same_gap_is_told_once_and_a_new_one_again(full):
    lose(full, 2)
    compared(full)
    compared(full)
    told = len(alarms())
    lose(full, 3)

    compared(full)

    assert (told, len(alarms())) == (1, 2)


def test_without_a_mailbox_that_can_send_nobody_is_written_to(full):
    lose(full, 2)
    with transaction():
        full.smtp_host = ""

    found = compared(full)

    assert (found.gap, alarms()) == (1, [])


def test_an_alarm_leaves_by_a_mailbox_that_can_send(full, smtp_server):
    lose(full, 2)
    compared(full)

    outbox.deliver_waiting()

    assert ("root@example.org",) in [mail.recipients for mail in smtp_server.taken]


def test_what_is_missing_is_fetched_once_when_someone_wants_it(full):
    lose(full, 2)
    compared(full)

    found = compared(full, fetches_missing=True)
    compared(full, fetches_missing=True)
    inbox.process_waiting()

    assert (found.gap, texts()) == (0, ["One", "Three", "Two"])
    assert full.last_uid == 3


def test_what_is_missing_is_not_fetched_unless_someone_wants_it(full):
    lose(full, 2)

    compared(full)
    compared(full)
    inbox.process_waiting()

    assert texts() == ["One", "Three"]


def test_fetching_goes_on_where_it_was_killed(full, monkeypatch):
    lose(full, 1)
    lose(full, 2)
    receive, seen = comparison._receive, []

    def killed_at_the_second(mailbox_id, letter):
        seen.append(letter.uid)
        if len(seen) == 2:
            raise MemoryError
        receive(mailbox_id, letter)

    monkeypatch.setattr(comparison, "_receive", killed_at_the_second)
    broken = compared(full, fetches_missing=True)
    monkeypatch.undo()
    still_wanted = db.session.get_one(Mailbox, full.id).fetches_missing

    healed = compared(full)
    inbox.process_waiting()

    assert (broken.error, still_wanted) == ("MemoryError", True)
    assert (healed.gap, texts()) == (0, ["One", "Three", "Two"])


def test_more_than_one_job_takes_is_fetched_by_the_next(full, monkeypatch):
    for uid in (1, 2, 3):
        lose(full, uid)
    monkeypatch.setattr(comparison, "FETCH_AT_MOST", 2)

    first = compared(full, fetches_missing=True)
    comparison.compare_due()
    inbox.process_waiting()

    assert first.gap == 1
    assert texts() == ["One", "Three", "Two"]


def test_what_a_colleague_moved_away_is_no_gap(full, imap_server, imap_user):
    with imap_server.client(imap_user) as colleague:
        colleague.select_folder("INBOX")
        colleague.delete_messages([2])
        colleague.expunge([2])

    found = compared(full)

    assert (found.on_server, found.gap) == (2, 0)


def test_what_has_not_been_fetched_yet_is_no_gap(full, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="Four"))

    assert compared(full).gap == 0


def test_what_came_before_the_mailbox_was_connected_is_no_gap(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, letter(text="Of last year"))
    with imap_server.client(imap_user) as colleague:
        colleague.append("INBOX", letter(text="New"), msg_time=utcnow() + timedelta(hours=1))
    with transaction():
        mailbox.reads_since = utcnow() + timedelta(minutes=10)
    fetch(mailbox)

    found = compared(mailbox)

    assert (texts(), found.on_server, found.gap) == (["New"], 1, 0)


def test_what_was_read_before_records_were_kept_is_no_gap(full, imap_server, imap_user):
    with transaction():
        db.session.query(FetchedLetter).delete()
        full.counted_after_uid = 3
    imap_server.deliver(imap_user, letter(text="Four"), letter(text="Five"))
    fetch(full)
    before = compared(full)
    lose(full, 4)

    after = compared(full)

    assert (before.on_server, before.gap, after.missing) == (5, 0, [4])


def test_a_folder_that_was_numbered_anew_is_said_to_be(full):
    with transaction():
        full.uidvalidity = full.uidvalidity + 1

    found = compared(full)

    assert "UIDVALIDITY" in found.error
    assert alarms() == []


def test_once_numbered_anew_a_folder_is_recorded_from_its_first_letter(full):
    with transaction():
        full.counted_after_uid = 3
        full.uidvalidity = full.uidvalidity + 1

    fetch(full)

    assert full.counted_after_uid == 0
    assert compared(full).gap == 0
    assert texts() == ["One", "Three", "Two"]


def test_a_mailbox_that_was_never_fetched_says_so(mailbox):
    assert "fetched" in compared(mailbox).error


def test_a_server_that_is_away_is_told_in_words_and_asked_again_next_night(full):
    with transaction():
        full.imap_port = 1

    found = compared(full)

    assert "127.0.0.1" in found.error
    assert full.compares_at > utcnow()


def test_many_letters_are_compared_in_few_questions(mailbox, imap_server, imap_user, monkeypatch):
    monkeypatch.setattr(imap, "LISTED_AT_ONCE", 7)
    imap_server.deliver(imap_user, *(letter(text=str(number)) for number in range(30)))
    fetch(mailbox)
    for uid in (1, 15, 30):
        lose(mailbox, uid)

    found = compared(mailbox)

    assert (found.on_server, found.missing) == (30, [1, 15, 30])
