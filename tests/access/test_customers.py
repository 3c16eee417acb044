"""Every door of the customers' pages, tried by those whose request it isn't (C5).

Carol and Dora belong to one organisation, Danylo and Eve to none that has anything to do with it; and there is nobody.
"""

import re
from datetime import timedelta

import pytest

from desk import replies, requests
from desk.files import attach, keep
from models import (
    Attachment,
    Event,
    Message,
    Organisation,
    PersonalTicket,
    Rating,
    Ticket,
    db,
    transaction,
)
from search import update_stale
from tests.cast import customer
from tests.conftest import NOON

pytestmark = pytest.mark.row("C5")

WHO = {
    "carol": "carol@example.com",
    "dora": "dora@example.com",
    "danylo": "danylo@example.net",
    "eve": "eve@example.net",
}
FIRST, NOT_FOR_CUSTOMERS = "Vorvorgang", "Zwischenruf"


def secret(name):
    return f"Geheimsache{name.capitalize()}"


@pytest.fixture
def four(office, support, alice):
    """Each has a request, with an answer, a file and a note; Dora also one from before and a personal one."""
    with transaction():
        tickets = {name: open_one(name, secret(name), alice) for name in WHO}
        tickets["dora before"] = open_one("dora", FIRST, alice, at=NOON - timedelta(days=9))
        tickets["dora personal"] = open_one("dora", "Privatsache", alice)
        db.session.add(PersonalTicket(ticket_id=tickets["dora personal"].id, since=NOON))
        together = Organisation(name="Beispiel GmbH", created_at=NOON, shares_since=NOON - timedelta(days=1))
        db.session.add(together)
        for name in ("carol", "dora"):
            customer(WHO[name]).organisation = together
    return tickets


def open_one(name, word, alice, at=NOON):
    asked = requests.Request(name=name, address=WHO[name], subject=word, text=word, language="en")
    ticket = requests.hand_in(asked, now=at)
    answer = replies.reply(ticket, alice, f"{word} answered", now=at)
    attach(answer, [keep(f"{word}.pdf", "application/pdf", b"%PDF-1.4 " + word.encode())])
    replies.add_note(ticket, alice, f"{NOT_FOR_CUSTOMERS} {word}", now=at)
    return ticket


def doors(app, method):
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if str(rule).startswith(("/my", "/ticket", "/rate")) and method in (rule.methods or ()):
            yield str(rule)


def filled(rule):
    """The door with each number and each id there is; a link that nobody signed needs trying but once."""
    numbers = [str(number) for (number,) in db.session.query(Ticket.number)]
    ids = [str(one) for (one,) in db.session.query((Attachment if "attachment" in rule else Message).id)]
    for number in numbers if "<int:number>" in rule else numbers[:1] if "<token>" in rule else [""]:
        path = rule.replace("<int:number>", number).replace("<token>", f"{number}-{'a' * 20}")
        path = path.replace("<path:filename>", "x")
        for one in (ids if "<token>" not in rule else ids[:1]) if "_id>" in path else [""]:
            yield path.replace("<int:attachment_id>", one).replace("<int:message_id>", one)


def seen_by(app, browser):
    pages = [browser.get(path, buffered=True) for rule in doors(app, "GET") for path in filled(rule)]
    told = "".join(page.get_data(as_text=True) for page in pages if page.mimetype in ("text/html", "application/pdf"))
    words = [*map(secret, WHO), FIRST, "Privatsache", NOT_FOR_CUSTOMERS]
    return {word for word in words if word in told}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("carol", {secret("carol"), secret("dora")}),
        ("dora", {secret("carol"), secret("dora"), FIRST, "Privatsache"}),
        ("danylo", {secret("danylo")}),
        ("eve", {secret("eve")}),
        (None, set()),
    ],
)
def test_each_sees_their_own_and_what_colleagues_share(app, client, four, at_home, name, words):
    browser = at_home(WHO[name]) if name else client

    assert seen_by(app, browser) == words


def test_nobody_changes_anything_in_a_request_that_isnt_theirs(app, four, at_home):
    browser, own = at_home(WHO["danylo"]), four["danylo"].number
    before = what_stands(own)

    for rule in doors(app, "POST"):
        for path in filled(rule):
            if str(own) not in path and "settings" not in path:
                browser.post(path, data={"text": "Taken over", "score": "bad", "personal": "1", "sure": "1"})

    assert what_stands(own) == before


def what_stands(own):
    others = db.session.query(Ticket.subject, Ticket.status, Ticket.message_count).filter(Ticket.number != own)
    counts = (db.session.query(model).count() for model in (Message, Event, PersonalTicket, Rating))
    return [*others.order_by(Ticket.id), *counts]


def test_a_number_that_isnt_theirs_is_answered_like_one_that_there_isnt(app, client, four, at_home):
    browser, others = at_home(WHO["danylo"]), four["eve"].number

    theirs, none = (browser.get(f"/my/{number}") for number in (others, 999_999_999))
    from_outside = {client.get(f"/my/{number}").headers["Location"] for number in (others, 999_999_999)}

    assert (theirs.status_code, none.status_code) == (404, 404)
    assert without_tokens(theirs.text.replace(str(others), "999999999")) == without_tokens(none.text)
    assert from_outside == {"/my/sign-in"}


def without_tokens(page):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def test_a_link_of_another_request_opens_no_file_of_this_one(client, four):
    file = db.session.query(Attachment).filter(Attachment.filename == f"{secret('eve')}.pdf").one()

    answer = client.get(f"/ticket/{four['danylo'].link_token}/file/{file.id}/x")

    assert answer.status_code == 404


def test_a_colleague_who_left_the_organisation_sees_nothing_of_it_any_more(app, four, at_home):
    browser = at_home(WHO["carol"])
    with transaction():
        customer(WHO["carol"]).organisation = None

    assert seen_by(app, browser) == {secret("carol")}


def test_the_search_finds_ones_own_in_any_form_and_nothing_that_customers_may_not_read(four, at_home):
    update_stale()
    browser = at_home(WHO["carol"])

    def found(words):
        page = browser.get(f"/my?q={words}").text
        return {word for word in (*map(secret, WHO), FIRST, "Privatsache") if f">{word}</a>" in page}

    assert found("answering") == {secret("carol"), secret("dora")}
    assert found(NOT_FOR_CUSTOMERS) == set()
    assert found(secret("eve")) == set()
    assert found("agent:alice") == set()
    assert found(f"%23{four['eve'].number}") == set()
    assert found(f"%23{four['dora'].number}") == {secret("dora")}


def test_no_form_of_the_place_is_taken_without_its_token(app, four, at_home, monkeypatch):
    browser = at_home(WHO["danylo"])
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    taken = [
        path
        for rule in doors(app, "POST")
        if rule.startswith("/my")
        for path in list(filled(rule))[:1]
        if browser.post(path, data={"sure": "1"}).status_code != 400
    ]

    assert taken == []


def test_there_are_doors_to_try(app):
    assert len([*doors(app, "GET"), *doors(app, "POST")]) > 20
