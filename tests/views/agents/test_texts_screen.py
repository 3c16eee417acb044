"""The translation workbench in the panel."""

import io
import re
from html import unescape

import pytest

from desk import live_texts
from desk.catalogues import entries
from models import Translation, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R9")


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


@pytest.fixture
def browser(root, signed_in):
    return signed_in(root)


def address(msgid, language="de"):
    key = next(key for key, one in entries(language).items() if one.source.msgid == msgid and one.domain == "messages")
    return f"/desk/texts/{language}/{key}"


def own(language="de"):
    return {row.msgid: row.forms for row in db.session.query(Translation).filter_by(language=language)}


def test_a_text_is_found_by_its_translation_changed_and_taken_back(browser):
    listed = browser.get("/desk/texts/?language=ru&q=непрочитанной").text
    here = address("Sign out", "en")

    browser.post(here, data={"form": ["Leave the desk"]})
    changed = browser.get("/desk/texts/?language=en&show=own").text
    browser.post(f"{here}/revert")

    assert "counts as unread again" in listed
    assert changed.count("Leave the desk") == 2  # in the list, and in the menu of the page itself
    assert own("en") == {}
    assert "Leave the desk" in browser.get(here).text  # its history


def test_what_is_wrong_is_said_beside_the_form_of_the_plural_and_nothing_is_lost(browser):
    here = address("%(num)d mail", "ru")

    answer = browser.post(here, data={"form": ["%(num)d письмо", "%(nun)d письма", "%(num)d писем"]})

    assert answer.status_code == 422
    assert "With 3, 22" in answer.text
    assert "<mark>%(nun)d</mark> письма" in answer.text
    assert own("ru") == {}


def test_a_file_shows_first_what_it_would_change_and_leaves_the_offices_own_unticked(browser):
    browser.post(address("Close"), data={"form": ["Zumachen"]})
    file = browser.get("/desk/texts/de/export.po").text
    assert 'msgstr "Zumachen"' in file
    file = file.replace('"Zumachen"', '"Dichtmachen"').replace('msgstr "Abmelden"', 'msgstr "Auf Wiedersehen"')

    shown = browser.post("/desk/texts/de/import", data={"file": (io.BytesIO(file.encode()), "de.po")}).text
    ticked = re.findall(r'name="key" value="(\w+)" checked', shown)
    forms = {f"forms-{key}": '["Auf Wiedersehen"]' for key in ticked}
    seen = {f"seen-{key}": '["Abmelden"]' for key in ticked}
    browser.post("/desk/texts/de/import/apply", data={"key": ticked, **forms, **seen})

    assert "Dichtmachen" in shown
    assert own() == {"Close": ["Zumachen"], "Sign out": ["Auf Wiedersehen"]}


@pytest.mark.parametrize("kind", ["po", "xlf"])
def test_a_file_of_another_language_is_not_taken_for_this_ones(browser, kind):
    file = browser.get(f"/desk/texts/de/export.{kind}").data.replace(b"Abmelden", b"Auf Wiedersehen")

    there = browser.post("/desk/texts/de/import", data={"file": (io.BytesIO(file), f"mine.{kind}")})
    answer = browser.post("/desk/texts/uk/import", data={"file": (io.BytesIO(file), f"mine.{kind}")})

    assert "Auf Wiedersehen" in there.text
    assert (answer.status_code, answer.location) == (302, "/desk/texts/?language=uk")
    assert "This file is in another language: Deutsch." in browser.get(answer.location).text


def test_after_an_update_the_offices_words_stand_and_are_listed_with_old_and_new_source(browser, root):
    browser.post(address("Close"), data={"form": ["Zumachen"]})
    with transaction():
        db.session.query(Translation).one().shipped = ["Schliessen"]  # as an earlier version said it
        db.session.add(
            Translation(
                language="de", key="0" * 32, msgid="The shipped text stand there anew.", forms=["Wie geliefert."],
                shipped=["Der mitgelieferte Text."], places=["views/agents/texts.py"], agent=root, changed_at=NOON,
            )
        )  # fmt: skip

    listed = browser.get("/desk/texts/?language=de&show=stale").text
    carried = browser.get(address("The shipped text stands there again.") + "?from=" + "0" * 32).text
    browser.post(address("The shipped text stands there again."), data={"form": ["Wie geliefert."], "from": "0" * 32})

    assert "Zumachen" in listed
    assert "The shipped text stand there anew." in listed
    assert "The shipped text stands there again." in listed
    assert "Wie geliefert." in carried
    assert own() == {"Close": ["Zumachen"], "The shipped text stands there again.": ["Wie geliefert."]}


