"""Letting the desk into a mailbox at a provider's, in a real browser (row S11)."""

import re
import threading

import pytest
from werkzeug.serving import make_server

from jobs import tokens
from models import Mailbox, db
from tests.conftest import PASSWORD
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET


@pytest.fixture
def url(app, office, oauth_server, monkeypatch):
    """The desk, listening without TLS, and sending people to the tests' provider."""
    for name, value in oauth_server.settings().items():
        monkeypatch.setitem(app.config, name, value)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", False)
    monkeypatch.setitem(app.config, "BASE_URL", f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield app.config["BASE_URL"]
    server.shutdown()


@pytest.fixture
def page(chromium, url, root):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{url}/desk/mailbox/new/")
    page.fill("#address", root.address)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(re.compile("/desk/mailbox/new"))
    yield page
    context.close()


@pytest.mark.row("S11")
def test_an_administrator_goes_to_the_provider_and_comes_back_signed_in(page, oauth_server):
    page.fill("[name=address]", "support@example.org")
    page.select_option("[name=sign_in]", "microsoft")
    page.fill("[name=oauth_client_id]", CLIENT_ID)
    page.fill("[name=oauth_client_secret]", CLIENT_SECRET)
    page.click("main form button:not(.quiet)")
    page.wait_for_url(re.compile("/sign-in$"))
    page.click("a[href*=authorize]")
    page.wait_for_url(re.compile("/desk/mailbox/1/sign-in$"))
    waiting = page.inner_text("[data-poll]")

    db.session.rollback()  # what the browser has done since is seen
    tokens.exchange_waiting()
    db.session.rollback()
    page.wait_for_selector("text=Signed in.")

    assert "Consent given" in waiting
    assert db.session.get_one(Mailbox, 1).oauth_refresh_token
    assert [asked["grant_type"] for asked in oauth_server.asked] == ["authorization_code"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
