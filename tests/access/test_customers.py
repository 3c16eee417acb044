"""Every door of the customers' pages, tried by those whose request it isn't (C5).

Carol and Dora belong to one organisation, Danylo and Eve to none that has anything to do with it; Fred was put in copy
of Danylo's by its second answer, and of what turned out to be spam; and there is nobody.
"""

import io
import re
from datetime import timedelta
from zipfile import ZipFile

import pytest

from desk import participants, recipients, replies, requests, spam
from desk.files import attach, keep
from models import (
    Attachment,
    CustomerAddress,
    Event,
    Message,
    Office,
    Organisation,
    PersonalTicket,
    Rating,
    Ticket,
    db,
    transaction,
    utcnow,
)
from search import index, update_stale
from tests import clean_slate
from tests.cast import customer
from tests.conftest import NOON

pytestmark = pytest.mark.row("C5")

WHO = {
    "carol": "carol@example.com",
    "dora": "dora@example.com",
    "danylo": "danylo@example.net",
    "eve": "eve@example.net",
}
FRED, SINCE_FRED, BEFORE_FRED = "fred@example.net", "Nachtrag", "GeheimsacheDanylo answered"
FIRST, NOT_FOR_CUSTOMERS = "Vorvorgang", "Zwischenruf"


def secret(name):
    return f"Geheimsache{name.capitalize()}"


@pytest.fixture(scope="session")
def laid_before():
    """What was laid out, and the statements that lay it out again."""
    return {}


@pytest.fixture
def four(app, support, alice, laid_before):
    """Each has a request, with an answer, a file and a note; Dora also one from before and a personal one."""
    if "four" in laid_before:
        ids, rows = laid_before["four"]
        clean_slate.empty(app)
        clean_slate.lay_out(rows)
        db.session.rollback()  # what it sees had begun before
        return {name: db.session.get_one(Ticket, one) for name, one in ids.items()}
    tickets = hand_in_four(support, alice)
    laid_before["four"] = {name: ticket.id for name, ticket in tickets.items()}, clean_slate.keep()
    return tickets


def hand_in_four(support, alice):
    with transaction():
        tickets = {name: open_one(name, secret(name), alice) for name in WHO}
        tickets["dora before"] = open_one("dora", FIRST, alice, at=NOON - timedelta(days=9))
        tickets["dora personal"] = open_one("dora", "Privatsache", alice)
        db.session.add(PersonalTicket(ticket_id=tickets["dora personal"].id, since=NOON))
        together = Organisation(name="Beispiel GmbH", created_at=NOON, shares_since=NOON - timedelta(days=1))
        db.session.add(together)
        for name in ("carol", "dora"):
            customer(WHO[name]).organisation = together
        put_fred_in_copy(tickets, alice)
    return tickets


def put_fred_in_copy(tickets, alice):
    later = NOON + timedelta(minutes=5)
    to = recipients.read(WHO["danylo"], FRED)
    answer = replies.reply(tickets["danylo"], alice, SINCE_FRED, to=to, now=later)
    attach(answer, [keep(f"{SINCE_FRED}.pdf", "application/pdf", b"%PDF-1.4 " + SINCE_FRED.encode())])
    replies.add_note(tickets["danylo"], alice, NOT_FOR_CUSTOMERS, now=later)
    junk = tickets["junk"] = open_one("eve", "Gewinnspiel", alice)
    participants.let_in(junk, [(FRED, "Fred")], since=NOON)
    spam.put_away(junk, "junk", by=alice, now=later)


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
    model = Attachment if "attachment" in rule else CustomerAddress if "address" in rule else Message
    ids = [str(one) for (one,) in db.session.query(model.id)]
    for number in numbers if "<int:number>" in rule else numbers[:1] if "<token>" in rule else [""]:
        path = rule.replace("<int:number>", number).replace("<token>", f"{number}-{'a' * 20}")
        path = path.replace("<path:filename>", "x")
        for one in (ids if "<token>" not in rule else ids[:1]) if "_id>" in path else [""]:
            yield (
                path.replace("<int:attachment_id>", one)
                .replace("<int:message_id>", one)
                .replace("<int:address_id>", one)
            )


