"""The screens of categories, products and fields (C2, C3, S15)."""

import re

import pytest

from models import Category, CustomField, FieldKind, FieldValue, Product, db, transaction

pytestmark = pytest.mark.row("S15")


@pytest.fixture
def administrator(root, signed_in):
    return signed_in(root)


@pytest.fixture
def keep(office):
    """Adds rows, and answers the first one's id."""

    def added(*rows):
        with transaction():
            db.session.add_all(rows)
            db.session.flush()
            return rows[0].id

    return added


def a_field(**more) -> dict:
    return {
        "labels-en": "Colour",
        "labels-ru": "Цвет",
        "kind": "one",
        "options-key": ["", "", ""],
        "options-place": ["2", "1", "3"],
        "options-en": ["Red", " Green ", ""],
        "options-ru": ["Красный", "", ""],
        "options-offered": ["0", "1"],
        "is_public": "y",
        "is_offered": "y",
        **more,
    }


def errors(answer) -> list[str]:
    return re.findall(r'<p class="wrong"[^>]*>([^<]*)', answer.text)


@pytest.mark.row("C2")
def test_a_category_is_made_with_the_department_its_tickets_go_to(administrator, sales):
    administrator.post(
        "/desk/category/new/",
        data={"names-de": "Angebote", "department_id": str(sales.id), "position": "", "is_offered": "y"},
    )

    made = db.session.query(Category).one()
    assert (made.names, made.department, made.position, made.is_offered) == ({"de": "Angebote"}, sales, 0, True)


def test_a_field_is_made_with_its_options_in_their_order(administrator, support):
    administrator.post("/desk/custom_field/new/", data=a_field(departments=[str(support.id)]))

    made = db.session.query(CustomField).one()
    assert (made.kind, made.departments, made.is_public) == (FieldKind.ONE, [support], True)
    assert [one["names"] for one in made.options] == [{"en": "Green"}, {"en": "Red", "ru": "Красный"}]
    assert len({one["key"] for one in made.options} - {""}) == 2


def test_an_option_keeps_its_key_when_it_is_named_otherwise(administrator, keep):
    options = [{"key": "r", "names": {"en": "Red", "de": "Rot"}, "is_offered": True}]
    row_id = keep(CustomField(labels={"en": "Colour"}, kind=FieldKind.ONE, options=options))

    administrator.post(
        f"/desk/custom_field/edit/?id={row_id}",
        data=a_field(**{"options-key": ["r", "forged"], "options-en": ["Crimson", "New"], "options-de": ["Rot", ""]}),
    )

    first, second = sorted(db.session.get_one(CustomField, row_id).options, key=lambda one: one["key"] != "r")
    assert (first["key"], first["names"]["en"], first["names"]["de"]) == ("r", "Crimson", "Rot")
    assert second["names"] == {"en": "New"}
    assert second["key"] not in ("", "r", "forged")


def test_a_list_needs_something_to_choose_from_and_nothing_typed_is_lost(administrator):
    answer = administrator.post("/desk/custom_field/new/", data=a_field(**{"options-en": [], "options-ru": []}))

    assert errors(answer) == ["Please name one option at least."]
    assert 'value="Цвет"' in answer.text
    assert db.session.query(CustomField).count() == 0


def test_what_tickets_bear_is_neither_deleted_nor_made_something_else(administrator, keep, ticket):
    options = [{"key": "r", "names": {"en": "Red"}, "is_offered": True}]
    field_id = keep(CustomField(labels={"en": "Colour"}, kind=FieldKind.ONE, options=options))
    product_id = keep(Product(names={"en": "Printer"}))
    keep(FieldValue(ticket_id=ticket.id, field_id=field_id, key="r"))
    with transaction():
        ticket.product_id = product_id

    told = []
    for name, row_id in (("custom_field", field_id), ("product", product_id)):
        administrator.post(f"/desk/{name}/delete/", data={"id": row_id})
        told.append(administrator.get(f"/desk/{name}/").text)
    changed = administrator.post(f"/desk/custom_field/edit/?id={field_id}", data=a_field(kind="date"))
    emptied = administrator.post(f"/desk/custom_field/edit/?id={field_id}", data=a_field())

    assert all("tickets bear it (1 of them). Switch it off instead" in page for page in told)
    assert "so its kind stays" in errors(changed)[0]
    assert "“Red” is chosen in 1 ticket." in errors(emptied)[0]


def test_the_lists_tell_uses_and_find_cyrillic_without_a_query_a_row(administrator, keep, ticket, counting, support):
    first = keep(Product(names={"ru": "Принтер"}), Product(names={"en": "Scanner"}))
    with transaction():
        ticket.product_id = first
    fields = [CustomField(labels={"en": f"Field {number}"}, departments=[support]) for number in range(2)]
    keep(*fields)
    pages = ("/desk/product/", "/desk/category/", "/desk/custom_field/")
    with counting() as for_few:
        few = [administrator.get(page).text for page in pages]

    keep(*(CustomField(labels={"en": f"More {number}"}, departments=[support]) for number in range(9)))
    with counting() as for_many:
        found = [administrator.get(page).text for page in ("/desk/product/?search=принт", *pages[1:])]

    assert re.search(r'Принтер</a></td>.*?<td class="c-uses"[^>]*>1</td>', few[0], re.DOTALL)
    assert "Принтер" in found[0] and "Scanner" not in found[0]
    assert len(for_many) == len(for_few) + 1  # the search


def test_agents_and_managers_keep_none_of_it(mona, signed_in):
    assert [signed_in(mona).get(f"/desk/{name}/").status_code for name in ("category", "product", "custom_field")] == [
        403,
        403,
        403,
    ]
