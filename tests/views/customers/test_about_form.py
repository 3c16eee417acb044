"""What the form asks of the matter: category, product, the office's own fields (C2, C3, S15)."""

import re
from typing import Any

import pytest

from desk import about
from models import Catalogue, Category, CustomField, FieldKind, Product, Ticket, db, transaction
from tests.conftest import NOON
from tests.views.customers.filling_in import a_request

pytestmark = pytest.mark.row("C2")

SIZES = [
    {"key": "s", "names": {"en": "Small", "ru": "Малый"}, "is_offered": True},
    {"key": "o", "names": {"en": "Old"}, "is_offered": False},
]


@pytest.fixture
def ids(support, sales):
    """Offers go to Sales, which asks a size; all ask a date; agents alone are asked for something else."""
    rows: dict[str, Any] = {
        "offers": Category(names={"en": "Offers", "ru": "Предложения"}, department=sales),
        "past": Category(names={"en": "Past"}, is_offered=False),
        "printer": Product(names={"en": "Printer"}),
        "size": CustomField(labels={"en": "Size", "ru": "Размер"}, kind=FieldKind.ONE, options=SIZES),
        "since": CustomField(labels={"en": "Since"}, kind=FieldKind.DATE, is_public=True),
        "inside": CustomField(labels={"en": "Cost centre"}, is_required=True),
    }
    rows["size"].departments, rows["size"].is_public, rows["size"].is_required = [sales], True, True
    with transaction():
        db.session.add_all(rows.values())
        db.session.flush()
        return {name: row.id for name, row in rows.items()}


def the_ticket():
    return db.session.query(Ticket).one()


def test_a_chosen_category_leads_to_its_department(client, ids, sales):
    size, since = f"field-{ids['size']}", f"field-{ids['since']}"

    client.post("/", data=a_request(category=str(ids["offers"]), **{size: "s", since: "27.11.2026"}))

    ticket = the_ticket()
    assert (ticket.category_id, ticket.department) == (ids["offers"], sales)
    assert ticket.answers == {ids["size"]: ["s"], ids["since"]: ["2026-11-27"]}


def test_who_leaves_the_choice_to_the_office_is_asked_what_all_ask(client, ids, support):
    client.post("/", data=a_request(**{f"field-{ids['size']}": "o", f"field-{ids['since']}": "2026-11-27"}))

    ticket = the_ticket()
    assert (ticket.category_id, ticket.department, ticket.product_id) == (None, support, None)
    assert ticket.answers == {ids["since"]: ["2026-11-27"]}


@pytest.mark.row("C3")
def test_a_product_may_be_chosen_where_there_are_any(client, ids):
    page = client.get("/").text

    client.post("/", data=a_request(product=str(ids["printer"])))

    assert "Not about a product" in page
    assert the_ticket().product_id == ids["printer"]


@pytest.mark.row("S15")
def test_what_is_missing_is_said_in_the_customers_language_and_nothing_chosen_is_lost(client, ids):
    size, since = f"field-{ids['size']}", f"field-{ids['since']}"
    data = a_request(category=str(ids["offers"]), product=str(ids["printer"]), **{size: "", since: "soon"})

    answer = client.post("/", data=data, headers={"Accept-Language": "ru"})

    assert answer.status_code == 422
    assert "Размер" in re.findall(rf'<a href="#{size}">([^<]*)', answer.text)[0]
    assert 'value="soon"' in answer.text
    assert all(
        re.search(rf'value="{ids[name]}"[^>]* (checked|selected)', answer.text) for name in ("offers", "printer")
    )
    assert db.session.query(Ticket).count() == 0


def test_what_is_no_longer_offered_or_never_was_counts_as_not_chosen(client, ids, support):
    client.post("/", data=a_request(category=str(ids["past"]), product="zzz", department="1,2"))

    assert (the_ticket().category_id, the_ticket().product_id, the_ticket().department) == (None, None, support)


def test_without_categories_departments_are_chosen_as_before(client, office, sales):
    page = client.get("/").text
    client.post("/", data=a_request(department=str(sales.id)))

    assert f'name="department" value="{sales.id}"' in page and 'name="category"' not in page
    assert the_ticket().department == sales


@pytest.mark.row("S15")
def test_agents_own_fields_are_no_business_of_customers(client, ids):
    assert "Cost centre" not in client.get("/").text


@pytest.mark.row("C8")
def test_the_form_speaks_the_customers_language(client, ids):
    page = client.get("/", headers={"Accept-Language": "ru"}).text

    assert all(word in page for word in ("Предложения", "Размер", "Малый")) and "Old" not in page


@pytest.mark.row("S15")
def test_on_their_page_customers_read_what_they_said_and_nothing_of_agents(client, ids, root):
    answer = client.post("/", data=a_request(product=str(ids["printer"]), **{f"field-{ids['since']}": "2026-11-27"}))
    inside = Catalogue.read().field(ids["inside"])
    assert inside
    with transaction():
        about.fill(the_ticket(), inside, ["Geheimes"], by=root, now=NOON)

    page = client.get(answer.location).text

    assert re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page) == [("Product", "Printer"), ("Since", "Nov 27, 2026")]
    assert "Geheimes" not in page
