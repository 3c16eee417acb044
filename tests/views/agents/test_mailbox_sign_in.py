"""Letting the desk into a mailbox at Google's or Microsoft's (row S11)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from desk import consents, reasons
from jobs import tokens
from models import Mailbox, SignIn, db, transaction, utcnow
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET

FORM = {
    "address": "support@example.org",
    "is_active": "y",
    "imap_port": "993",
    "imap_security": "tls",
    "imap_folder": "INBOX",
    "after_fetch": "mark",
    "smtp_port": "587",
    "smtp_security": "starttls",
    "sign_in": "google",
    "oauth_client_id": CLIENT_ID,
    "oauth_client_secret": CLIENT_SECRET,
}


@pytest.fixture
def provider(app, oauth_server, monkeypatch):
    for name, value in oauth_server.settings().items():
        monkeypatch.setitem(app.config, name, value)
    return oauth_server


@pytest.fixture
def mailbox(office):
    with transaction():
        mailbox = Mailbox(
            address="support@example.org",
            sign_in=SignIn.GOOGLE,
            oauth_client_id=CLIENT_ID,
            oauth_client_secret=CLIENT_SECRET,
            imap_host="imap.gmail.com",
        )
        db.session.add(mailbox)
    return mailbox


def way_there(browser) -> str:
    """The link to the provider, as the page has it."""
    page = browser.get("/desk/mailbox/1/sign-in").text
    found = re.search(r'href="([^"]+authorize[^"]*|https://accounts[^"]+)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


def asked_in(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(browser, provider, address: str, **other: str):
    """The browser goes to the provider, whose page sends it back."""
    back = urlsplit(provider.authorize(asked_in(address)))
    said = {name: values[0] for name, values in parse_qs(back.query).items()}
    return browser.get("/desk/mailbox/signed-in", query_string=said | other)


@pytest.mark.row("S11")
def test_a_mailbox_of_googles_gets_its_servers_and_leads_to_the_sign_in(root, signed_in):
    answer = signed_in(root).post("/desk/mailbox/new/", data=FORM)

    mailbox = db.session.get_one(Mailbox, 1)
    assert (mailbox.imap_host, mailbox.smtp_host) == ("imap.gmail.com", "smtp.gmail.com")
    assert answer.headers["Location"] == "/desk/mailbox/1/sign-in"


@pytest.mark.row("S11")
def test_without_a_client_id_it_is_not_saved(root, signed_in):
    answer = signed_in(root).post("/desk/mailbox/new/", data=FORM | {"oauth_client_id": " "})

    assert "under which the provider knows the desk" in answer.text
    assert db.session.query(Mailbox).count() == 0


@pytest.mark.row("S11")
@pytest.mark.parametrize(
    ("sign_in", "place", "asks"),
    [
        ("google", "https://accounts.google.com/o/oauth2/v2/auth", {"access_type": "offline", "prompt": "consent"}),
        ("microsoft", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize", {"prompt": "select_account"}),
    ],
)
def test_the_way_there_asks_for_what_is_needed_and_names_no_secret(mailbox, root, signed_in, sign_in, place, asks):
    with transaction():
        mailbox.sign_in = SignIn(sign_in)
    browser = signed_in(root)

    page = browser.get("/desk/mailbox/1/sign-in").text
    address = consents.address_of(mailbox, "x")

    assert address.startswith(f"{place}?") and place in page
    assert asks.items() <= asked_in(address).items()
    assert "offline_access" in address or "mail.google.com" in address
    assert "https://desk.example.org/desk/mailbox/signed-in" in page
    assert CLIENT_SECRET not in page


@pytest.mark.row("S11")
def test_a_tenant_of_ones_own_is_asked(mailbox, app):
    with transaction():
        mailbox.sign_in, mailbox.oauth_tenant = SignIn.MICROSOFT, "a/b.example"

    assert "/a%2Fb.example/oauth2/v2.0/authorize" in consents.address_of(mailbox, "x")


@pytest.mark.row("S11")
def test_a_consent_is_kept_encrypted_for_a_worker_and_the_page_follows(mailbox, root, signed_in, provider):
    browser = signed_in(root)

    back = come_back(browser, provider, way_there(browser))
    waiting = browser.get("/desk/mailbox/1/sign-in/now").json
    kept = db.session.execute(db.text("SELECT oauth_code, oauth_verifier FROM mailbox")).one()
    code = mailbox.oauth_code
    tokens.exchange_waiting()
    done = browser.get("/desk/mailbox/1/sign-in/now").json

    assert back.headers["Location"] == "/desk/mailbox/1/sign-in"
    assert waiting["waits"] and "Consent given" in waiting["html"]
    assert code and code not in kept[0]
    assert not done["waits"] and "Signed in." in done["html"]
    assert mailbox.oauth_access_token not in done["html"] + browser.get("/desk/mailbox/edit/?id=1").text


@pytest.mark.row("S11")
def test_a_way_back_counts_once_and_only_in_the_browser_that_went(mailbox, root, signed_in, provider):
    browser, another = signed_in(root), signed_in(root)
    address = way_there(browser)
    way_there(another)

    stolen = come_back(another, provider, address)
    kept_then = mailbox.oauth_code
    come_back(browser, provider, address)
    kept_now = mailbox.oauth_code
    come_back(browser, provider, address)

    assert stolen.headers["Location"] == "/desk/mailbox/"
    assert kept_then == ""
    assert kept_now and mailbox.oauth_code == kept_now


@pytest.mark.row("S11")
@pytest.mark.parametrize("state", ["", "1", "1.", ".x", "0.x", "99999999999999999999.x", "x.y", "1.%00", "١.x"])
def test_no_odd_way_back_changes_anything(mailbox, root, signed_in, state):
    browser = signed_in(root)
    browser.get("/desk/mailbox/1/sign-in")

    answer = browser.get(f"/desk/mailbox/signed-in?code=x&state={state}")

    assert answer.status_code in (302, 400)
    assert mailbox.oauth_code == ""


@pytest.mark.row("S11")
def test_a_refusal_at_the_provider_is_told_and_changes_nothing(mailbox, root, signed_in, provider):
    browser, provider.consents = signed_in(root), False

    come_back(browser, provider, way_there(browser))
    page = browser.get("/desk/mailbox/1/sign-in").text

    assert "Consent was not given" in page
    assert mailbox.oauth_code == ""


@pytest.mark.row("S11")
def test_a_lost_consent_is_red_in_the_list_with_the_way_to_put_it_right(mailbox, root, signed_in):
    with transaction():
        mailbox.oauth_error = reasons.kept("Google no longer lets the desk in.")

    page = signed_in(root).get("/desk/mailbox/").text

    assert '<span class="verdict is-bad">Google no longer lets the desk in.</span>' in page
    assert 'href="/desk/mailbox/1/sign-in">Sign in again</a>' in page


@pytest.mark.row("S11")
def test_administrators_are_told_on_every_page_and_nobody_else(mailbox, root, alice, signed_in):
    told = "let into the mailbox support@example.org"

    before = [told in signed_in(agent).get("/desk/ticket/").text for agent in (root, alice)]
    with transaction():
        consents.keep(mailbox, "access", "refresh", 3600, now=utcnow())
    afterwards = told in signed_in(root).get("/desk/ticket/").text

    assert (before, afterwards) == ([True, False], False)


@pytest.mark.row("S11")
def test_the_tokens_can_be_forgotten(mailbox, root, signed_in):
    with transaction():
        consents.keep(mailbox, "access", "refresh", 3600, now=utcnow())

    signed_in(root).post("/desk/mailbox/1/sign-out")

    assert (mailbox.oauth_refresh_token, mailbox.oauth_access_token) == ("", "")


@pytest.mark.row("S11")
def test_a_mailbox_with_a_password_has_no_such_page(mailbox, root, signed_in):
    with transaction():
        mailbox.sign_in = SignIn.PASSWORD

    answer = signed_in(root).get("/desk/mailbox/1/sign-in")

    assert answer.headers["Location"].startswith("/desk/mailbox/edit/")
