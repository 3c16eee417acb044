"""Where customers meet a brand (S14)."""

import pytest

from models import Brand, BrandDomain

pytestmark = pytest.mark.row("S14")


@pytest.mark.parametrize(
    ("desk", "home"),
    [
        ("https://desk.example.org", "https://hilfe.suedwind.example"),
        ("http://desk.example.org:8765", "http://hilfe.suedwind.example:8765"),
        ("http://[::1]:8000", "http://hilfe.suedwind.example:8000"),
    ],
)
def test_a_brands_links_lead_through_the_desks_own_door(desk, home):
    brand = Brand(name="Südwind", domains=[BrandDomain(domain="hilfe.suedwind.example")])

    assert brand.home(desk) == home


def test_a_brand_without_a_domain_is_met_where_the_desk_is():
    assert Brand(name="Südwind").home("http://127.0.0.1:8000") == "http://127.0.0.1:8000"
