"""“Text unreadable?”: previews of a mail in other charsets, of which an agent keeps one (S11)."""

import re

import pytest

from models import Message, blobs, db
from tests.desk.steps import file, the_only_ticket

pytestmark = pytest.mark.row("S11")
WORDS = "Здравствуйте! Принтер не печатает."
MEANT = "utf-8>cp1251>koi8-r"
AS_SENT = "utf-8"


@pytest.fixture
def address(office):
    """Where the readings of a misread mail are shown."""
    misread = WORDS.encode("koi8-r").decode("cp1251").encode()
    file(b"From: d@example.net\r\nTo: support@example.org\r\nSubject: \xf0\xf2\r\n\r\n" + misread)
    ticket = the_only_ticket()
    return f"/desk/ticket/{ticket.id}/message/{ticket.messages[0].id}/readings"


def the_text():
    return db.session.query(Message).one().text


def test_the_ticket_leads_to_the_readings_of_each_mail(address, alice, signed_in):
    page = signed_in(alice).get(address.partition("/message")[0]).text

    assert f'<a href="{address}">Text unreadable?</a>' in page


def test_what_came_by_the_form_has_no_other_readings(ticket, alice, signed_in):
    browser = signed_in(alice)

    page = browser.get(f"/desk/ticket/{ticket.id}").text
    answer = browser.get(f"/desk/ticket/{ticket.id}/message/{ticket.messages[0].id}/readings")

    assert "Text unreadable?" not in page
    assert answer.status_code == 410 and "no longer kept" in answer.text


def test_each_reading_can_be_seen_and_the_one_in_use_is_marked(address, alice, signed_in):
    page = signed_in(alice).get(address).text

    assert WORDS in page
    assert 2 < page.count("<h2>") <= 7
    [used] = re.findall(r"<h2>([^<]*)</h2>\s*<span class=\"mark is-chosen\">", page)
    assert used == "as the desk reads it by itself"


@pytest.mark.parametrize("times", [1, 2])
def test_one_click_keeps_a_reading_and_says_so(address, alice, signed_in, times):
    browser = signed_in(alice)
    browser.post(address, data={"charset": AS_SENT})
    before = the_text()

    for _ in range(times):
        browser.post(address, data={"charset": MEANT})
    answer = browser.get(address.partition("/message")[0])

    assert before != WORDS and the_text() == WORDS
    assert "The message is now read like this: KOI8-R, taken for windows-1251 on its way." in answer.text
    assert answer.text.count("Alice chose how a message is read: KOI8-R") == 1


def test_the_way_back_is_among_them(address, alice, signed_in):
    browser, before = signed_in(alice), the_text()

    browser.post(address, data={"charset": AS_SENT})
    changed = the_text()
    browser.post(address, data={"charset": "itself"})

    assert changed != before
    assert the_text() == before


def test_another_charset_can_be_tried(address, alice, signed_in):
    page = signed_in(alice).get(f"{address}?also=iso8859-2").text

    assert "<h2>ISO 8859-2</h2>" in page


@pytest.mark.parametrize(("charset", "status"), [("", 400), ("rot13", 422)])
def test_what_isnt_offered_isnt_kept(address, alice, signed_in, charset, status):
    browser, before = signed_in(alice), the_text()

    answer = browser.post(address, data={"charset": charset})

    assert (answer.status_code, the_text()) == (status, before)


@pytest.mark.row("R14")
def test_nobody_reads_or_changes_a_foreign_departments_mail(address, ticket, bob, alice, signed_in):
    foreign, own = signed_in(bob), signed_in(alice)
    by_another_ticket = re.sub(r"ticket/\d+", f"ticket/{ticket.id}", address)

    answers = [foreign.get(address), foreign.post(address, data={"charset": AS_SENT}), own.get(by_another_ticket)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert db.session.query(Message).filter(Message.charset.is_not(None)).count() == 0


def test_where_the_mail_is_gone_the_page_says_so(address, alice, signed_in, monkeypatch):
    monkeypatch.setattr(blobs, "exists", lambda digest: False)

    answer = signed_in(alice).get(address)

    assert answer.status_code == 410
    assert "no longer kept" in answer.text and "Back to the ticket" in answer.text
