"""The customer's ticket behind its signed link: seen by whoever holds the link, and by nobody else (C5)."""

import re
from datetime import timedelta
from html import unescape

import pytest

from desk import replies, requests, tickets
from desk.files import keep
from models import Kind, Message, Status, Ticket, db, transaction
from tests.conftest import NOON
from tests.views.customers.filling_in import PDF, PNG, WINDOWS_PROGRAM, a_file, a_proof


@pytest.fixture
def link(ticket):
    return f"/ticket/{ticket.link_token}"


def words(**changed):
    return {"proof": a_proof(), "text": "Er brennt noch immer."} | changed


def texts(ticket):
    return [message.text for message in ticket.messages]


@pytest.mark.row("C5")
def test_the_customer_sees_the_correspondence(client, ticket, alice, link):
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen. Siehe https://example.org/feuer", now=NOON)

    page = client.get(link).text

    assert "Drucker brennt" in page
    assert "Der Drucker brennt." in page
    assert "Alice" in page
    assert '<a href="https://example.org/feuer">' in page


@pytest.mark.row("R20")
def test_the_customer_sees_no_note_and_no_machines_mail(client, ticket, alice, link):
    with transaction():
        note = replies.add_note(ticket, alice, "Kunde klingt müde.", files=[keep("n.png", "image/png", PNG)], now=NOON)
        machine = Message(ticket=ticket, kind=Kind.MACHINE, text="Ich bin im Urlaub.", created_at=NOON)
        db.session.add(machine)

    page = client.get(link).text
    file = client.get(f"{link}/file/{note.attachments[0].id}/n.png")

    assert "müde" not in page
    assert "Urlaub" not in page
    assert file.status_code == 404


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (None, "We are on it."),
        (tickets.wait_for_customer, "We have answered and wait for you."),
        (tickets.solve, "We think that it is solved."),
        (tickets.close, "It is closed."),
    ],
)
def test_the_state_is_said_in_plain_words(client, ticket, alice, link, act, said):
    if act:
        with transaction():
            act(ticket, by=alice, now=NOON)

    assert said in client.get(link).text


@pytest.mark.row("C5")
@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: token.partition("-")[0],
        lambda token: token.partition("-")[0] + "-",
        lambda token: "999999-" + token.partition("-")[2],
        lambda token: "0" + token,
        lambda _: "x",
        lambda _: "１２３４５６-" + "a" * 20,
    ],
)
@pytest.mark.parametrize(("method", "tail"), [("get", ""), ("post", ""), ("post", "/close"), ("get", "/file/1/a.png")])
def test_a_wrong_link_opens_nothing_and_says_nothing(client, ticket, forge, method, tail):
    forged = client.open(f"/ticket/{forge(ticket.link_token)}{tail}", method=method, data=words())
    made_up = client.open(f"/ticket/123456-{'a' * 20}{tail}", method=method, data=words())

    assert forged.status_code == made_up.status_code == 404
    assert without_own_address(forged.text) == without_own_address(made_up.text)
    assert "This link doesn’t work" in forged.text
    assert texts(ticket) == ["Der Drucker brennt."]


@pytest.mark.row("C5")
def test_what_signs_one_tickets_link_signs_no_others(client, ticket, carol):
    """Though both are hers, and both numbers there are."""
    with transaction():
        asked = requests.Request("Carol Weiß", "carol@example.com", "Rechnung", "Sie fehlt.", "de")
        other = requests.hand_in(asked, now=NOON)
    mixed = [f"{one.number}-{two.link_token.partition('-')[2]}" for one, two in ((ticket, other), (other, ticket))]

    answers = [client.get(f"/ticket/{token}") for token in (*mixed, f"123456-{'a' * 20}")]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert len({without_own_address(answer.text) for answer in answers}) == 1


def without_own_address(page):
    return re.sub(r'name="to" value="[^"]*"|csrf_token" value="[^"]*"', "", page)


@pytest.mark.row("C5")
def test_the_page_tells_no_other_site_where_it_is(client, link):
    answer = client.get(link)

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex' in answer.text
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.row("R10")
def test_the_customer_answers_with_files(client, ticket, link):
    answer = client.post(link, data=words(files=[a_file("feuer.png")]))

    assert (answer.status_code, answer.location) == (303, link)
    assert texts(ticket) == ["Der Drucker brennt.", "Er brennt noch immer."]
    assert [one.filename for one in ticket.messages[1].attachments] == ["feuer.png"]


@pytest.mark.row("A3")
def test_an_answer_sent_twice_is_one_message(client, ticket, link):
    sent = words()

    for _ in range(2):
        client.post(link, data=sent)

    assert len(ticket.messages) == 2


@pytest.mark.row("A10")
@pytest.mark.parametrize("end", [tickets.solve, tickets.close])
def test_writing_opens_the_ticket_again(client, ticket, alice, link, end):
    with transaction():
        end(ticket, by=alice, now=NOON)

    client.post(link, data=words())

    assert ticket.status == Status.OPEN
    assert ticket.waiting_since


