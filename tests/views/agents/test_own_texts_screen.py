"""The screen of the office's own texts: what is missing first, all languages side by side (C8)."""

import pytest
from sqlalchemy import event

from desk import articles
from desk.articles import Words
from models import Article, CannedReply, Category, Event, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("C8")


@pytest.fixture
def canned(ticket):
    """Of the only ticket's language, German, it has no text."""
    with transaction():
        row = CannedReply(name="Thanks", texts={"en": "Thank you", "ru": "Спасибо"}, used=7)
        db.session.add(row)
        db.session.flush()
        return row.id


def test_what_is_missing_is_listed_with_its_use_and_what_goes_out_instead(canned, root, signed_in):
    page = signed_in(root).get("/desk/own_texts/?show=de&kind=canned_reply").text

    assert "Thanks" in page and "7 times" in page and "English" in page


def test_an_administrator_adds_a_variant_and_it_is_on_the_record(canned, root, signed_in):
    browser = signed_in(root)

    browser.post(f"/desk/own_texts/canned_reply/{canned}/texts", data={"de": "Danke", "seen-de": ""})

    assert db.session.get_one(CannedReply, canned).texts["de"] == "Danke"
    assert db.session.query(Event).filter_by(kind="row_changed").one().details["fields"] == ["texts"]


def test_the_second_of_two_is_told_and_sees_both(canned, root, signed_in):
    browser = signed_in(root)
    address = f"/desk/own_texts/canned_reply/{canned}/texts"
    browser.post(address, data={"en": "Thanks a lot", "seen-en": "Thank you"})

    answer = browser.post(address, data={"en": "Many thanks", "seen-en": "Thank you"})
    browser.post(address, data={"en": "Many thanks", "seen-en": "Thanks a lot"})

    assert answer.status_code == 409 and "Thanks a lot" in answer.text and ">Many thanks</textarea>" in answer.text
    assert db.session.get_one(CannedReply, canned).texts["en"] == "Many thanks"


def test_an_article_is_translated_beside_its_original_and_it_is_on_the_record(office, root, signed_in):
    with transaction():
        row = Article(category=articles.first_category(), original="en", changed_at=NOON, agent=root)
        db.session.add(row)
        articles.write(row, {"en": Words("Reset", "Press it.")}, by=root, now=NOON)
    browser, address = signed_in(root), f"/desk/own_texts/article/{row.id}/texts"
    said = {"de": "Drücken Sie.", "title-de": "Zurücksetzen", "seen-de": "", "seen-title-de": ""}

    listed = browser.get("/desk/own_texts/?show=de&kind=article").text
    untitled = browser.post(address, data=said | {"title-de": ""})
    browser.post(address, data=said)
    page = browser.get(address).text

    assert address in listed and (untitled.status_code, ">Drücken Sie.</textarea>" in untitled.text) == (422, True)
    assert all(one in page for one in ('value="Zurücksetzen"', ">Drücken Sie.</textarea>", ">Press it.</textarea>"))
    assert db.session.query(Event).filter_by(kind="row_changed").one().details["screen"] == "article"


def test_more_texts_ask_the_database_no_more(canned, root, signed_in):
    browser = signed_in(root)
    number: list[int] = []

    def note(*_):
        number.append(1)

    def queries():
        number.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        browser.get("/desk/own_texts/")
        event.remove(db.engine, "before_cursor_execute", note)
        return len(number)

    few = queries()
    with transaction():
        db.session.add_all([Category(names={"en": f"Kind {one}"}) for one in range(60)])

    assert queries() == few <= 16


def test_odd_addresses_lead_nowhere(canned, root, signed_in):
    browser = signed_in(root)

    for address in ("zzz/1/names", "department/zzz/names", f"canned_reply/{canned}/id", "article/1/texts"):
        assert browser.get(f"/desk/own_texts/{address}").status_code == 404
