"""The screen on which the office adds a language and says which stand in for it (R9, C8)."""

import io

import pytest

from desk import live_texts
from models import Event, Language, Office, db

pytestmark = pytest.mark.row("R9")


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.tell_everyone()
    yield
    live_texts.tell_everyone()


@pytest.fixture
def browser(root, signed_in):
    return signed_in(root)


def added(browser, code="pl"):
    browser.post("/desk/language/", data={"code": code, "is_offered": "1"})
    browser.post(f"/desk/language/{code}", data={"fallback": ["de", "en"]})


def test_an_added_language_is_chosen_wherever_one_is(browser, ticket, client):
    added(browser)

    rooms = {
        "accounts": browser.get("/desk/profile/").text,
        "office": browser.get("/desk/office/").text,
        "departments": browser.get("/desk/department/edit/?id=1").text,
        "canned replies": browser.get("/desk/canned_reply/new/").text,
        "own texts": browser.get("/desk/own_texts/?show=pl").text,
        "texts": browser.get("/desk/texts/?language=pl").text,
        "rules": browser.get("/desk/rule/new/").text,
        "tickets": browser.get("/desk/ticket/?folder=all").text,
        "a ticket": browser.get(f"/desk/ticket/{ticket.id}").text,
        "articles": browser.get("/desk/article/new/").text,
        "customers": browser.get("/desk/customer/edit/?id=1").text,
        "the form": client.get("/").text,
    }

    assert [name for name, page in rooms.items() if "Polski" not in page] == []


def test_pages_in_it_are_whole_and_follow_its_order(browser, client):
    added(browser)

    client.post("/language/pl", data={"to": "/"})
    page = client.get("/").text

    assert '<html lang="pl" dir="ltr"' in page and "Wie können wir Ihnen helfen?" in page


def test_a_script_from_right_to_left_is_shown_so(browser, client):
    added(browser, "he")

    client.post("/language/he", data={"to": "/"})

    assert '<html lang="he" dir="rtl"' in client.get("/").text


def test_its_texts_are_counted_listed_taken_out_and_in(browser):
    added(browser)
    listed = browser.get("/desk/texts/?language=pl&show=untranslated&q=sign+out").text
    file = browser.get("/desk/texts/pl/export.po").text
    said = file.replace('"Sign out"\nmsgstr ""', '"Sign out"\nmsgstr "Wyloguj"').encode()

    shown = browser.post("/desk/texts/pl/import", data={"file": (io.BytesIO(said), "pl.po")}).text

    assert "nplurals=3" in file
    assert "Sign out" in listed and "Wyloguj" in shown and "checked" in shown
    assert "1 / 2, 3 / 5, 6" in browser.get("/desk/language/").text


def test_adding_ordering_and_taking_away_are_on_the_record(browser):
    added(browser)
    browser.post("/desk/language/pl", data={"fallback": ["uk"]})
    browser.post("/desk/language/pl/take-away")

    kinds = [one.kind for one in db.session.query(Event).order_by(Event.id) if one.details.get("screen") == "language"]
    assert kinds == ["row_made", "row_changed", "row_changed", "row_deleted"]
    assert db.session.query(Language).count() == 0 and "pl" not in Office.current().languages


def test_shipped_languages_and_unknown_ones_are_told(browser):
    browser.post("/desk/language/", data={"code": "xx"})

    assert "speak this language" in browser.get("/desk/language/").text
    assert browser.get("/desk/language/pl").status_code == 404
    browser.post("/desk/language/de/take-away")
    assert "German" in browser.get("/desk/language/de").text


@pytest.mark.parametrize("who", ["alice", "mona"])
def test_only_administrators_add_languages(who, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))

    assert browser.post("/desk/language/", data={"code": "pl"}).status_code == 403
    assert db.session.query(Language).count() == 0


def test_in_a_browser_polish_is_added_translated_and_read(opened, root, url):
    page = opened(root, "/desk/language/")

    page.select_option("#code", "pl")
    page.click("text=Add >> nth=-1")
    page.wait_for_selector(".flash-success")
    page.select_option("#fallback-1", "uk")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")
    page.goto(f"{url}/desk/texts/?language=pl&q=How+can+we+help+you")
    page.click(".row-name a")
    page.fill("#form-0", "W czym możemy pomóc?")
    page.click(".form-actions button")
    page.wait_for_selector(".flash-success")
    page.goto(f"{url}/")
    page.click("text=Polski")
    page.wait_for_selector("html[lang=pl]")

    assert page.inner_text("h1") == "W czym możemy pomóc?"
    assert "Перейти до вмісту" in page.inner_text(".skip-link")
