"""The search boxes of long lists: by the beginnings of words, of what the reader may see, never slower with size."""

import re
from datetime import timedelta

import pytest

from desk import glimpses
from models import Customer, CustomerPhone, Department, IncomingMail, Organisation, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import file, the_only_ticket
from tests.letters import letter
from views.agents import by_words

pytestmark = pytest.mark.row("A3")


@pytest.fixture
def mails(office):
    """Three mails, the oldest first; the last was set aside."""
    for hours, sender, subject in ((2, "ivan", "Сломался принтер"), (1, "olga", "Netzwerkdrucker")):
        raw = letter(f"Somebody <{sender}@firma.example>", subject=subject, Message_ID=f"<{sender}@firma.example>")
        file(raw, now=NOON - timedelta(hours=hours))
    with transaction():
        odd = IncomingMail(
            source="pipe", digest="0" * 64, size=1, received_at=NOON, glimpse={"subject": "Принтеру плохо"}
        )
        db.session.add(odd)
        glimpses.set_aside(odd, "")


@pytest.fixture
def few(monkeypatch):
    """As if the desk were so old that only the newest mail were looked through."""
    monkeypatch.setattr(by_words, "FEW", 1)
    monkeypatch.setattr(by_words, "NEWEST", 1)


def subjects(browser, words, more=""):
    page = browser.get(f"/desk/incoming/?search={words}{more}")
    return re.findall(r'<td class="row-name"><a[^>]*>([^<]*)', page.text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ivan", ["Сломался принтер"]),
        ("firma.exa", ["Netzwerkdrucker", "Сломался принтер"]),
        ("принтер", ["Принтеру плохо", "Сломался принтер"]),
        ("firma ПРИНТЕР", ["Сломался принтер"]),
        ("%3Colga@firma.example%3E", ["Netzwerkdrucker"]),
        ("drucker", ["Netzwerkdrucker"]),
        ("drucker olga", ["Netzwerkdrucker"]),
        ("ivan olga", []),
        ("%25", []),
        ("!!", []),
    ],
)
def test_mail_is_found_by_its_sender_its_subject_and_its_id(mails, root, signed_in, words, found):
    assert subjects(signed_in(root), words) == found


def test_of_a_word_that_many_have_the_newest_are_looked_through_and_more_is_a_click_away(mails, few, root, signed_in):
    browser = signed_in(root)

    newest, all_of_them = (subjects(browser, "принтер", more) for more in ("", "&older=1"))
    page = browser.get("/desk/incoming/?search=принтер&source=pipe").text

    assert (newest, all_of_them) == (["Принтеру плохо"], ["Принтеру плохо", "Сломался принтер"])
    assert "Only the newest 1 were looked through." in page
    assert "search=%D0%BF%D1%80%D0%B8%D0%BD%D1%82%D0%B5%D1%80&amp;older=1&amp;source=pipe" in page


@pytest.mark.parametrize("words", ["firma.example", "firma.exa", "firma.example ivan@nowhere.example"])
def test_of_a_word_that_only_old_mail_has_the_newest_show_none_and_lead_further(mails, few, root, signed_in, words):
    browser = signed_in(root)

    newest, all_of_them = (subjects(browser, words, more) for more in ("", "&older=1"))

    assert newest == []
    assert all_of_them == ([] if "nowhere" in words else ["Netzwerkdrucker", "Сломался принтер"])


def test_what_is_new_among_many_is_found_once_it_stands_among_the_newest(mails, few, root, signed_in):
    file(letter("Somebody <peter@firma.example>", subject="Neues Gerät"))

    found = [subjects(signed_in(root), words) for words in ("firma.example", "firma", "firma.example gerät")]

    assert found == [["Neues Gerät"]] * 3


def test_a_word_that_few_have_finds_the_oldest_at_once(mails, few, root, signed_in):
    page = signed_in(root).get("/desk/incoming/?search=ivan").text

    assert "Сломался принтер" in page
    assert "looked through" not in page


def test_the_mail_of_others_is_not_found(office, sales, mona, signed_in):
    file(letter(subject="Not for Mona"))
    with transaction():
        db.session.get_one(Ticket, the_only_ticket().id).department = db.session.get_one(Department, sales.id)

    assert [subjects(signed_in(mona), words) for words in ("mona", "carol", "ona")] == [[], [], []]


@pytest.mark.row("C6")
def test_a_customer_is_found_by_name_address_and_both(carol, danylo, root, signed_in):
    def names(words):
        page = signed_in(root).get(f"/desk/customer/?search={words}")
        return re.findall(r'<td class="row-name"><a[^>]*>([^<]*)', page.text)

    assert [names(words) for words in ("weiß", "CAROL@", "carol example.com", "carol danylo")] == [
        ["Carol Weiß"], ["Carol Weiß"], ["Carol Weiß"], [],
    ]  # fmt: skip


def test_a_search_asks_no_more_questions_for_more_rows_or_more_words(mails, root, signed_in, counting):
    browser = signed_in(root)
    subjects(browser, "firma")
    with counting() as few_words:
        subjects(browser, "firma")
    for number in range(9):
        file(letter(f"Somebody <{number}@firma.example>"))

    with counting() as many_words:
        subjects(browser, "firma somebody drucker olga ivan")

    assert len(many_words) <= len(few_words) <= 15


@pytest.mark.parametrize("many", [1, 1_000])
@pytest.mark.parametrize("words", ["nordwind", "123456", "%2B49 30 123456", "030 123456", "anna nordwind"])
def test_a_customer_is_found_beside_whoever_has_such_a_word(office, root, signed_in, monkeypatch, words, many):
    monkeypatch.setattr(by_words, "FEW", many)
    anna = Customer(name="Anna", language="de", created_at=NOON)
    anna.organisation = Organisation(name="Nordwind", key="nordwind", created_at=NOON)
    anna.phones = [CustomerPhone(number="+49 30 123456", digits="4930123456")]
    others = ("Nordwind Zentrale", "49 Ecken", "30 Tage", "123456 Funk", "030 Taxi")
    with transaction():
        db.session.add_all(
            [anna, *(Customer(name=name, language="de", created_at=NOON) for name in (*others, *others))]
        )

    assert f"details/?id={anna.id}" in signed_in(root).get(f"/desk/customer/?search={words}").text