def test_an_answer_without_words_is_refused_beside_the_field(client, ticket, link):
    answer = client.post(link, data=words(text="  "))

    assert answer.status_code == 422
    assert 'id="text-wrong">Please write a few words, or add a file.' in answer.text
    assert len(ticket.messages) == 1


def test_a_refused_answer_keeps_its_words_and_its_files(client, ticket, link):
    page = client.post(link, data=words(files=[a_file("a.png"), a_file("b.png", WINDOWS_PROGRAM)])).text
    reference = re.findall(r'name="kept" value="([^"]+)"', page)[0]
    client.post(link, data=words(kept=[reference]))

    assert "Er brennt noch immer.</textarea>" in page
    assert "“b.png” is not really a PNG file" in unescape(page)
    assert [one.filename for one in ticket.messages[1].attachments] == ["a.png"]


def test_an_answer_may_take_all_day_but_not_more(client, ticket, link):
    answer = client.post(link, data=words(proof=a_proof(age=timedelta(days=2))))

    assert answer.status_code == 422
    assert "Er brennt noch immer.</textarea>" in answer.text


@pytest.mark.row("A11")
def test_the_customer_closes_without_a_word(client, ticket, link):
    client.post(f"{link}/close", data=words(text=""))

    assert (ticket.status, ticket.waiting_since) == (Status.CLOSED, None)
    assert len(ticket.messages) == 1


@pytest.mark.row("A11")
def test_the_customer_closes_with_a_word_once(client, ticket, link):
    sent = words(text="Danke, gelöscht!")

    for _ in range(2):
        client.post(f"{link}/close", data=sent)

    assert (ticket.status, ticket.waiting_since) == (Status.CLOSED, None)
    assert texts(ticket) == ["Der Drucker brennt.", "Danke, gelöscht!"]


@pytest.mark.row("R17")
@pytest.mark.parametrize(
    ("name", "content", "shown_as"),
    [("a.png", PNG, "image/png"), ("b.pdf", PDF, "application/pdf")],
)
def test_pictures_and_pdf_are_shown(client, ticket, alice, link, name, content, shown_as):
    answer = the_file(client, ticket, alice, link, name, "text/html", content)

    assert answer.content_type == shown_as
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == content


@pytest.mark.row("R17")
@pytest.mark.parametrize(
    ("name", "content_type", "content"),
    [
        ("page.html", "text/html", b"<script>alert(1)</script>"),
        ("drawing.svg", "image/svg+xml", b"<svg onload='alert(1)'/>"),
        ("fake.png", "image/png", b"<html><script>alert(1)</script>"),
        ("table.csv", "text/csv", b"a;b"),
    ],
)
def test_everything_else_is_handed_out_to_be_saved(client, ticket, alice, link, name, content_type, content):
    answer = the_file(client, ticket, alice, link, name, content_type, content)

    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.data == content


def the_file(client, ticket, alice, link, name, content_type, content):
    with transaction():
        replies.reply(ticket, alice, "Anbei.", files=[keep(name, content_type, content)], now=NOON)
    return client.get(f"{link}/file/{ticket.messages[-1].attachments[0].id}/{name}")


@pytest.mark.row("C5")
def test_a_file_opens_only_by_the_link_of_its_own_ticket(client, ticket, link):
    client.post(link, data=words(files=[a_file("feuer.png")]))
    with transaction():
        other = requests.hand_in(
            requests.Request(name="", address="eve@example.net", subject="s", text="t", language="en"), now=NOON
        )
    attachment = db.session.get_one(Ticket, ticket.id).messages[1].attachments[0]

    own = client.get(f"{link}/file/{attachment.id}/feuer.png")
    foreign = client.get(f"/ticket/{other.link_token}/file/{attachment.id}/feuer.png")

    assert (own.status_code, foreign.status_code) == (200, 404)


@pytest.mark.row("R8")
def test_a_files_name_survives_in_every_language(client, ticket, alice, link):
    answer = the_file(client, ticket, alice, link, "Счёт № 7 – Grüße.pdf", "application/pdf", PDF)

    page = client.get(link).text

    assert "Счёт № 7 – Grüße.pdf" in page
    assert "UTF-8''%D0%A1%D1%87%D1%91%D1%82" in answer.headers["Content-Disposition"]


@pytest.mark.row("C8")
def test_the_language_can_be_changed_on_the_page_that_sends_no_referrer(client, app, link, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    https = {"base_url": "https://desk.example.org"}
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get(link, **https).text)[0]

    answer = client.post("/language/de", data={"csrf_token": token, "to": link}, **https)

    assert (answer.status_code, answer.location) == (302, link)
    assert '<html lang="de"' in client.get(link, **https).text


@pytest.mark.row("C5")
def test_a_customer_needs_no_token_against_forged_forms(client, app, ticket, link, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    answer = client.post(link, data=words(), base_url="https://desk.example.org")

    assert answer.status_code == 303
    assert len(ticket.messages) == 2
