"""The workbench asks the database as often for many texts as for few (S8)."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from desk import live_texts, text_reviews, wordings
from desk.catalogues import entries
from models import Office, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S8")

MOST = 9


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


def test_more_texts_of_our_own_ask_the_database_no_more(root, alice, office, signed_in):
    browser = signed_in(root)
    texts = [one for one in entries("de").values() if not one.source.msgid_plural and "%" not in one.source.msgid]
    plain = [one for one in texts if "<" not in one.source.msgid and "{" not in one.source.msgid]
    here = plain[0].key
    pages = [
        "/desk/texts/?language=de",
        "/desk/texts/?language=de&show=own&q=x",
        "/desk/texts/?language=de&show=waiting",
        "/desk/texts/?language=de&where=texts",
        f"/desk/texts/de/{here}",
        "/desk/texts/mails?language=de",
        "/desk/texts/de/export.po",
        "/desk/language/",
        "/desk/language/uk",
    ]
    number: list[int] = []

    def note(*_):
        number.append(1)

    def queries():
        found = {}
        event.listen(db.engine, "before_cursor_execute", note)
        for page in pages:
            number.clear()
            assert browser.get(page).status_code == 200
            found[page] = len(number)
        event.remove(db.engine, "before_cursor_execute", note)
        return found

    queries()
    few = queries()
    with transaction():
        for entry in plain[:40]:
            wordings.change(entry, "de", ["x"], by=alice, now=NOON)
        for hour in range(20):
            wordings.change(plain[0], "de", [f"x{hour}"], by=root, now=NOON + timedelta(hours=hour))
        Office.current().texts_need_two = True
        for entry in plain[:40]:
            text_reviews.say(entry, "de", ["y"], by=alice, now=NOON)
    browser.get(pages[0])  # reads the table anew
    many = queries()

    assert many == few
    assert max(many.values()) <= MOST, many
