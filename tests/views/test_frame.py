"""What every page has: its language, its protection, and words when something fails."""

import io
import re
from typing import Any

import pytest
from flask import url_for

from models import transaction
from views import made_addresses


def language_of(answer) -> str:
    found = re.search(r'<html lang="(\w+)"', answer.text)
    return found[1] if found else ""


@pytest.mark.row("R7")
@pytest.mark.parametrize(
    ("asked", "spoken"), [("uk,ru;q=0.8", "uk"), ("de-AT", "de"), ("fr, ru;q=0.5", "ru"), ("fr", "en"), ("", "en")]
)
def test_a_stranger_is_spoken_to_as_the_browser_asks(client, office, asked, spoken):
    assert language_of(client.get("/sign-in", headers={"Accept-Language": asked})) == spoken


@pytest.mark.row("R7")
def test_a_chosen_language_stays(client, office):
    answer = client.post("/language/ru", data={"to": "/sign-in"})

    assert answer.headers["Location"] == "/sign-in"
    assert language_of(client.get("/sign-in", headers={"Accept-Language": "de"})) == "ru"


@pytest.mark.row("R7")
def test_an_agent_is_spoken_to_in_their_own_language(mona, signed_in):
    answer = signed_in(mona).get("/desk/ticket/", headers={"Accept-Language": "de"})

    assert language_of(answer) == "ru"


@pytest.mark.row("R7")
def test_a_language_that_the_office_gave_up_is_not_spoken(client, office):
    with transaction():
        office.languages, office.language = ["de", "en"], "de"

    assert language_of(client.get("/sign-in", headers={"Accept-Language": "uk"})) == "de"


def test_a_language_we_do_not_know_is_no_page(client, office):
    assert client.post("/language/xx").status_code == 404


def pages(app) -> list[str]:
    return [
        str(rule)
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and not rule.endpoint.endswith("static")
    ]


@pytest.mark.row("R14")
def test_each_page_runs_only_our_own_scripts(app, ticket, root, signed_in):
    browser = signed_in(root)

    for address in [*pages(app), f"/desk/ticket/{ticket.id}", "/nowhere"]:
        answer = browser.get(address)
        policy = answer.headers["Content-Security-Policy"]

        assert "default-src 'none'" in policy and "unsafe-inline" not in policy, address
        assert "frame-ancestors 'none'" in policy, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address


@pytest.mark.row("R14")
def test_no_page_carries_what_the_policy_forbids(app, ticket, root, signed_in):
    browser = signed_in(root)
    inline = re.compile(r"<[^>]+\s(on\w+|style)\s*=|javascript:", re.IGNORECASE)

    carrying = [
        address for address in [*pages(app), f"/desk/ticket/{ticket.id}"] if inline.search(browser.get(address).text)
    ]

    assert carrying == []


def test_the_nonce_is_another_each_time(client, office):
    first, second = (client.get("/sign-in").headers["Content-Security-Policy"] for _ in range(2))

    assert first != second


def test_a_form_without_its_token_is_refused_in_words(app, client, alice, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    answer = client.post("/sign-in", data={"address": alice.address, "password": "x"})

    assert answer.status_code == 400
    assert "This form is no longer valid" in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/desk/nowhere", "/desk/ticket/0"])
def test_a_page_that_is_not_there_is_said_in_words(root, signed_in, path):
    answer = signed_in(root).get(path)

    assert answer.status_code == 404
    assert "There is no such page" in answer.text


def test_a_letter_that_no_database_keeps_is_refused(client, office):
    assert client.post("/sign-in", data={"address": "a\0b", "password": "x"}).status_code == 400
    assert client.get("/sign-in?next=%00").status_code == 400


def test_too_much_at_once_is_said_in_words(app, alice, signed_in, monkeypatch):
    browser = signed_in(alice)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)

    answer = browser.post("/desk/profile/", data={"text": "x", "files": (io.BytesIO(b"x" * 2000), "big.bin")})

    assert answer.status_code == 413
    assert "at most 20 MB" in answer.text


def test_what_breaks_on_our_side_has_a_number_that_the_log_knows(app, ticket, alice, signed_in, monkeypatch, caplog):
    browser = signed_in(alice)
    monkeypatch.setattr("views.agents.tickets.screen", lambda *_: 1 / 0)

    answer = browser.get(f"/desk/ticket/{ticket.id}")

    found = re.search(r"incident (\w{8})", answer.text)
    assert answer.status_code == 500
    assert found and found[1] in caplog.text
    assert "ZeroDivisionError" not in answer.text


def test_a_changed_file_has_another_address(app):
    with app.test_request_context():
        assert re.fullmatch(r"/static/css/page.css\?v=\d{9,}", url_for("static", filename="css/page.css"))


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("ticket.screen", {"id": 7}),
        ("ticket.screen", {"id": 12, "write": "forward", "message": 30, "_anchor": "write"}),
        ("ticket.correct_time", {"id": 3, "message_id": 41}),
        ("ticket.index_view", {"folder": "mine", "page": 2}),
        ("files.attachment", {"id": 5, "filename": "{0} & 7310000000000000.txt"}),
        ("files.html", {"id": 5, "pictures": None}),
        ("ticket.index_view", {}),
    ],
)
def test_the_address_of_each_page_is_the_one_that_flask_makes(app, endpoint, values):
    others: dict[str, Any] = {name: 8 if type(one) is int else one for name, one in values.items()}
    with app.test_request_context():
        first, second = made_addresses.address(endpoint, **values), made_addresses.address(endpoint, **values)
        other = made_addresses.address(endpoint, **others)

        made, made_other = url_for(endpoint, **values), url_for(endpoint, **others)

    assert (first, second, other) == (made, made, made_other)


def test_an_address_stands_below_the_path_at_which_the_desk_is_shown(app):
    with app.test_request_context():
        here = made_addresses.address("ticket.screen", id=7)
    with app.test_request_context(base_url="http://localhost/help"):
        below = made_addresses.address("ticket.screen", id=7)

    assert (here, below) == ("/desk/ticket/7", "/help/desk/ticket/7")
