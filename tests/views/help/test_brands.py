"""Each brand has its own shelves in the help centre, and shares the common ones (S14, S3)."""

import pytest

from desk import articles, slugs
from desk.articles import BrandIsInUse, Words
from desk.waiting import waiting
from models import Brand, BrandDomain, db, transaction
from search import articles as index
from tests.conftest import NOON

pytestmark = pytest.mark.row("S14")
NORD = {"base_url": "https://help.nordlicht.example"}


@pytest.fixture
def sued(office):
    with transaction():
        brand = Brand(name="Südwind", domains=[BrandDomain(domain="hilfe.suedwind.example")])
        db.session.add(brand)
    return brand


@pytest.fixture
def of_each(write, jam, nord, sued):
    """An article for all, one of Nordlicht's, one of Südwind's."""
    ours = write({"de": Words("Papier bei Nordlicht bestellen", "Im Laden.")})
    theirs = write({"de": Words("Papier bei Südwind bestellen", "Im Lager.")})
    with transaction():
        ours.brand, theirs.brand = nord, sued
        for one in (ours, theirs):
            articles.mark_stale(one, now=NOON)
    index.update_stale()
    return jam, ours, theirs


def test_a_brands_help_centre_has_its_own_articles_and_those_of_all(of_each, client):
    lists = [client.get(path, **NORD).text for path in ("/help/drucker", "/help/search?q=papier", "/help/feed/de.atom")]
    offered = [one["title"] for one in client.get("/help/offered?subject=Papier&language=de", **NORD).json["articles"]]
    office = client.get("/help/search?q=papier").text

    for page in lists:
        assert "papierstau-beheben" in page
        assert "nordlicht-bestellen" in page
        assert "suedwind" not in page
    assert "Papier bei Südwind bestellen" not in offered
    assert "Papier bei Nordlicht bestellen" in offered
    assert "suedwind-bestellen" in office and "nordlicht-bestellen" in office
    assert client.get("/help/drucker/papier-bei-suedwind-bestellen", **NORD).status_code == 404
    assert client.get(f"/help/article/{of_each[2].id}", **NORD).status_code == 404


def test_an_old_address_of_a_category_tells_its_new_name_to_who_may_read_in_it_alone(
    write, printers, nord, sued, client
):
    theirs = write({"de": Words("Papier bei Südwind bestellen", "Im Lager.")})
    with transaction():
        theirs.brand = sued
        printers.names = printers.names | {"de": "Südwinds Geheimnis"}
        slugs.name_category(printers)

    here, there = (client.get("/help/drucker", base_url=f"https://{one.domain}") for one in (nord, sued))

    assert (here.status_code, "geheimnis" in here.text + here.headers.get("Location", "")) == (404, False)
    assert (there.status_code, there.location) == (301, "/help/suedwinds-geheimnis")


def test_search_engines_are_led_to_the_brands_domain(of_each, client):
    common = client.get("/help/drucker/papierstau-beheben", **NORD).text
    of_brand = client.get("/help/drucker/papier-bei-nordlicht-bestellen").text
    feed = client.get("/help/feed/de.atom", **NORD).text

    assert '<link rel="canonical" href="https://help.nordlicht.example/help/drucker/papierstau-beheben">' in common
    assert 'canonical" href="https://help.nordlicht.example/help/drucker/papier-bei-nordlicht-bestellen">' in of_brand
    assert "https://help.nordlicht.example/help/drucker/papierstau-beheben" in feed
    assert "desk.example.org" not in feed


def test_an_article_goes_into_an_answer_under_the_domain_of_the_tickets_brand(of_each, ticket, alice, signed_in):
    found = signed_in(alice).get(f"/desk/ticket/{ticket.id}/articles?q=papier").json["articles"]

    links = {one["title"]: one["link"] for one in found}
    assert set(links) == {"Papierstau beheben", "Papier bei Nordlicht bestellen"}
    assert "https://help.nordlicht.example/help/drucker/papierstau-beheben" in links["Papierstau beheben"]


def test_a_category_of_one_brand_takes_its_articles_along(of_each, printers, sued, root, signed_in, client):
    form = {"names-de": "Drucker", "position": "0", "brand_id": str(sued.id)}

    signed_in(root).post(f"/desk/article_category/edit/?id={printers.id}", data=form)
    behind = next(one for one in waiting(now=NOON) if one.kind == "articles")
    index.update_stale()

    address, search = "/help/drucker/papierstau-beheben", "/help/search?q=papierstau"
    assert behind.number == 3
    assert address not in client.get(search, **NORD).text
    assert address in client.get(search, base_url="https://hilfe.suedwind.example").text


def test_a_brand_with_articles_is_not_deleted(of_each, nord):
    with pytest.raises(BrandIsInUse):
        articles.refuse_if_in_use(nord)
