"""Texts changed where they stand: marked in one browser alone, and nowhere kept (S8)."""

import re

import pytest

from desk import catalogues, live_texts, marked_texts
from desk.catalogues import entries
from models import Translation, db
from views.agents import text_pages

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


SOUGHT = "[^<>]*data-text-sought data-text-keys="


def test_the_workbench_opens_a_page_with_the_text_shown_in_this_page_alone(root, signed_in):
    browser, key = signed_in(root), key_of("New tag")
    [address] = re.findall(rf'href="(/desk/tag/\?words_here={key})"', browser.get(f"/desk/texts/de/{key}").text)

    shown = browser.get(address, headers=HTML).text
    after = browser.get("/desk/tag/", headers=HTML).text

    assert re.findall(rf'<(\w+){SOUGHT}"{key}"[^>]*>New tag<', shown) == ["span"]
    assert "words-here-sought" in shown and "data-text-keys" not in after


def test_a_text_in_an_attribute_is_shown_by_its_element(root, signed_in):
    key = key_of("Search in all languages")

    page = signed_in(root).get(f"/desk/own_texts/?words_here={key}", headers=HTML).text

    assert re.findall(rf"<(\w+){SOUGHT}", page) == ["input"]


def test_where_the_text_is_not_other_pages_of_the_screen_are_offered(root, ticket, signed_in):
    browser, elsewhere = signed_in(root), {}
    for path, msgid in (("/desk/ticket/", "Mark as unread"), ("/desk/department/", "When a customer waits too long")):
        page = browser.get(f"{path}?words_here={key_of(msgid)}", headers=HTML).text
        elsewhere[path] = re.findall(r'<a href="([^"]*words_here=[0-9a-f]{32})">', page)
        assert "isn’t on this page" in page

    assert f"/desk/ticket/{ticket.id}?words_here={key_of('Mark as unread')}" in elsewhere["/desk/ticket/"]
    for address in elsewhere["/desk/ticket/"] + elsewhere["/desk/department/"]:
        assert browser.get(address.replace("&amp;", "&"), headers=HTML).status_code == 200
    edited = next(one for one in elsewhere["/desk/department/"] if "/edit/" in one).replace("&amp;", "&")
    assert "data-text-sought" in browser.get(edited, headers=HTML).text


def test_a_text_of_mails_leads_to_the_mail_that_says_it_with_the_text_shown(root, office, signed_in):
    browser, key = signed_in(root), key_of("How was this answer?")
    beside = browser.get(f"/desk/texts/de/{key}").text

    [mail] = re.findall(r'<a href="(/desk/texts/mails[^"]*)">', beside)

    assert mail == f"/desk/texts/mails?kind=answer&amp;language=de&amp;words_here={key}".replace("&amp;w", "&w")
    assert "data-text-sought" in browser.get(mail.replace("&amp;", "&"), headers=HTML).text


def test_where_the_text_is_not_the_other_kinds_of_mails_are_offered(root, office, signed_in):
    browser, key = signed_in(root), key_of("How was this answer?")

    first = browser.get(f"/desk/texts/mails?words_here={key}", headers=HTML).text
    kinds = re.findall(r'<a href="(/desk/texts/mails\?kind=[^"]*)">', first)
    shown = [one for one in kinds if "data-text-sought" in browser.get(one.replace("&amp;", "&"), headers=HTML).text]

    assert len(shown) == 1 < len(kinds)


def test_hardly_any_text_is_said_on_no_page_and_in_no_mail(app, office):
    """The desk's own; of the libraries' those that its lists and forms say."""
    with app.test_request_context("/desk/"):
        there = text_pages.pages()
        known = [entry for entry in catalogues.entries("de").values() if entry.domain == "messages"]
        nowhere = [one for one in known if not text_pages.pages_of(one, there) and not text_pages.is_of_mails(one)]

    assert len(nowhere) < 0.005 * len(known), sorted({place for one in nowhere for place in one.places})


@pytest.mark.parametrize("sought", ["x", "0" * 32, "' onload=", "a" * 33])
def test_odd_keys_show_nothing_and_break_nothing(root, signed_in, sought):
    answer = signed_in(root).get("/desk/tag/", query_string={"words_here": sought}, headers=HTML)

    assert answer.status_code == 200 and "data-text-sought" not in answer.text


def test_who_words_nothing_gets_the_page_as_ever(alice, signed_in):
    page = signed_in(alice).get(f"/desk/ticket/?words_here={key_of('Sign out')}", headers=HTML).text

    assert "data-text-keys" not in page and marks(page) == []


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
