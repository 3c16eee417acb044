"""The way through a customer's own place in a real browser: on a telephone with scripts, on a desk without."""

import threading
from datetime import timedelta
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from werkzeug.serving import make_server

from desk import data_copies, replies, requests
from jobs.data_copies import make_waiting
from models import Rating, Score, SignInLink, Status, Ticket, db, transaction, utcnow
from search import update_stale
from tests.conftest import NOON
from views.customers import proof

TELEPHONE = {"width": 320, "height": 640}
WAYS = [
    ("ru", {"viewport": TELEPHONE, "color_scheme": "dark", "has_touch": True}),
    ("de", {"java_script_enabled": False}),
]


@pytest.fixture
def url(app, office, monkeypatch):
    """The desk, listening. Tests press buttons faster than people."""
    monkeypatch.setattr(proof, "FASTEST", timedelta())
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def last_years(carol, support, alice):
    """A request that was closed long ago."""
    with transaction():
        asked = requests.Request("", "carol@example.com", "Drucker", "Der Drucker druckt nicht.", "de")
        ticket = requests.hand_in(asked, now=NOON - timedelta(days=365))
        replies.reply(ticket, alice, "Toner gewechselt.", now=NOON - timedelta(days=364))
        requests.close_by_customer(ticket, now=NOON - timedelta(days=363))
    update_stale()
    return ticket


def is_fine(page, has_scripts):
    """Nothing sticks out at the side, and axe has nothing against it."""
    if not has_scripts:
        return True
    sticks_out = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return not sticks_out and Axe().run(page).response["violations"] == []


@pytest.mark.row("C1")
@pytest.mark.parametrize(("language", "options"), WAYS, ids=[language for language, _ in WAYS])
def test_who_comes_back_signs_in_finds_last_years_request_rates_it_and_opens_it_again(
    chromium, url, last_years, language, options
):
    page = chromium.new_context(locale=language, **options).new_page()
    page.goto(f"{url}/my")
    seen = []

    def look():
        seen.append(is_fine(page, options.get("java_script_enabled", True)))

    def press(selector):
        with page.expect_navigation():
            page.click(selector)

    page.fill("#address", "carol@example.com")
    press("button.big")
    look()
    page.goto(f"{url}/my/enter/{db.session.query(SignInLink).one().token}")
    press("button.big")
    look()
    page.fill("#q", "druckern")
    press(".mine-search button")
    press(".mine-list .subject")
    press(".to-rate a >> nth=2")
    look()
    press("button.big")
    press(".actions a")
    look()
    press(".reopening button")
    page.fill("#text", "Wieder leer.")
    press("button.big")
    press(".place-links button")
    page.context.close()

    db.session.rollback()
    ticket = db.session.query(Ticket).one()
    assert all(seen)
    assert ticket.status == Status.OPEN
    assert [message.text for message in ticket.messages][2:] == ["Wieder leer."]
    assert db.session.query(Rating).one().score == Score.BAD
    assert ticket.messages[2].created_at > utcnow() - timedelta(minutes=5)


@pytest.mark.row("C5")
@pytest.mark.parametrize(("language", "options"), WAYS, ids=[language for language, _ in WAYS])
def test_who_has_much_here_takes_it_along_when_it_is_ready(chromium, url, last_years, monkeypatch, language, options):
    monkeypatch.setattr(data_copies, "AT_ONCE_MESSAGES", 0)
    page = chromium.new_context(locale=language, **options).new_page()
    page.goto(f"{url}/my")
    page.fill("#address", "carol@example.com")
    with page.expect_navigation():
        page.click("button.big")
    page.goto(f"{url}/my/enter/{db.session.query(SignInLink).one().token}")
    with page.expect_navigation():
        page.click("button.big")

    page.goto(f"{url}/my/settings")
    with page.expect_navigation():
        page.click("#data form[action='/my/data'] button")
    waits = is_fine(page, options.get("java_script_enabled", True))
    db.session.rollback()
    make_waiting()
    page.reload()
    is_ready = is_fine(page, options.get("java_script_enabled", True))
    with page.expect_download() as download:
        page.click("#data a[href='/my/data/copy.zip']")
    with ZipFile(download.value.path()) as archive:
        names = archive.namelist()
    page.context.close()

    assert (waits, is_ready) == (True, True)
    assert len(names) == 3
