"""Texts changed where they stand: marked in one browser alone, and nowhere kept (S8)."""

import re

import pytest

from desk import live_texts, marked_texts
from desk.catalogues import entries
from models import Translation, db

pytestmark = pytest.mark.row("S8")

HTML = {"Accept": "text/html"}


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


@pytest.fixture
def browser(root, signed_in):
    """An administrator's, in the mode."""
    found = signed_in(root)
    found.post("/words-here/switch", data={"on": "1", "to": "/desk/texts/"})
    return found


def key_of(msgid):
    return next(key for key, one in entries("en").items() if one.source.msgid == msgid and one.domain == "messages")


def marks(page):
    return re.findall("[\ue000-\ue002]", page)


@pytest.mark.parametrize("address", ["/desk/ticket/", "/", "/desk/texts/", "/sign-in", "/desk/department/", "/help/"])
def test_texts_of_any_page_are_elements_that_say_which_they_are(browser, ticket, address):
    answer = browser.get(address, headers=HTML)

    page = answer.text
    if answer.status_code == 200:
        assert marks(page) == [] and "words-here" in page
        assert len(re.findall(r'data-text-keys="[0-9a-f]{32}', page)) > 3
        assert re.search(r"<title>[^<]*</title>|<title data-text-keys[^>]*>[^<]*</title>", page)


def test_a_text_is_marked_with_its_key(browser):
    page = browser.get("/desk/ticket/", headers=HTML).text

    assert f'<span data-text-keys="{key_of("Sign out")}">Sign out</span>' in page


def test_nobody_elses_page_is_marked(browser, alice, signed_in, client):
    browser.get("/desk/ticket/", headers=HTML)

    for other, address in ((signed_in(alice), "/desk/ticket/"), (client, "/")):
        page = other.get(address, headers=HTML).text
        assert "data-text-keys" not in page and marks(page) == []


def test_what_is_no_page_has_no_marks(browser):
    answer = browser.get("/desk/texts/de/export.csv", headers=HTML)

    assert marks(answer.text) == [] and "words-here" not in answer.text


def test_what_is_sent_is_never_marked(browser, ticket):
    browser.post(f"/desk/ticket/{ticket.id}/status", data={"status": "closed"}, headers=HTML)

    page = browser.get(f"/desk/ticket/{ticket.id}", headers=HTML).text
    assert marks(page) == []


def test_a_text_is_changed_there_and_taken_from_the_mode_again(browser):
    address = f"/words-here/en/{key_of('Sign out')}"

    seen = browser.get(address).json
    answer = browser.post(address, data={"form": ["Leave"], "seen": seen["forms"]})
    older = browser.post(address, data={"form": ["Go"], "seen": seen["forms"]})
    broken = browser.post(address, data={"form": ["<b>Go"], "seen": ["Leave"]})
    shown = browser.get("/desk/ticket/", headers=HTML).text
    browser.post("/words-here/switch", data={"to": "/desk/ticket/"})
    after = browser.get("/desk/ticket/", headers=HTML).text

    assert (answer.status_code, older.status_code, broken.status_code) == (200, 409, 422)
    assert "<b>" in broken.json["wrong"]
    assert ">Leave</span>" in shown and "data-text-keys" not in after and "Leave" in after
    assert [row.forms for row in db.session.query(Translation)] == [["Leave"]]


@pytest.mark.parametrize("who", ["alice", "mona"])
def test_only_who_words_the_desk_may(who, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    address = f"/words-here/en/{key_of('Sign out')}"

    answers = [
        browser.get(address),
        browser.post(address, data={"form": ["Leave"], "seen": ["Sign out"]}),
        browser.post("/words-here/switch", data={"on": "1"}),
    ]

    assert [one.status_code for one in answers] == [403, 403, 403]
    assert db.session.query(Translation).count() == 0


def test_nobody_is_refused(office, client):
    assert client.post("/words-here/switch", data={"on": "1"}).status_code in (302, 401)


def test_marks_become_elements_and_nothing_else_changes():
    key, other = "a" * 32, "b" * 32
    marked = f"\ue000{key}\ue001A <b>b</b>\ue002"
    page = (
        f'<title>\ue000{key}\ue001T\ue002</title><p title="\ue000{other}\ue001x > y\ue002">{marked}</p>'
        f'<script>const a = "\\ue000{key}\\ue001T\\ue002";</script>'
    )

    html, keys = marked_texts.as_html(page)

    assert html == (
        f'<title data-text-keys="{key}">T</title><p title="x > y" data-text-keys="{other}">'
        f'<span data-text-keys="{key}">A <b>b</b></span></p><script>const a = "T";</script>'
    )
    assert keys == [key, other]