def test_a_file_is_told_of_what_is_unknown_broken_or_was_changed_since_the_look(browser):
    file = browser.get("/desk/texts/de/export.po").text.replace('msgstr "Abmelden"', 'msgstr "Tschüss"')
    file = file.replace("%(num)d Text ist geändert", "%(nun)d Text ist geändert")
    file += '\n\nmsgid "Of another desk"\nmsgstr "x"\n'

    shown = browser.post("/desk/texts/de/import", data={"file": (io.BytesIO(file.encode()), "de.po")}).text
    said = re.findall(r'<input type="hidden" name="((?:forms|seen)-\w+)" value="([^"]*)"', shown)
    [key] = re.findall(r'name="key" value="(\w+)" checked', shown)
    browser.post(address("Sign out"), data={"form": ["Raus"], "seen": ["Abmelden"]})
    fields = {name: unescape(value) for name, value in said}
    browser.post("/desk/texts/de/import/apply", data={"key": key, **fields})
    told = browser.get("/desk/texts/?language=de").text

    assert "1 text of the file isn’t known here" in shown and "%(nun)d" in shown
    assert "1 text was changed by somebody else meanwhile" in told
    assert own() == {"Sign out": ["Raus"]}


def test_what_is_no_po_file_is_said(browser):
    answer = browser.post("/desk/texts/de/import", data={"file": (io.BytesIO(b"/etc/passwd"), "de.po")})

    assert answer.status_code == 302
    assert "This is no PO file" in browser.get("/desk/texts/?language=de&page=3").text
    assert browser.get("/desk/texts/pl/export.po").status_code == 404


def test_the_second_of_two_is_told_and_sees_both(browser):
    here = address("Close")
    browser.post(here, data={"form": ["Zumachen"], "seen": ["Schließen"]})

    answer = browser.post(here, data={"form": ["Dichtmachen"], "seen": ["Schließen"]})
    before = own()
    browser.post(here, data={"form": ["Dichtmachen"], "seen": ["Zumachen"]})

    assert answer.status_code == 409
    assert "Zumachen" in answer.text and ">Dichtmachen</textarea>" in answer.text
    assert (before, own()) == ({"Close": ["Zumachen"]}, {"Close": ["Dichtmachen"]})


def test_beside_a_text_stand_its_pages_its_terms_and_similar_ones(browser):
    page = browser.get(address("Show what it would change")).text
    term = browser.get(address("Their other tickets", "ru")).text

    assert 'href="/desk/texts/"' in page and re.search(r"templates/desk/texts.html:\d+", page)
    assert "Glossary" in term and "заявка" in term
    assert "alike" in browser.get(address("Mail address")).text


def test_the_list_is_narrowed_to_the_texts_of_one_page(browser):
    here = browser.get("/desk/texts/?language=de&where=texts&q=ticked").text
    elsewhere = browser.get("/desk/texts/?language=de&where=outgoing&q=ticked").text

    assert "Change the ticked ones" in here and "Change the ticked ones" not in elsewhere


@pytest.mark.parametrize("name", ["de.xlf", "de.csv"])
def test_xliff_and_tables_show_first_what_they_would_change(browser, name):
    ending = name.rpartition(".")[2]
    file = browser.get(f"/desk/texts/de/export.{ending}").data
    assert b"Abmelden" in file

    shown = browser.post(
        "/desk/texts/de/import", data={"file": (io.BytesIO(file.replace(b"Abmelden", b"Abtreten")), name)}
    ).text

    assert "Abtreten" in shown and "checked" in shown
    assert own() == {}
