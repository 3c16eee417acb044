"""What a ticket is about, beside it: category, product, the office's fields (C2, C3, S15)."""

import re
from typing import Any

import pytest

from desk import about, tickets
from models import Catalogue, Category, CustomField, FieldKind, FieldValue, Product, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S15")

SIZES = [
    {"key": "s", "names": {"en": "Small", "ru": "Малый"}, "is_offered": True},
    {"key": "l", "names": {"en": "Large", "ru": "Большой"}, "is_offered": True},
]


@pytest.fixture
def offers(support, sales):
    """A category, a product, a number that Support asks and needs, a list that all ask; their ids by name."""
    rows: dict[str, Any] = {
        "category": Category(names={"en": "Technical"}),
        "product": Product(names={"en": "Printer"}),
        "floor": CustomField(labels={"en": "Floor", "ru": "Этаж"}, kind=FieldKind.NUMBER, departments=[support]),
        "size": CustomField(labels={"en": "Size", "ru": "Размер"}, kind=FieldKind.ONE, options=SIZES),
        "parts": CustomField(labels={"en": "Parts"}, kind=FieldKind.SEVERAL, options=SIZES, departments=[sales]),
    }
    rows["floor"].is_required = True
    with transaction():
        db.session.add_all(rows.values())
        db.session.flush()
        return {name: row.id for name, row in rows.items()}


@pytest.fixture
def filled_in(page):
    """The panel's form as the browser sends it, but for these changes."""

    def form(text, **changed):
        panel = text[text.index('id="about"') : text.index("</section>", text.index('id="about"'))]
        sent = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', panel))
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', panel, re.DOTALL):
            sent[name] = next(iter(re.findall(r'value="([^"]*)" selected', options)), "")
        return sent | changed

    return form


@pytest.fixture
def page(ticket, signed_in):
    """The ticket's screen, as this agent sees it."""
    return lambda agent: signed_in(agent).get(f"/desk/ticket/{ticket.id}").text


@pytest.fixture
def save(ticket, signed_in, page, filled_in):
    """An agent changes these in the panel that they see."""

    def act(agent, **changed):
        return signed_in(agent).post(f"/desk/ticket/{ticket.id}/about", data=filled_in(page(agent), **changed))

    return act


def test_an_agent_says_what_it_is_about_and_the_history_tells_it_to_each_in_their_language(
    offers, ticket, alice, mona, save, page
):
    floor, size = (f"field-{offers[name]}" for name in ("floor", "size"))
    save(alice, category=str(offers["category"]), product=str(offers["product"]), **{floor: "1.5", size: "s"})

    save(alice, **{floor: "3", size: ""})

    assert (ticket.category_id, ticket.product_id) == (offers["category"], offers["product"])
    assert ticket.answers == {offers["floor"]: ["3"]}
    told = page(alice)
    assert "Alice put it into the category “Technical”." in told
    assert "Alice changed “Floor” from “1.5” to “3”." in told
    assert "Alice emptied “Size”; it was: Small" in told
    assert all(word in page(mona) for word in ("Этаж", "1,5", "Малый"))


def test_what_is_wrong_is_said_beside_it_and_nothing_typed_is_lost(offers, ticket, alice, save):
    floor, size = (f"field-{offers[name]}" for name in ("floor", "size"))

    answer = save(alice, **{floor: "upstairs", size: "l"})

    assert answer.status_code == 422
    assert f'id="{floor}-wrong">“Floor” needs a number, such as 12 or 4.5: upstairs' in answer.text
    assert 'value="upstairs"' in answer.text and '<option value="l" selected>' in answer.text
    assert ticket.answers == {}


def test_what_has_to_be_filled_in_is_asked_for_and_cannot_be_emptied(offers, ticket, alice, page, save):
    floor = f"field-{offers['floor']}"
    before = page(alice)
    save(alice, **{floor: "3"})

    answer = save(alice, **{floor: " "})

    assert "still missing" in before and "still missing" not in page(alice)
    assert answer.status_code == 422
    assert "Please fill in “Floor”." in answer.text


def test_two_who_save_at_once_keep_each_others_changes(offers, ticket, alice, mona, signed_in, page, filled_in):
    floor, size = (f"field-{offers[name]}" for name in ("floor", "size"))
    forms = [
        filled_in(page(alice), **{floor: "3"}),
        filled_in(page(mona), **{size: "l"}, product=str(offers["product"])),
    ]

    for agent, form in zip((alice, mona), forms, strict=True):
        signed_in(agent).post(f"/desk/ticket/{ticket.id}/about", data=form)

    assert ticket.answers == {offers["floor"]: ["3"], offers["size"]: ["l"]}
    assert ticket.product_id == offers["product"]


@pytest.mark.row("R15")
def test_after_a_transfer_the_old_departments_values_are_kept_and_shown_as_such(
    offers, ticket, alice, bob, sales, save, page
):
    save(alice, **{f"field-{offers['floor']}": "3", f"field-{offers['size']}": "l"})
    with transaction():
        tickets.transfer(ticket, sales, by=alice, now=NOON)

    shown = page(bob)

    assert re.search(r"<dt>Floor</dt>\s*<dd[^>]*>3 <span[^>]*>a field of another department", shown)
    assert f'name="field-{offers["parts"]}"' in shown and f'name="field-{offers["floor"]}"' not in shown


def test_a_form_older_than_a_transfer_loses_nothing(offers, ticket, root, sales, signed_in, page, filled_in):
    form = filled_in(page(root), **{f"field-{offers['floor']}": "3"})
    with transaction():
        tickets.transfer(ticket, sales, by=root, now=NOON)

    signed_in(root).post(f"/desk/ticket/{ticket.id}/about", data=form)

    assert ticket.answers == {offers["floor"]: ["3"]}


def test_nothing_that_is_not_offered_gets_onto_a_ticket(offers, ticket, alice, save):
    with transaction():
        db.session.get_one(Product, offers["product"]).is_offered = False

    answers = [
        save(alice, **{"product-before": ""}, product=str(offers["product"])),
        save(alice, category="99999", product="zzz"),
        save(alice, **{f"field-{offers['size']}": "zzz"}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert all("This can no longer be chosen" in answer.text for answer in answers[:2])
    assert (ticket.product_id, ticket.category_id, ticket.answers) == (None, None, {})


@pytest.mark.row("R14")
def test_nobody_changes_it_on_a_foreign_departments_ticket(offers, ticket, bob, signed_in):
    answer = signed_in(bob).post(
        f"/desk/ticket/{ticket.id}/about", data={"category": str(offers["category"]), "category-before": ""}
    )

    assert (answer.status_code, ticket.category_id) == (404, None)


def test_the_panel_can_be_undone_from_the_history(offers, ticket, alice, signed_in, save, page):
    save(alice, **{f"field-{offers['size']}": "l"})
    [undo] = re.findall(r'action="(/desk/ticket/\d+/undo/\d+)"', page(alice))

    signed_in(alice).post(undo)

    assert ticket.answers == {}
    assert "Alice undid a change of what it is about." in page(alice)


def test_it_costs_the_ticket_one_question_however_much_is_filled_in(offers, ticket, alice, signed_in, counting):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.get(address)
    with counting() as for_none:
        browser.get(address)
    with transaction():
        for field in Catalogue.read().fields:
            about.fill(ticket, field, {"number": ["3"], "one": ["s"]}.get(field.kind, ["s", "l"]), by=alice, now=NOON)

    with counting() as for_all:
        browser.get(address)

    assert len([one for one in for_none if FieldValue.__tablename__ in one]) == 1
    assert len(for_all) == len(for_none)
