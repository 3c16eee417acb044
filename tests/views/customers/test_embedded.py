"""The form within the office's own site, by one line (C7)."""

import re
from html import unescape

import pytest

from models import Office, Ticket, db
from tests.views.customers.filling_in import a_request

pytestmark = pytest.mark.row("C7")


@pytest.fixture
def sites(office: Office) -> None:
    office.embed_sites = "https://www.example.org http://shop.example.org:8080"
    db.session.commit()


@pytest.mark.usefixtures("sites")
def test_only_the_offices_sites_may_show_the_form_and_nothing_but_the_form(client):
    form, page, desk = (client.get(path) for path in ("/embed", "/", "/sign-in"))

    policy = form.headers["Content-Security-Policy"]
    assert "frame-ancestors https://www.example.org http://shop.example.org:8080" in policy
    assert "X-Frame-Options" not in form.headers
    for other in (page, desk):
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]
        assert other.headers["X-Frame-Options"] == "DENY"


def test_where_the_office_names_no_site_no_site_shows_it(client, office):
    answer = client.get("/embed")

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.usefixtures("sites")
def test_what_is_sent_in_a_frame_stays_in_it_and_speaks_the_sites_language(client, carol):
    with client.session_transaction() as session:
        session["customer"] = carol.id

    form = client.get("/embed?language=uk&subject=Prefilled").text
    sent = client.post("/embed?language=uk", data=a_request(text="404!"), headers={"Accept-Language": "de"})
    held = client.post("/embed?language=uk", data=a_request(work=""))

    ticket = db.session.query(Ticket).one()
    assert '<html lang="uk"' in form and 'value="Prefilled"' in form and "Weiß" not in form
    assert (ticket.language, ticket.address) == ("uk", "anna@example.com")
    for answer, said in ((sent, f"#{ticket.number}"), (held, "anna@example.com")):
        page = client.get(answer.location)
        assert said in page.text and "frame-ancestors https://" in page.headers["Content-Security-Policy"]
        assert all('target="_blank"' in one for one in re.findall(r'<a href="/(?:ticket|waiting)[^>]*>', page.text))


@pytest.mark.row("A7")
@pytest.mark.usefixtures("sites")
def test_a_frame_is_light_unless_the_site_says_otherwise_on_each_page_of_it(client):
    plain = client.get("/embed").text

    dark = client.get("/embed?language=de&theme=auto").text
    sent = client.post("/embed?language=de&theme=auto", data=a_request())

    assert 'data-theme="light"' in plain and "tokens-dark" not in plain
    assert 'data-theme="auto"' in dark and 'action="/embed?language=de&amp;theme=auto"' in dark
    assert 'data-theme="auto"' in client.get(sent.location).text


def test_the_script_may_be_asked_for_by_any_site(client, office):
    answer = client.get("/embed.js")

    assert answer.mimetype.endswith("javascript")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://www.Example.org/contact?x=1,\nhttp://localhost:8080",
            "https://www.example.org\nhttp://localhost:8080",
        ),
        ("www.example.org", None),
        ("https://a.example; script-src *", None),
        ("javascript:alert(1)", None),
        ("https://*", None),
    ],
)
def test_a_site_is_kept_as_browsers_name_it(app, client, office, signed_in, root, typed, kept):
    browser = signed_in(root)
    page = browser.get("/desk/office/").text
    fields = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    told = fields | {"language": "en", "languages": ["en"], "timezone": "UTC", "second_factor_for": "nobody"}

    browser.post("/desk/office/", data=told | {"embed_sites": typed, "upload_types": "png"})

    db.session.expire_all()
    assert Office.current().embed_sites == (kept or "")
    assert f'<script src="{app.config["BASE_URL"]}/embed.js" async></script>' in unescape(page)
    assert "/embed.js" not in re.sub("&lt;script.*?/script&gt;", "", page)