def seen_by(app, browser):
    pages = [browser.get(path, buffered=True) for rule in doors(app, "GET") for path in filled(rule)]
    told = "".join(page.get_data(as_text=True) for page in pages if page.mimetype in ("text/html", "application/pdf"))
    words = [*map(secret, WHO), FIRST, "Privatsache", NOT_FOR_CUSTOMERS, SINCE_FRED, BEFORE_FRED, "Gewinnspiel"]
    return {word for word in words if word in told}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("carol", {secret("carol"), secret("dora")}),
        ("dora", {secret("carol"), secret("dora"), FIRST, "Privatsache"}),
        ("danylo", {secret("danylo"), BEFORE_FRED, SINCE_FRED}),
        ("eve", {secret("eve"), "Gewinnspiel"}),
        ("fred", {secret("danylo"), SINCE_FRED}),  # the subject, and the second answer
        (None, set()),
    ],
)
def test_each_sees_their_own_and_what_colleagues_share(app, client, four, at_home, name, words):
    browser = at_home((WHO | {"fred": FRED})[name]) if name else client

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


def test_who_is_in_copy_finds_and_takes_along_what_went_to_them_and_can_answer_it(app, four, at_home):
    update_stale()
    browser, own = at_home(FRED), four["danylo"]

    listed = browser.get("/my?show=copied").text
    found = {words: f"/my/{own.number}" in browser.get(f"/my?q={words}").text for words in (SINCE_FRED, "answering")}
    with ZipFile(io.BytesIO(browser.get("/my/data.zip", buffered=True).data)) as archive:
        taken = {name.rpartition("-")[2] for name in archive.namelist()}
        said = archive.read(f"{own.number}/request.txt").decode()
    browser.post(f"/my/{own.number}", data={"text": "Von mir auch", "proof": proof_in(browser, own)})

    assert (f"/my/{own.number}" in listed, found) == (True, {SINCE_FRED: True, "answering": False})
    assert taken == {"me.json", f"{own.number}/request.json", f"{own.number}/request.txt", f"{SINCE_FRED}.pdf"}
    assert (SINCE_FRED in said, "answered" in said) == (True, False)
    assert (own.messages[-1].text, own.messages[-1].from_address) == ("Von mir auch", FRED)
    assert [one.address for one in own.participants] == [FRED]


def test_who_is_in_copy_of_an_answer_that_may_be_taken_back_learns_nothing_of_it(app, four, at_home, alice):
    own = four["eve"]
    with transaction():
        Office.current().undo_seconds = 10
        to = recipients.read(WHO["eve"], FRED)
        answer = replies.reply(own, alice, "Doch nicht", to=to, now=utcnow())
    browser = at_home(FRED)

    before = secret("eve") in browser.get("/my?show=copied").text
    with transaction():
        answer.created_at -= timedelta(minutes=5)
        own.participants[0].since -= timedelta(minutes=5)
    after = secret("eve") in browser.get("/my?show=copied").text

    assert (before, after) == (False, True)


def test_no_search_tells_of_an_answer_that_may_still_be_taken_back(app, four, at_home, alice, monkeypatch):
    own = four["eve"]
    with transaction():
        Office.current().undo_seconds = 10
        answer = replies.reply(own, alice, "Sondertarif genehmigt", now=utcnow())
    update_stale()
    browser, whole = at_home(WHO["eve"]), "views.customers.list_page.index.find"

    def found():
        offered = browser.post("/offered", data={"subject": "Sondertarif genehmigt"}).text
        with monkeypatch.context() as patch:
            listed = [
                f"/my/{own.number}" in browser.get(f"/my?q={word}").text for word in ("Sondertarif", secret("eve"))
            ]
            patch.setattr(whole, lambda *_, **_others: raises(index.IndexUnavailable))
            listed.append(f"/my/{own.number}" in browser.get("/my?q=Sondertarif").text)
        return [*listed, str(own.number) in offered]

    before = found()
    with transaction():
        answer.created_at -= timedelta(seconds=11)
    after = found()

    assert (before, after) == ([False, True, False, False], [True, True, True, True])


def raises(error):
    raise error


def test_who_is_in_copy_neither_closes_nor_learns_the_link_by_which_one_could(app, four, at_home):
    browser, own = at_home(FRED), four["danylo"]

    pages = browser.get(f"/my/{own.number}?received=1").text
    closing = browser.post(f"/my/{own.number}/close", data={"proof": proof_in(browser, own)})

    assert (own.link_token in pages, "/rate/" in pages, closing.status_code) == (False, False, 404)


def proof_in(browser, ticket):
    found = re.search(r'name="proof" value="([^"]+)"', browser.get(f"/my/{ticket.number}").text)
    assert found
    return found[1]


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
