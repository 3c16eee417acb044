"""What helps a translator: the glossary and that it is kept, similar texts, where a text is spoken (R9, S8)."""

from functools import cache

import pytest
from flask_admin.babel import wtforms_domain
from flask_babel import force_locale

import texts
from desk import glossary, text_memory, text_places
from desk.catalogues import entries
from models import LANGUAGES
from models.languages import SHIPPED

pytestmark = pytest.mark.row("S8")

MOST_LEFT_OUT = 0.2  # a sentence may say "it"


# Read once for all terms: reading takes longer than looking.
catalogue = cache(texts.load)


def said(message):
    return " ".join(message.string) if message.pluralizable else str(message.string)


def source(message):
    return " ".join(message.id) if message.pluralizable else str(message.id)


def is_sought_by(message):
    """What acts are found by is what other desks call them, and never shown."""
    return {path for path, _ in message.locations} == {"templates/desk/command_words.html"}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
@pytest.mark.parametrize("term", glossary.terms(), ids=lambda one: one.term)
def test_each_catalogue_keeps_the_glossary(language, term):
    spoken = [one for one in catalogue(language) if one.id and term.is_in(source(one)) and not is_sought_by(one)]

    wrong = [(term.wrong_word(said(one), language), source(one)) for one in spoken]
    left_out = [source(one) for one in spoken if not term.is_kept(said(one), language)]

    assert [pair for pair in wrong if pair[0]] == []
    assert spoken and len(left_out) <= MOST_LEFT_OUT * len(spoken) + 1, left_out


@pytest.mark.parametrize("language", SHIPPED)
def test_nothing_of_the_libraries_is_left_untranslated_either(app, language):
    assert [one.source.msgid for one in entries(language).values() if one.is_untranslated] == []


def test_what_a_library_lacks_is_said_by_us_on_a_page_too(app):
    with app.test_request_context(), force_locale("de"):
        spoken = wtforms_domain.get_translations().ugettext("Not a valid week value.")

    assert spoken == "Das ist keine gültige Kalenderwoche."


def test_a_term_is_no_place_that_is_called_so():
    [ticket] = [one for one in glossary.terms() if one.term == "ticket"]

    assert ticket.is_in("2 tickets wait") and not ticket.is_in("%(ticket)s waits") and not ticket.is_in("ticketing")


def test_a_word_that_is_never_said_is_named():
    [ticket] = [one for one in glossary.terms() if one.term == "ticket"]

    assert (ticket.wrong_word("Новый тикетик", "ru"), ticket.wrong_word("Новая заявка", "ru")) == ("тикетик", "")


def one_of(msgid, language="de"):
    return next(one for one in entries(language).values() if one.source.msgid == msgid)


def test_similar_texts_are_suggested_the_most_similar_first(app):
    found = text_memory.suggestions(one_of("Mail addresses"), entries("de"), {})

    assert found and found[0].likeness >= found[-1].likeness >= 50
    assert any("Mail address" in one.entry.source.msgid for one in found)
    assert all(one.entry.source.msgid != "Mail addresses" or one.entry.domain != "messages" for one in found)


def test_where_a_text_is_spoken_is_found_by_its_line(app):
    places = text_places.places_of(one_of("Search in source and translation"))

    [place] = [one for one in places if one.file == "templates/desk/texts.html"]
    assert place.line > 10 and "Search in source and translation" in place.words


def test_only_the_desks_own_files_are_read(app):
    assert text_places._lines("../../../etc/passwd") == ()
