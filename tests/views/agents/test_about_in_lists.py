"""What tickets are about in the list: filters, workspaces, many at once, as a table (S15, C2, C3)."""

import csv
import io
from typing import Any

import pytest

from desk import about
from models import Catalogue, Category, CustomField, FieldKind, Product, Ticket, Workspace, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S15")

SIZES = [{"key": "s", "names": {"en": "Small"}, "is_offered": True}]


@pytest.fixture
def ids(office):
    rows: dict[str, Any] = {
        "category": Category(names={"en": "Technical"}),
        "product": Product(names={"en": "=Printer"}),
        "size": CustomField(labels={"en": "Size"}, kind=FieldKind.ONE, options=SIZES),
        "warm": CustomField(labels={"en": "Warm?"}, kind=FieldKind.YES_NO),
        "weight": CustomField(labels={"en": "Weight"}, kind=FieldKind.NUMBER),
    }
    with transaction():
        db.session.add_all(rows.values())
        db.session.flush()
        return {name: row.id for name, row in rows.items()}


@pytest.fixture
def told(ids, ticket, alice):
    """The ticket is about all of it."""
    answers = {"size": ["s"], "warm": ["no"], "weight": ["1234.5"]}
    with transaction():
        about.categorise(ticket, db.session.get_one(Category, ids["category"]), by=alice, now=NOON)
        about.say_product(ticket, db.session.get_one(Product, ids["product"]), by=alice, now=NOON)
        known = Catalogue.read()
        for name, answer in answers.items():
            field = known.field(ids[name])
            assert field
            about.fill(ticket, field, answer, by=alice, now=NOON)
    return ticket


def test_the_list_shows_what_is_about_just_that(told, ids, alice, signed_in, subjects):
    browser, warm = signed_in(alice), f"field-{ids['warm']}"

    found = [
        subjects(browser.get(f"/desk/ticket/?{question}"))
        for question in (
            f"category={ids['category']}",
            f"product={ids['product']}&field-{ids['size']}=s&{warm}=no",
            "category=none",
            "product=99999",
            f"{warm}=yes",
        )
    ]

    assert [len(subjects_found) for subjects_found in found] == [1, 1, 0, 0, 0]


def test_a_filter_is_said_in_words_and_kept_as_a_workspace(told, ids, alice, signed_in):
    browser, size = signed_in(alice), f"field-{ids['size']}"

    page = browser.get(f"/desk/ticket/?category={ids['category']}&{size}=s").text
    browser.post("/desk/workspace/new", data={"name": "Small ones", "category": ids["category"], size: "s"})

    assert "<span>Category: Technical</span>" in page and "<span>Size: Small</span>" in page
    assert db.session.query(Workspace).one().asked == {"folder": "open", "category": str(ids["category"]), size: "s"}
    assert "Category: Technical · Size: Small" in browser.get("/desk/workspace/").text


def test_what_can_be_chosen_costs_the_list_no_question_of_its_own(told, ids, alice, signed_in, counting):
    browser = signed_in(alice)

    asked = []
    for page in ("/desk/ticket/", f"/desk/ticket/?category={ids['category']}&field-{ids['size']}=s"):
        with counting() as statements:
            text = browser.get(page).text
        asked.append(len(statements))

    assert f'<select name="field-{ids["size"]}">' in text
    assert asked[0] == asked[1] <= 14


@pytest.mark.row("C2")
def test_many_tickets_are_put_into_a_category_at_once_and_back(ticket, ids, alice, signed_in):
    browser = signed_in(alice)

    browser.post("/desk/ticket/bulk", data={"rows": [ticket.id], "act": f"category:{ids['category']}"})
    after = ticket.category_id
    undo = browser.get("/desk/ticket/").text.split("/operations/")[1].split("/")[0]
    browser.post(f"/desk/ticket/operations/{undo}/undo")

    assert (after, db.session.get_one(Ticket, ticket.id).category_id) == (ids["category"], None)


@pytest.mark.row("S16")
def test_the_table_has_a_column_for_each_field_and_runs_no_formula(told, alice, signed_in):
    text = signed_in(alice).get("/desk/ticket/export/csv/?folder=open").text

    [row] = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    assert [row[name] for name in ("Category", "Product", "Size", "Warm?", "Weight")] == [
        "Technical",
        "'=Printer",
        "Small",
        "no",
        "1234.5",
    ]
