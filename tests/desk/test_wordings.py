"""The office's own words above the shipped ones: live in every process, and never a broken page."""

import pytest
from flask import render_template_string
from flask_admin.babel import gettext as admins
from flask_admin.babel import wtforms_domain
from flask_babel import force_locale, lazy_gettext, ngettext

from desk import live_texts, wordings
from desk.catalogues import entries
from models import Translation, TranslationChange, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R9")


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.known().forget()
    yield
    live_texts.known().forget()


@pytest.fixture
def reworded(root):
    def change(msgid, *forms, language="de", domain="messages"):
        entry = next(one for one in entries(language).values() if one.source.msgid == msgid and one.domain == domain)
        with transaction():
            wordings.change(entry, language, list(forms), by=root, now=NOON)
        live_texts.tell_everyone()
        return entry

    return change


def said(app, template, language="de"):
    with app.test_request_context(), force_locale(language):
        return render_template_string(template)


def test_plural_forms_lazy_texts_and_the_libraries_texts_are_reworded_too(app, reworded):
    lazy = lazy_gettext("Close")
    reworded("%(num)d mail", "%(num)d письмецо", "%(num)d письмеца", "%(num)d писем", language="ru")
    reworded("Close", "Прикрыть", language="ru")
    reworded("Save", "Записать", language="ru", domain="admin")
    reworded("This field is required.", "Без этого никак.", language="ru", domain="wtforms")

    with app.test_request_context(), force_locale("ru"):
        spoken = [ngettext("%(num)d mail", "%(num)d mails", number) for number in (1, 3, 5)]
        spoken += [str(lazy), admins("Save"), wtforms_domain.get_translations().ugettext("This field is required.")]

    assert spoken == ["1 письмецо", "3 письмеца", "5 писем", "Прикрыть", "Записать", "Без этого никак."]


def test_a_broken_text_is_refused_and_one_that_came_in_otherwise_breaks_no_page(app, reworded, root):
    msgid = "Page %(number)d"
    broken = ["Seite %(nummer)d", "Seite %(number)", "Seite %(number)d <b>", "Seite %(number)d 5 %", " "]

    for text in broken:
        with pytest.raises(wordings.WouldBreak) as refused:
            reworded(msgid, text)
        assert refused.value.mistakes
    entry = reworded(msgid, "Blatt %(number)d")
    with transaction():
        db.session.query(Translation).filter_by(key=entry.key).one().forms = ["Blatt %(nummer)d"]
    live_texts.tell_everyone()

    assert said(app, '{{ _("Page %(number)d", number=2) }}') == "Seite 2"


def test_a_text_taken_back_is_as_shipped_and_its_history_stays(app, reworded, root):
    entry = reworded("Close", "Zumachen")

    with transaction():
        wordings.take_back("de", entry.key, by=root, now=NOON)
    live_texts.tell_everyone()

    assert said(app, '{{ _("Close") }}') == "Schließen"
    assert [(one.before, one.after, one.agent and one.agent.name) for one in db.session.query(TranslationChange)] == [
        (["Schließen"], ["Zumachen"], "Root"),
        (["Zumachen"], None, "Root"),
    ]
