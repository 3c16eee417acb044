"""A language that the office added: empty, and yet no page in it is broken (R9, C8)."""

import subprocess
import sys

import pytest
from flask import render_template_string
from flask_admin.babel import gettext as admins
from flask_babel import force_locale, format_date, format_decimal, ngettext

from app import ROOT
from desk import languages, live_texts, wordings
from desk.catalogues import entries
from desk.errors import NoSuchLanguage
from models import LANGUAGES, Language, Office, db, in_language, transaction
from models.languages import SHIPPED, direction_of, fallbacks_of
from tests.conftest import NOON

pytestmark = pytest.mark.row("R9")

ANOTHER_PROCESS = """
import time
from flask_babel import force_locale, gettext
from app import create_app
from models import LANGUAGES
from models.languages import fallbacks_of
app = create_app()

def until(is_so):
    since = time.monotonic()
    while not is_so() and time.monotonic() - since < 10:
        time.sleep(0.05)
    return time.monotonic() - since < 2

with app.test_request_context():
    with force_locale("de"):
        print("pl" in LANGUAGES, gettext("Close"), flush=True)
        input()
        print(until(lambda: gettext("Close") != "Schließen"), gettext("Close"), flush=True)
    print(until(lambda: "pl" in LANGUAGES), fallbacks_of("pl")[0], flush=True)
    with force_locale("pl"):
        print(until(lambda: gettext("Sign out") == "Wyloguj"), gettext("Sign in"), flush=True)
"""


@pytest.fixture(autouse=True)
def as_shipped_afterwards(app):
    live_texts.tell_everyone()
    yield
    live_texts.tell_everyone()


@pytest.fixture
def polish(office):
    with transaction():
        languages.add("pl", ["de", "en"], is_offered=True, now=NOON)
    live_texts.tell_everyone()


@pytest.fixture
def say(root):
    def change(msgid, *forms, language="pl"):
        entry = next(one for one in entries(language).values() if one.source.msgid == msgid)
        with transaction():
            wordings.change(entry, language, list(forms), by=root, now=NOON)
        live_texts.tell_everyone()

    return change


def said(app, template, language="pl"):
    with app.test_request_context(), force_locale(language):
        return render_template_string(template)


def test_another_process_speaks_it_and_a_reworded_text_within_two_seconds(app, office, say):
    environment = {
        "VAR": str(app.config["VAR"]),
        "DATABASE_URL": app.config["DATABASE_URL"],
        "SECRET_KEY": "s" * 40,
        "PYTHONIOENCODING": "utf-8",
    }
    other = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS], cwd=ROOT, env=environment, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert other.stdin and other.stdout
    before = other.stdout.readline().strip()

    with transaction():
        languages.add("pl", ["de"], is_offered=True, now=NOON)
    live_texts.tell_everyone()
    say("Sign out", "Wyloguj")
    say("Close", "Abschließen", language="de")
    after = other.communicate("\n", timeout=30)[0].split("\n")

    assert (before, after[:3]) == ("False Schließen", ["True Abschließen", "True de", "True Anmelden"])
    assert said(app, '{{ _("Close") }}', "de") == "Abschließen"


def test_it_is_one_of_the_languages_and_offered_and_added_twice_it_is_added_once(polish):
    with transaction():
        languages.add("pl", [], is_offered=True, now=NOON)

    assert list(LANGUAGES) == [*SHIPPED, "pl"] and LANGUAGES["pl"] == "Polski"
    assert Office.current().languages.count("pl") == 1
    assert db.session.query(Language).count() == 1


def test_untranslated_words_follow_its_order_and_a_changed_one(app, polish, say):
    say("Sign out", "Wyloguj")
    by_german = said(app, '{{ _("Sign out") }}, {{ _("Close") }}')

    with transaction():
        languages.put_in_order("pl", ["uk", "de"], now=NOON)
    live_texts.tell_everyone()

    assert by_german == "Wyloguj, Schließen"
    assert said(app, '{{ _("Sign out") }}, {{ _("Close") }}') == "Wyloguj, Закрити"
    assert fallbacks_of("pl") == ("uk", "de", "en", "ru")


def test_plural_forms_are_its_own_where_it_speaks_and_theirs_where_they_do(app, polish, say):
    say("%(num)d mail", "%(num)d list", "%(num)d listy", "%(num)d listów")
    with transaction():
        languages.put_in_order("pl", ["ru"], now=NOON)
    live_texts.tell_everyone()

    with app.test_request_context(), force_locale("pl"):
        own = [ngettext("%(num)d mail", "%(num)d mails", number) for number in (1, 3, 5, 21)]
        lent = [ngettext("%(num)d ticket", "%(num)d tickets", number) for number in (1, 3, 21)]

    assert own == ["1 list", "3 listy", "5 listów", "21 listów"]
    assert lent == ["1 заявка", "3 заявки", "21 заявка"]


def test_the_libraries_dates_numbers_and_direction_are_its_own(app, polish):
    with app.test_request_context(), force_locale("pl"):
        told = (admins("Save"), format_date(NOON, "long"), format_decimal(1234567.5))

    assert told == ("Zapisz", "16 listopada 2026", "1 234 567,5".replace(" ", "\xa0"))
    assert (direction_of("pl"), direction_of("he"), direction_of("zzz")) == ("ltr", "rtl", "ltr")


def test_a_broken_text_of_it_is_said_by_the_next(app, polish, say):
    with pytest.raises(wordings.WouldBreak):
        say("Page %(number)d", "Strona %(numer)d")
    say("Page %(number)d", "Strona %(number)d")
    with transaction():
        db.session.query(wordings.Translation).one().forms = ["Strona %(numer)d"]
    live_texts.tell_everyone()

    assert said(app, '{{ _("Page %(number)d", number=2) }}') == "Seite 2"


def test_what_the_office_writes_itself_follows_the_same_order(polish):
    assert in_language({"en": "Support", "de": "Hilfe"}, "pl") == "Hilfe"
    assert in_language({"en": "Support", "pl": "Pomoc"}, "pl") == "Pomoc"


def test_a_shipped_language_may_be_given_another_order(office):
    with transaction():
        languages.put_in_order("uk", ["de"], now=NOON)
        again = languages.put_in_order("uk", ["de"], now=NOON)
    live_texts.tell_everyone()
    later = languages.put_in_order("uk", ["de"], now=NOON)

    assert again and later is None
    assert fallbacks_of("uk") == ("de", "en", "ru")


def test_taken_away_it_breaks_nobody_and_its_words_wait(app, polish, say):
    say("Sign out", "Wyloguj")

    for _ in range(2):
        with transaction():
            languages.take_away("pl")
    live_texts.tell_everyone()
    gone = said(app, '{{ _("Sign out") }}, {{ _("Close") }}')
    is_gone = "pl" not in LANGUAGES
    with transaction():
        languages.add("pl", [], is_offered=False, now=NOON)
    live_texts.tell_everyone()

    assert is_gone and gone == "Wyloguj, Close"
    assert "pl" in LANGUAGES
    assert "pl" not in Office.current().languages


@pytest.mark.parametrize("code", ["xx", "", "../..", "de", "root", "pt_BR"])
def test_what_is_no_language_is_refused(office, code):
    with pytest.raises(NoSuchLanguage):
        languages.add(code, [], is_offered=True, now=NOON)


def test_the_last_ones_stay(office):
    with pytest.raises(languages.LanguageInUse):
        languages.take_away("de")
