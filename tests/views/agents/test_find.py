"""What the search box and Ctrl+K find while one types: five kinds, each of what one may see, in a bounded time."""

import pytest

from desk import requests
from models import CannedReply, Customer, CustomerAddress, Visibility, db, transaction
from search import index
from tests.conftest import NOON
from tests.views.conftest import JAM, ZAMYATIE
from views.agents import find

pytestmark = pytest.mark.row("R22")


@pytest.fixture
def canned(support, sales):
    """One for all, one for Support, one for Sales."""
    rows = [
        CannedReply(name="Принтер перезагрузить", texts={"ru": "Выключите и включите принтер.", "de": "Neu starten."}),
        CannedReply(name="Zugang", department=support, texts={"de": "Ihre Zugangsdaten kommen per Post."}),
        CannedReply(name="Rabatt", department=sales, texts={"de": "Wir geben 5 Prozent Zugangsrabatt."}),
    ]
    with transaction():
        db.session.add_all(rows)


def titles(browser, words, kind):
    return [one["title"] for one in browser.get("/desk/find/", query_string={"q": words}).json[kind]]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("принтером", ["Принтер перезагрузить"]),
        ("прин", ["Принтер перезагрузить"]),
        ("neu start", ["Принтер перезагрузить"]),
        ("zugangs", ["Zugang"]),
        ("rabatt", []),
        ("zzz", []),
        ("%", []),
    ],
)
def test_canned_replies_are_found_by_any_form_and_by_what_is_typed_so_far(canned, alice, signed_in, typed, names):
    assert titles(signed_in(alice), typed, "canned") == names


def test_a_canned_reply_leads_to_its_text(canned, alice, signed_in):
    browser = signed_in(alice)

    address = browser.get("/desk/find/?q=Zugang").json["canned"][0]["url"]

    assert "Zugangsdaten" in browser.get(address).text


@pytest.mark.row("S3")
def test_articles_are_found_but_no_drafts(jam, write, alice, signed_in):
    write({"de": JAM}, is_published=False)
    browser = signed_in(alice)

    found = browser.get("/desk/find/?q=Papiers").json["articles"]

    assert [one["title"] for one in found] == ["Papierstau beheben"]
    assert browser.get(found[0]["url"]).status_code == 200


def test_what_is_for_agents_alone_is_found_by_them(write, alice, signed_in):
    write({"ru": ZAMYATIE}, Visibility.AGENTS, original="ru")

    assert titles(signed_in(alice), "замятия", "articles") == ["Замятие бумаги"]


def test_a_customer_is_found_by_the_beginnings_of_name_and_address(ticket, alice, signed_in):
    browser = signed_in(alice)

    found = [titles(browser, typed, "customers") for typed in ("wei", "carol@ex", "car we", "car zzz", "arol")]

    assert found == [["Carol Weiß"], ["Carol Weiß"], ["Carol Weiß"], [], []]


@pytest.mark.row("R14")
def test_a_customer_one_has_nothing_to_do_with_is_not_found(ticket, bob, signed_in):
    assert titles(signed_in(bob), "carol", "customers") == []


def test_a_name_that_very_many_have_is_no_slower_and_still_found(ticket, alice, signed_in, monkeypatch):
    monkeypatch.setattr(find, "FEW", 2)
    with transaction():
        for number in range(4):
            one = Customer(name=f"Carol {number}", language="de", created_at=NOON)
            one.addresses = [CustomerAddress(address=f"carol{number}@example.net")]
            db.session.add(one)
    index.rebuild()

    assert titles(signed_in(alice), "carol", "customers") == ["Carol Weiß"]


def test_the_other_layout_is_said_while_one_types(canned, support, alice, signed_in):
    with transaction():
        requests.hand_in(requests.Request("", "c@example.com", "Принтер", "?", "ru", support), now=NOON)
    index.rebuild()

    answer = signed_in(alice).get("/desk/find/?q=ghbynth").json

    assert ([one["title"] for one in answer["tickets"]], answer["also"]) == (["Принтер"], ["принтер"])
    assert [one["title"] for one in answer["canned"]] == ["Принтер перезагрузить"]


def test_without_an_index_the_tables_still_answer(canned, ticket, alice, signed_in, monkeypatch):
    def gone(*_args, **_options):
        raise index.IndexUnavailable("gone")

    monkeypatch.setattr(index, "find", gone)
    monkeypatch.setattr("search.articles.find", gone)
    answer = signed_in(alice).get("/desk/find/?q=zugang").json

    assert [one["title"] for one in answer["canned"]] == ["Zugang"]
    assert answer["tickets"] == answer["articles"] == []


def test_nothing_typed_finds_nothing(canned, ticket, alice, signed_in):
    assert not any(signed_in(alice).get("/desk/find/?q=%20").json.values())


def test_a_keystroke_asks_so_many_questions_at_most(canned, jam, ticket, alice, signed_in, counting):
    index.rebuild()
    browser = signed_in(alice)
    browser.get("/desk/find/?q=drucker carol weiß")

    with counting() as asked:
        browser.get("/desk/find/?q=drucker carol weiß")

    assert len(asked) <= 16
