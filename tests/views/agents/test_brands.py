"""Several brands on one desk (S14)."""

import io
import re

import pytest

from desk import replies
from mail import compose
from models import Brand, Category, OutgoingMail, Rating, Ticket, db, transaction
from models.colours import contrast
from tests.conftest import NOON
from tests.views.customers.filling_in import a_request
from views.brands import accents

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.mark.row("S14")
def test_customers_meet_the_brand_of_the_domain_and_of_the_department(nord, ticket, alice, client):
    with transaction():
        answer = replies.reply(ticket, alice, "Hallo.", now=NOON)
    here = {"base_url": "http://help.nordlicht.example"}

    form, help_centre = client.get("/", **here).text, client.get("/help/", **here).text
    of_department = client.get(f"/ticket/{ticket.link_token}").text
    rating = client.get(f"/rate/{Rating.token_of(answer)}").text
    received = client.get(f"/ticket/{ticket.link_token}?received=1").text
    elsewhere = client.get("/").text
    as_in_the_dns = client.get("/", base_url="http://help.nordlicht.example.").text

    for page in (form, help_centre, of_department, rating, as_in_the_dns):
        assert ">Nordlicht</a>" in page
        assert f"/brand/{nord.id}/look.css" in page
    assert "Nordlicht" not in elsewhere
    assert f">https://help.nordlicht.example/ticket/{ticket.link_token}</a>" in received


@pytest.mark.row("S14")
def test_a_brands_form_offers_its_own_departments_and_leaves_nothing_to_others(nord, sales, client):
    with transaction():
        nord.departments[:] = [sales]

    page = client.get("/", base_url="http://help.nordlicht.example").text
    client.post("/", data=a_request(), base_url="http://help.nordlicht.example")

    assert "Support" not in page
    assert db.session.query(Ticket).one().department == sales


@pytest.mark.row("S14", "C2")
def test_a_brands_form_offers_no_category_that_leads_to_others_nor_takes_one(nord, support, sales, office, client):
    with transaction():
        nord.departments[:] = [sales]
        kinds = {"Offers": sales, "Faults": support, "Anything": None}
        rows = [Category(names={"en": name}, department=place) for name, place in kinds.items()]
        db.session.add_all(rows)
    here, offers, faults = {"base_url": "http://help.nordlicht.example"}, *rows[:2]

    page, elsewhere = client.get("/", **here).text, client.get("/").text
    for chosen in (offers, faults):
        client.post("/", data=a_request(category=str(chosen.id), subject=f"About {chosen}"), **here)

    assert [f"<strong>{name}</strong>" in page for name in kinds] == [
        True,
        False,
        True,
    ]  # what anyone may ask goes to the brand
    assert all(f"<strong>{name}</strong>" in elsewhere for name in kinds)
    opened = db.session.query(Ticket).order_by(Ticket.id)
    assert [(one.department, one.category_id) for one in opened] == [(sales, offers.id), (sales, None)]


@pytest.mark.row("S14", "S11")
def test_what_waits_for_its_writers_button_stays_with_the_brand(nord, support, sales, client):
    with transaction():
        nord.departments[:] = [sales]

    client.post("/", data=a_request(work=""), base_url="http://help.nordlicht.example")
    mail = db.session.query(OutgoingMail).one()
    [link] = re.findall(r"https://help\.nordlicht\.example(/confirm/\S+)", mail.text)
    asked = client.get(link).text
    client.post(link)

    assert (mail.sender_name, ">Nordlicht</a>" in asked) == ("Nordlicht", True)
    assert db.session.query(Ticket).one().department == sales


@pytest.mark.row("S14")
def test_mails_come_from_the_brand_and_lead_to_its_domain(nord, ticket, alice):
    with transaction():
        replies.reply(ticket, alice, "Hallo.", now=NOON)

    answer = db.session.query(OutgoingMail).filter_by(purpose="reply").one()
    assert answer.sender_name == "Nordlicht · Support"
    assert "Support, Nordlicht" in answer.text
    assert compose.link_to(ticket).startswith("https://help.nordlicht.example/ticket/")


@pytest.mark.row("S14")
def test_an_agent_sees_the_brand_in_the_ticket_and_the_office_above_it(nord, ticket, alice, signed_in, counting):
    browser = signed_in(alice)
    browser.get(f"/desk/ticket/{ticket.id}")

    with counting() as asked:
        page = browser.get(f"/desk/ticket/{ticket.id}").text

    assert '<span class="mark">Nordlicht</span>' in page
    assert 'class="desk-brand" href="/desk/ticket/">Müller &amp; Söhne<' in page
    assert [one for one in asked if "FROM brand" in one] == []


@pytest.mark.row("S14")
@pytest.mark.parametrize("colour", ["#ffd400", "#ffffff", "#000000", "#1d5bb8", "#00ff00", "#7f7f7f"])
def test_words_in_any_colour_can_be_read_by_day_and_by_night(colour):
    day, night = accents(colour)

    assert min(contrast(day, "#ffffff"), contrast(day, "#f4f5f7")) >= 4.5
    assert min(contrast(night, "#1a2028"), contrast(night, "#12161c")) >= 4.5


@pytest.mark.row("S14")
def test_an_administrator_makes_a_brand_with_a_logo(support, root, signed_in, client):
    form = {"name": "Süd", "color": "#FFD400", "domains": "https://Hilfe.süd.example/", "departments": str(support.id)}
    picture, script = (io.BytesIO(PNG), "logo.png"), (io.BytesIO(b"<svg onload=alert(1)>"), "logo.png")
    browser = signed_in(root)

    refused = browser.post("/desk/brand/new/", data=form | {"logo_digest": script})
    browser.post("/desk/brand/new/", data=form | {"logo_digest": picture})

    [brand] = db.session.query(Brand)
    assert refused.status_code == 200
    assert [one.domain for one in brand.domains] == ["hilfe.xn--sd-xka.example"]
    assert support.brand == brand
    assert client.get(f"/brand/{brand.id}/logo").data == PNG
    assert "--accent:" in client.get(f"/brand/{brand.id}/look.css").text
