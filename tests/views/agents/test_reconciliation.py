"""By mailbox and day: received = filed + automatic + spam + set aside; and what the server says to it (A3)."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from models import Comparison, FetchedLetter, IncomingMail, Mailbox, Office, db, transaction, utcnow

pytestmark = pytest.mark.row("A3")

DAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
numbers = count()


@pytest.fixture
def mailbox(office):
    with transaction():
        mailbox = Mailbox(address="support@example.org", imap_host="imap.example.org", uidvalidity=1, last_uid=9)
        db.session.add(mailbox)
    return mailbox


def came(source, *kinds, at=DAY):
    """Mails of these outcomes; None: one that was processed, and nobody knows how."""
    with transaction():
        for kind in kinds:
            state = {"failed": "failed", "received": "received"}.get(kind, "processed")
            outcome = kind if state == "processed" else None
            row = IncomingMail(source=source, digest=f"{next(numbers):064}", size=1, received_at=at, state=state)
            row.outcome, row.subject = outcome, f"Subject of {kind}"
            db.session.add(row)


def lines(page):
    """The words of each line of its tables."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.text, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", row).split() for row in rows]


def page_of(browser, day="2026-11-16"):
    return browser.get(f"/desk/reconciliation/?to={day}")


def test_a_day_is_the_sum_of_what_became_of_its_mails(mailbox, root, signed_in):
    came(f"mailbox {mailbox.id}", "filed", "filed", "filed", "automatic", "spam", "failed", "received")

    page = page_of(signed_in(root))

    assert ["Mon,", "Nov", "16", "7", "3", "1", "1", "1", "1", "adds", "up"] in lines(page)
    assert ["Together", "7", "3", "1", "1", "1", "1", "adds", "up"] in lines(page)


def test_what_does_not_add_up_is_pointed_out(mailbox, root, signed_in):
    came(f"mailbox {mailbox.id}", "filed", None)

    page = page_of(signed_in(root))

    assert ["Mon,", "Nov", "16", "2", "1", "0", "0", "0", "0", "1", "is", "unexplained"] in lines(page)


def test_a_day_begins_where_the_office_is(mailbox, root, signed_in):
    with transaction():
        Office.current().timezone = "Asia/Tokyo"
    came("mailbox 1", "filed", at=datetime(2026, 11, 16, 14, 59, tzinfo=UTC))
    came("mailbox 1", "spam", at=datetime(2026, 11, 16, 15, 0, tzinfo=UTC))

    page = page_of(signed_in(root), "2026-11-17")

    assert ["Tue,", "Nov", "17", "1", "0", "0", "1", "0", "0", "adds", "up"] in lines(page)
    assert ["Mon,", "Nov", "16", "1", "1", "0", "0", "0", "0", "adds", "up"] in lines(page)


def test_the_hour_that_comes_twice_belongs_to_its_day(mailbox, root, signed_in):
    with transaction():
        Office.current().timezone = "Europe/Berlin"
    came("mailbox 1", "filed", at=datetime(2026, 10, 25, 22, 30, tzinfo=UTC))
    came("mailbox 1", "filed", at=datetime(2026, 10, 24, 22, 30, tzinfo=UTC))

    page = page_of(signed_in(root), "2026-10-25")

    assert ["Sun,", "Oct", "25", "2", "2", "0", "0", "0", "0", "adds", "up"] in lines(page)


def test_mail_from_the_pipe_is_counted_by_itself(mailbox, root, signed_in):
    came("pipe", "filed")

    page = page_of(signed_in(root))

    assert "the pipe" in page.text
    assert ["Together", "1", "1", "0", "0", "0", "0", "adds", "up"] in lines(page)


def test_each_number_leads_to_just_its_mails(mailbox, root, signed_in):
    came("mailbox 1", "spam", "filed")
    came("mailbox 1", "automatic", at=DAY - timedelta(days=1))
    came("pipe", "failed")
    browser = signed_in(root)

    def subjects(kind):
        address = f"/desk/incoming/?source=mailbox+1&day=2026-11-16{kind}"
        assert address.replace("&", "&amp;") in page_of(browser).text
        return sorted(re.findall(r"Subject of (\w+)", browser.get(address).text))

    assert (subjects(""), subjects("&show=spam")) == (["filed", "spam"], ["spam"])


def test_earlier_weeks_are_a_page_away_and_later_ones_lead_no_further_than_today(mailbox, root, signed_in):
    browser = signed_in(root)

    now, then = browser.get("/desk/reconciliation/").text, page_of(browser, "2026-11-02").text

    assert ("Earlier" in now, "Later" in now) == (True, False)
    assert ("to=2026-10-26" in then, "to=2026-11-09" in then) == (True, True)


@pytest.mark.parametrize("day", ["zzz", "0001-01-01", "9999-12-31", "2026-13-40", ""])
def test_an_odd_day_is_today(mailbox, root, signed_in, day):
    assert page_of(signed_in(root), day).status_code == 200


def test_a_gap_is_red_here_and_among_the_mailboxes_until_the_next_look(mailbox, root, signed_in):
    browser = signed_in(root)
    with transaction():
        db.session.add(Comparison(mailbox_id=mailbox.id, at=utcnow(), on_server=9, gap=2, missing=[4, 7]))
    before = [browser.get(path).text for path in ("/desk/reconciliation/", "/desk/mailbox/")]
    with transaction():
        db.session.add(Comparison(mailbox_id=mailbox.id, at=utcnow(), on_server=9))

    after = [browser.get(path).text for path in ("/desk/reconciliation/", "/desk/mailbox/")]

    assert all("UID 4, 7" in page for page in before)
    assert "Fetch what is missing" in before[0]
    assert not any("UID 4, 7" in page for page in after)


def test_a_record_that_was_taken_away_is_missed(mailbox, root, signed_in):
    with transaction():
        db.session.add(FetchedLetter(mailbox_id=mailbox.id, uidvalidity=1, uid=3))

    assert "1 mail was fetched whose record is gone." in page_of(signed_in(root)).text


def test_a_wish_to_compare_or_fetch_is_a_row_for_a_worker(mailbox, root, signed_in):
    browser = signed_in(root)

    browser.post(f"/desk/reconciliation/{mailbox.id}/compare")
    compares_at, fetches = mailbox.compares_at, mailbox.fetches_missing
    browser.post(f"/desk/reconciliation/{mailbox.id}/fetch")

    assert (compares_at <= utcnow(), fetches, mailbox.fetches_missing) == (True, False, True)


def test_a_mailbox_that_only_sends_is_not_compared(mailbox, root, signed_in):
    with transaction():
        mailbox.imap_host = ""

    browser = signed_in(root)

    browser.post(f"/desk/reconciliation/{mailbox.id}/compare")

    assert "switched off" in browser.get("/desk/reconciliation/").text
    assert mailbox.compares_at is None


def test_more_mailboxes_ask_no_more_questions(mailbox, root, signed_in, counting):
    browser = signed_in(root)
    page_of(browser)
    with counting() as few:
        page_of(browser)
    with transaction():
        db.session.add_all([Mailbox(address=f"{number}@example.org", imap_host="x") for number in range(8)])
    came("mailbox 3", "filed", "spam")

    with counting() as many:
        page_of(browser)

    assert len(many) == len(few)


def test_it_is_the_administrators_alone(mailbox, mona, signed_in):
    assert page_of(signed_in(mona)).status_code == 403
