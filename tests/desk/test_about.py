"""Category, product and the office's own fields on a ticket (C2, C3, S15)."""

import pytest

from desk import about, field_answers, operations
from desk.field_answers import WrongAnswer
from models import (
    Catalogue,
    Category,
    CustomField,
    FieldKind,
    FieldValue,
    Operation,
    Product,
    Ticket,
    db,
    transaction,
)
from models.catalogue import Asked
from tests.conftest import NOON

pytestmark = pytest.mark.row("S15")

COLOURS = [
    {"key": "r", "names": {"en": "Red", "de": "Rot"}, "is_offered": True},
    {"key": "g", "names": {"en": "Green"}, "is_offered": True},
    {"key": "o", "names": {"en": "Old"}, "is_offered": False},
]


@pytest.fixture
def field(office):
    """A field of this kind, as the catalogue knows it."""

    def made(kind, **more):
        with transaction():
            row = CustomField(labels={"en": "Colour", "de": "Farbe"}, kind=kind, options=COLOURS, **more)
            db.session.add(row)
            db.session.flush()
            row_id = row.id
        return Catalogue.read().field(row_id)

    return made


def asked(kind):
    """The same, in no database."""
    labels = {"en": "Colour", "de": "Farbe"}
    return Asked(1, 0, True, labels, {}, kind, COLOURS, False, True, frozenset())


def filled(ticket, field, answer, by):
    with transaction(), operations.operation("about", [ticket], by=by, now=NOON):
        about.fill(ticket, field, answer, by=by, now=NOON)


@pytest.mark.parametrize(
    ("kind", "typed", "language", "kept"),
    [
        (FieldKind.TEXT, ["  a \x00 b\n"], "en", ["a b"]),
        (FieldKind.LONG_TEXT, [" a\r\nb "], "en", ["a\nb"]),
        (FieldKind.NUMBER, ["1 234,50"], "ru", ["1234.5"]),
        (FieldKind.NUMBER, ["1,234"], "en", ["1234"]),
        (FieldKind.NUMBER, ["1.234"], "de", ["1234"]),
        (FieldKind.NUMBER, ["4.5"], "uk", ["4.5"]),
        (FieldKind.NUMBER, ["-0"], "en", ["0"]),
        (FieldKind.DATE, ["27.11.2026"], "de", ["2026-11-27"]),
        (FieldKind.YES_NO, ["no"], "en", ["no"]),
        (FieldKind.ONE, ["g", "r"], "en", ["g"]),
        (FieldKind.SEVERAL, ["g", "r", "g"], "en", ["r", "g"]),
        (FieldKind.SEVERAL, ["", " "], "en", []),
    ],
)
def test_what_was_typed_is_kept_in_one_way(kind, typed, language, kept):
    assert field_answers.read(asked(kind), typed, language) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (FieldKind.TEXT, "a" * 301, "„Farbe“"),
        (FieldKind.NUMBER, "viel", "viel"),
        (FieldKind.NUMBER, "1" * 40, "Farbe"),
        (FieldKind.NUMBER, "1e9", "1e9"),
        (FieldKind.DATE, "31.02.2026", "31.02.2026"),
        (FieldKind.YES_NO, "maybe", "Farbe"),
        (FieldKind.ONE, "o", "Farbe"),
        (FieldKind.SEVERAL, "x", "Farbe"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_fields_name(kind, typed, told):
    with pytest.raises(WrongAnswer) as refusal:
        field_answers.read(asked(kind), [typed], "de")

    assert told.strip("„“") in str(refusal.value)


def test_what_is_offered_no_more_may_stay():
    assert field_answers.read(asked(FieldKind.ONE), ["o"], "en", before=["o"]) == ["o"]


def test_each_change_is_told_with_what_was_and_what_is(ticket, alice, field):
    colour = field(FieldKind.ONE)

    for answer in (["r"], ["r"], ["g"], []):
        filled(ticket, colour, answer, alice)

    told = [(one.details["from"], one.details["to"]) for one in ticket.events if one.kind == "field_filled"]
    red, green = {"en": "Red", "de": "Rot"}, {"en": "Green"}
    assert told == [([], [red]), ([red], [green]), ([green], [])]
    assert ticket.answers == {}


def test_words_are_written_over_in_their_row(ticket, alice, field):
    note = field(FieldKind.TEXT)

    for answer in (["a"], ["b"]):
        filled(ticket, note, answer, alice)

    assert [(one.key, one.words) for one in db.session.query(FieldValue)] == [("", "b")]


def test_undone_a_field_holds_what_it_held(ticket, alice, field):
    several = field(FieldKind.SEVERAL)
    filled(ticket, several, ["r"], alice)
    filled(ticket, several, ["g"], alice)
    last = db.session.query(Operation).order_by(Operation.id.desc()).limit(1).one()

    with transaction():
        operations.undo(last, by=alice, now=NOON, only=ticket)

    assert ticket.answers == {several.id: ["r"]}


@pytest.mark.row("C2")
def test_a_category_put_right_leaves_the_ticket_where_it_is(ticket, alice, support, sales):
    with transaction():
        wrong, right = Category(names={"en": "Support"}), Category(names={"en": "Sales"}, department=sales)
        db.session.add_all([wrong, right])
        about.categorise(ticket, wrong, by=alice, now=NOON)

    with transaction(), operations.operation("about", [ticket], by=alice, now=NOON):
        about.categorise(ticket, right, by=alice, now=NOON)
        about.say_product(ticket, None, by=alice, now=NOON)

    assert (ticket.category_id, ticket.department) == (right.id, support)
    assert [one.details for one in ticket.events[1:]] == [
        {"from": {}, "to": {"en": "Support"}},
        {"from": {"en": "Support"}, "to": {"en": "Sales"}},
    ]


def test_of_what_was_deleted_since_nothing_comes_back(ticket, alice, field):
    colour = field(FieldKind.ONE)
    with transaction():
        product = Product(names={"en": "Printer"})
        db.session.add(product)
        about.say_product(ticket, product, by=alice, now=NOON)
        about.fill(ticket, colour, ["r"], by=alice, now=NOON)
    with transaction(), operations.operation("about", [ticket], by=alice, now=NOON):
        about.say_product(ticket, None, by=alice, now=NOON)
        about.fill(ticket, colour, [], by=alice, now=NOON)
    with transaction():
        db.session.delete(db.session.get_one(CustomField, colour.id))
        db.session.delete(db.session.get_one(Product, product.id))

    with transaction():
        operations.undo(db.session.query(Operation).one(), by=alice, now=NOON)

    assert (ticket.product_id, ticket.answers) == (None, {})


def test_the_catalogue_comes_with_what_a_ticket_holds_in_one_question(ticket, alice, support, field, counting):
    one, several = field(FieldKind.ONE, departments=[support], position=2), field(FieldKind.SEVERAL, position=1)
    filled(ticket, several, ["r", "g"], alice)
    ticket = db.session.get_one(Ticket, ticket.id)

    with counting() as asked:
        known = about.catalogue_beside(ticket)
        answers = ticket.answers

    assert len(asked) == 1
    assert answers == {several.id: ["r", "g"]}
    assert [(each.id, each.departments) for each in known.fields] == [
        (several.id, frozenset()),
        (one.id, frozenset([support.id])),
    ]
