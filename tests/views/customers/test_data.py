"""Own data to take along: little at once, much by a worker, and nothing of it for anybody else (C5)."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from desk import data_copies
from jobs.data_copies import make_waiting
from models import DataCopy, Mailbox, db, transaction

pytestmark = pytest.mark.row("C5")


@pytest.fixture
def much(office, ticket, monkeypatch):
    """Whatever there is, is much."""
    monkeypatch.setattr(data_copies, "AT_ONCE_MESSAGES", 0)
    with transaction():
        db.session.add(Mailbox(address="desk@example.org", smtp_host="localhost"))


def test_little_is_there_at_once(at_home, ticket):
    browser = at_home("carol@example.com")

    page = browser.get("/my/settings").text
    answer = browser.get("/my/data.zip", buffered=True)

    assert 'href="/my/data.zip"' in page
    assert 'action="/my/data"' not in page
    assert f"{ticket.number}/request.txt" in ZipFile(BytesIO(answer.data)).namelist()


@pytest.mark.usefixtures("much")
def test_much_holds_nobody_up_and_is_found_when_it_is_ready(at_home, ticket):
    browser = at_home("carol@example.com")

    at_once = browser.get("/my/data.zip")
    browser.post("/my/data")
    asked = browser.get("/my/settings").text
    too_early = browser.get("/my/data/copy.zip").status_code
    make_waiting()
    page = browser.get("/my/settings").text
    taken = browser.get("/my/data/copy.zip", buffered=True)

    assert (at_once.status_code, at_once.headers["Location"]) == (302, "/my/settings#data")
    assert "bekommen Sie eine E-Mail" in asked
    assert too_early == 404
    assert 'href="/my/data/copy.zip"' in page
    with ZipFile(BytesIO(taken.data)) as archive:
        assert json.loads(archive.read(f"{ticket.number}/request.json"))["subject"] == ticket.subject
    assert int(taken.headers["Content-Length"]) == len(taken.data)
    assert taken.headers["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("much")
def test_a_copy_opens_to_nobody_but_who_asked(at_home, client, ticket, danylo):
    at_home("carol@example.com").post("/my/data")
    make_waiting()

    others = at_home("danylo@example.net").get("/my/data/copy.zip").status_code
    nobodys = client.get("/my/data/copy.zip")

    assert db.session.query(DataCopy).count() == 1
    assert others == 404
    assert (nobodys.status_code, nobodys.headers["Location"]) == (302, "/my/sign-in")


@pytest.mark.usefixtures("much")
def test_asked_for_in_a_row_it_is_made_once(at_home, ticket):
    browser = at_home("carol@example.com")

    for _ in range(3):
        browser.post("/my/data")

    assert db.session.query(DataCopy).count() == 1
