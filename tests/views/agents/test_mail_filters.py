"""What narrows a list of mail: stands above it in words, can be taken away one by one, and stays whatever one does."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import count

import pytest

from models import Event, IncomingMail, IncomingState, Mailbox, Office, Outcome, db, transaction

pytestmark = pytest.mark.row("A3")

NOVEMBER = datetime(2026, 11, 16, 12, tzinfo=UTC)
ALL = "/desk/incoming/?source=mailbox+1&show=filed&since=2026-11-10&until=2026-11-16&search=printer&sort=0&desc=1"
numbers = count()


@pytest.fixture
def mails(office):
    """One a day, back from the 16th, in turn through a mailbox and through the pipe; the newest was set aside."""
    with transaction():
        db.session.add(Mailbox(address="support@example.org", imap_host="imap.example.org"))
        for back in range(8):
            row = IncomingMail(source="pipe" if back % 2 else "mailbox 1", digest=f"{next(numbers):064}", size=1)
            row.received_at, row.subject = NOVEMBER - timedelta(days=back), f"Printer of the {16 - back}th"
            row.state = IncomingState.PROCESSED if back else IncomingState.FAILED
            row.outcome = Outcome.FILED if back else None
            db.session.add(row)


def days(browser, asked):
    """The days of the mails that the list shows."""
    page = browser.get(f"/desk/incoming/?{asked}").text
    return [int(day) for day in re.findall(r">Printer of the (\d+)th</a>", page)]


def links(page, words):
    """Where links that say this lead."""
    return [unescape(to) for to, label in re.findall(r'<a [^>]*?href="([^"]*)"([^>]*>.*?)</a>', page) if words in label]


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", [16, 15, 14, 13, 12, 11, 10, 9]),
        ("source=mailbox+1", [16, 14, 12, 10]),
        ("source=mailbox+1&show=filed", [14, 12, 10]),
        ("source=mailbox+1&show=failed", [16]),
        ("since=2026-11-15", [16, 15]),
        ("until=2026-11-10", [10, 9]),
        ("since=2026-11-12&until=2026-11-13", [13, 12]),
        ("since=2026-11-13&until=2026-11-12", [13, 12]),
        ("day=2026-11-12", [12]),
        ("since=2026-11-12&until=2026-11-13&source=pipe&search=printer", [13]),
        ("source=mailbox+99", []),
    ],
)
def test_the_list_shows_what_was_asked_for(mails, root, signed_in, asked, shown):
    assert days(signed_in(root), asked) == shown


def test_a_day_begins_and_ends_where_the_office_is(mails, root, signed_in):
    with transaction():
        Office.current().timezone = "Pacific/Auckland"

    assert days(signed_in(root), "since=2026-11-17") == [16]


def test_each_chip_takes_itself_away_and_nothing_else(mails, root, signed_in):
    page = signed_in(root).get(ALL).text

    chips = {word: links(page, f"Take away: {word}") for word in ("Through: support", "State: Filed", "From", "To day")}

    assert [len(one) for one in chips.values()] == [1] * 4
    assert [name for name in ("source", "show", "since", "until") if f"{name}=" not in chips["From"][0]] == ["since"]
    assert all("search=printer" in link and "sort=0" in link for [link] in chips.values())


def test_pages_order_parts_and_searches_keep_the_choice(mails, root, signed_in, monkeypatch):
    monkeypatch.setattr("views.agents.incoming.IncomingMailView.page_size", 1)
    page = signed_in(root).get(ALL).text
    page = page[page.index("<main") : page.index("</main>")]

    further = links(page, "Next") + links(page, "Came") + links(page, "Spam")
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page[page.index("list-search") :]))

    assert len(further) == 3
    assert all("since=2026-11-10" in link and "source=mailbox" in link for link in further)
    assert (hidden["since"], hidden["until"], hidden["source"]) == ("2026-11-10", "2026-11-16", "mailbox 1")


def test_the_table_of_events_that_is_saved_is_that_of_the_chosen_days(office, root, signed_in):
    with transaction():
        for back in range(2):
            db.session.add(Event(kind="signed_in", agent_id=root.id, at=NOVEMBER - timedelta(days=back), details={}))
    browser = signed_in(root)

    [saves] = links(browser.get("/desk/event/?day=2026-11-15").text, "Save as a table")
    saved = browser.get(saves).text

    assert ("11/15/26" in saved or "2026-11-15" in saved, len(saved.splitlines())) == (True, 2)


@pytest.mark.parametrize("typed", ["27.11.2026", "2026-13-40", "<b>"])
def test_what_is_no_day_is_said_so_and_the_list_is_whole(mails, root, signed_in, typed):
    page = signed_in(root).get(f"/desk/incoming/?since={typed}&source=pipe").text

    assert f"“{typed.replace('<b>', '&lt;b&gt;')}” is not a day." in page
    assert "Printer of the 15th" in page


def test_a_mailbox_that_is_gone_can_still_be_asked_for(mails, root, signed_in):
    with transaction():
        db.session.delete(db.session.query(Mailbox).one())

    page = signed_in(root).get("/desk/incoming/?source=mailbox+1").text

    assert '<option value="mailbox 1" selected>a mailbox that was removed (1)</option>' in page
    assert "Printer of the 16th" in page
