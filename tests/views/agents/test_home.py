"""An agent's home: folders, what is unread, filters, pages, and a glance at a ticket."""

import re
from datetime import timedelta

import pytest

from desk import replies, requests, sorting, tickets
from models import Draft, Priority, ReadMark, db, transaction
from tests.conftest import NOON
from views.agents import pages as list_pages


@pytest.fixture
def asks(office):
    """Someone asks a department something, at an instant."""

    def ask(subject, department, at=NOON, address="carol@example.com"):
        with transaction():
            return requests.hand_in(requests.Request("", address, subject, f"{subject}?", "de", department), now=at)

    return ask


# What is unread


def unread_in(answer):
    return answer.text.count('class="unread-dot"')


@pytest.mark.row("R12")
def test_a_ticket_is_unread_until_it_is_opened_and_again_when_something_is_said(ticket, alice, mona, signed_in):
    browser = signed_in(alice)

    at_first = unread_in(browser.get("/desk/ticket/"))
    browser.get(f"/desk/ticket/{ticket.id}")
    browser.get(f"/desk/ticket/{ticket.id}")
    opened = unread_in(browser.get("/desk/ticket/"))
    with transaction():
        replies.add_note(ticket, mona, "Feuerwehr", now=NOON)
    noted = unread_in(browser.get("/desk/ticket/"))

    assert (at_first, opened, noted) == (1, 0, 1)
    assert db.session.query(ReadMark).count() == 1


@pytest.mark.row("R12")
def test_what_is_marked_as_unread_is_so_in_the_list(ticket, alice, signed_in):
    browser = signed_in(alice)
    browser.get(f"/desk/ticket/{ticket.id}")

    browser.post(f"/desk/ticket/{ticket.id}/unread")
    answer = browser.get("/desk/ticket/")

    assert unread_in(answer) == 1 and "counts as unread again" in answer.text


def test_a_glance_shows_the_last_three_messages_and_reads_nothing(ticket, alice, signed_in):
    browser = signed_in(alice)
    with transaction():
        for text in ("eins", "zwei", "<b>drei</b>"):
            replies.add_note(ticket, alice, text, now=NOON)

    glance = browser.get(f"/desk/ticket/{ticket.id}/preview").text

    assert glance.index("eins") < glance.index("zwei") < glance.index("&lt;b&gt;drei")
    assert "Der Drucker brennt." not in glance
    assert unread_in(browser.get("/desk/ticket/")) == 1


@pytest.mark.row("R14")
def test_there_is_no_glance_at_a_foreign_ticket(ticket, bob, signed_in):
    assert signed_in(bob).get(f"/desk/ticket/{ticket.id}/preview").status_code == 404


# Folders and filters


def test_drafts_have_a_folder_as_long_as_there_are_any(ticket, alice, mona, signed_in, subjects):
    browser = signed_in(alice)
    before = browser.get("/desk/ticket/").text
    with transaction():
        db.session.add(Draft(ticket=ticket, agent=alice, text="Wir", updated_at=NOON))

    after = browser.get("/desk/ticket/?folder=drafts")

    assert "<span>Drafts</span>" not in before
    assert subjects(after) == ["Drucker brennt"]
    assert "<span>Drafts</span>" in after.text
    assert "<span>Drafts</span>" not in signed_in(mona).get("/desk/ticket/").text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("priority=high", {"first"}),
        ("tag=feuer", {"first"}),
        ("assignee=me", {"first"}),
        ("assignee=nobody", {"second"}),
        ("status=solved", {"third"}),
        ("channel=form", {"first", "second"}),
        ("channel=mail", set()),
        ("language=de", {"first", "second"}),
        ("language=uk", set()),
        ("customer=dora@example.com", {"second"}),
        ("customer=DORA@example.com&assignee=me", set()),
        ("priority=zzz&status=zzz&assignee=zzz&language=zzz&channel=zzz", {"first", "second"}),
    ],
)
def test_a_filter_narrows_the_list(asks, support, alice, signed_in, subjects, question, found):
    first, _, third = (
        asks("first", support),
        asks("second", support, address="dora@example.com"),
        asks("third", support),
    )
    with transaction():
        tickets.assign(first, alice, by=alice, now=NOON)
        sorting.prioritise(first, Priority.HIGH, by=alice, now=NOON)
        sorting.tag(first, ["Feuer"], by=alice, now=NOON)
        tickets.solve(third, by=alice, now=NOON)

    answer = signed_in(alice).get(f"/desk/ticket/?{question}")

    assert set(subjects(answer)) == found


def test_each_filter_is_shown_and_can_be_taken_away(ticket, alice, signed_in):
    answer = signed_in(alice).get("/desk/ticket/?priority=high&tag=feuer").text

    [chips] = re.findall(r'<ul class="filter-chips".*?</ul>', answer, re.DOTALL)

    assert "Priority: High" in chips and "Tag: feuer" in chips
    assert 'href="/desk/ticket/?folder=open&amp;tag=feuer"' in chips


def test_the_export_keeps_the_filters(asks, support, alice, signed_in):
    first, _ = asks("first", support), asks("second", support)
    with transaction():
        sorting.prioritise(first, Priority.HIGH, by=alice, now=NOON)

    answer = signed_in(alice).get("/desk/ticket/export/csv/?priority=high")

    assert "first" in answer.text and "second" not in answer.text


def test_a_wait_that_is_nearly_too_long_is_said_in_words(asks, support, alice, signed_in, monkeypatch):
    asks("slow", support, NOON - timedelta(minutes=200))
    monkeypatch.setattr("views.agents.tickets.utcnow", lambda: NOON)

    assert "due in 40 min" in signed_in(alice).get("/desk/ticket/").text


# Pages


@pytest.fixture
def pages(asks, support, monkeypatch):
    """Five tickets, two a page; some wait since the same instant, one waits for nobody."""
    monkeypatch.setattr(list_pages, "PAGE_SIZE", 2)
    made = [asks(f"s{number}", support, NOON + timedelta(minutes=number // 2)) for number in range(5)]
    with transaction():
        made[0].waiting_since = None
    return made


def follow(browser, address, rel):
    link = re.search(rf'rel="{rel}"[^>]* href="([^"]*)"', browser.get(address).text)
    return link[1].replace("&amp;", "&") if link else None


@pytest.mark.row("S4")
@pytest.mark.parametrize("folder", ["open", "all"])
def test_forth_and_back_through_the_pages_nothing_is_left_out_or_shown_twice(pages, alice, signed_in, subjects, folder):
    browser = signed_in(alice)
    addresses = [f"/desk/ticket/?folder={folder}"]
    while (following := follow(browser, addresses[-1], "next")) is not None:
        addresses.append(following)

    forth = [subjects(browser.get(address)) for address in addresses]
    back = [forth[-1]]
    address = addresses[-1]
    while (address := follow(browser, address, "prev")) is not None:
        back.append(subjects(browser.get(address)))

    assert sorted(subject for page in forth for subject in page) == [f"s{number}" for number in range(5)]
    assert back == forth[::-1]
    assert len(addresses) == 3


@pytest.mark.row("S4")
def test_the_next_page_begins_behind_the_last_row_although_rows_before_it_are_gone(pages, alice, signed_in, subjects):
    browser = signed_in(alice)
    following = follow(browser, "/desk/ticket/?folder=open", "next")
    with transaction():
        tickets.solve(pages[1], by=alice, now=NOON)

    assert subjects(browser.get(following)) == ["s3", "s4"]


@pytest.mark.parametrize("place", ["zzz", "1.2", "-.-.-", "1.2.3.4", "9" * 70, "-1.-1.-1", "%00"])
def test_an_odd_place_is_no_error(pages, alice, signed_in, place):
    for name in ("after", "before"):
        for folder in ("open", "all"):
            answer = signed_in(alice).get(f"/desk/ticket/?folder={folder}&page=1&{name}={place}")

            assert answer.status_code in (200, 400)
