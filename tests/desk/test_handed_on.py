"""Category, product and fields where tickets are joined, taken apart and split (R18, S15)."""

from datetime import timedelta

import pytest

from desk import about, merging, requests, splitting, undoing
from models import Catalogue, Category, CustomField, Event, FieldKind, Product, db, transaction
from tests.conftest import NOON
from tests.desk.test_merging import handed_in

pytestmark = pytest.mark.row("R18", "S15")
COLOURS = [{"key": "r", "names": {"en": "Red"}, "is_offered": True}, {"key": "g", "names": {}, "is_offered": True}]
LONG = "It hums. " * 200


@pytest.fixture
def things(office, support, sales):
    """Two categories, two products, a colour that all departments ask for, and what only Support and Sales ask."""
    made = {
        "printers": Category(names={"en": "Printers"}, department=support),
        "orders": Category(names={"en": "Orders"}, department=sales),
        "laser": Product(names={"en": "Laser"}),
        "ink": Product(names={"en": "Ink"}),
        "colour": CustomField(labels={"en": "Colour"}, kind=FieldKind.SEVERAL, options=COLOURS),
        "noise": CustomField(labels={"en": "Noise"}, kind=FieldKind.LONG_TEXT, departments=[support]),
        "budget": CustomField(labels={"en": "Budget"}, kind=FieldKind.NUMBER, departments=[sales]),
    }
    with transaction():
        db.session.add_all(made.values())
    return made


@pytest.fixture
def second(support, ticket):
    return handed_in(support, address="dora@example.com")


@pytest.fixture
def third(support, second):
    return handed_in(support, address="emma@example.com")


@pytest.fixture
def say(things, alice):
    """Puts down what a ticket is about; an empty name empties it."""

    def said(ticket, category=None, product=None, **answers):
        known = Catalogue.read()
        with transaction():
            if category is not None:
                about.categorise(ticket, things.get(category), by=alice, now=NOON)
            if product is not None:
                about.say_product(ticket, things.get(product), by=alice, now=NOON)
            for name, answer in answers.items():
                field = known.field(things[name].id)
                assert field
                about.fill(ticket, field, answer, by=alice, now=NOON)

    return said


@pytest.fixture
def shown(things):
    """What a ticket is about, by the names of `things`."""

    def tell(ticket):
        db.session.expire_all()
        names = {(type(one), one.id): name for name, one in things.items()}
        answers = {names[CustomField, field_id]: answer for field_id, answer in ticket.answers.items()}
        return names.get((Category, ticket.category_id)), names.get((Product, ticket.product_id)), answers

    return tell


def merge(ticket, into, by, hours=1):
    with transaction():
        merging.merge(ticket, into, by=by, now=NOON + timedelta(hours=hours))


def unmerge(ticket, by, hours=2):
    with transaction():
        merging.unmerge(ticket, by=by, now=NOON + timedelta(hours=hours))


def told(ticket, kind, name):
    event = db.session.query(Event).filter_by(ticket_id=ticket.id, kind=kind).order_by(Event.id.desc()).first()
    lines = event.details.get(name, []) if event else []
    return [(one.get("label", {}).get("en", one["what"]), one["there"], one["here"]) for one in lines]


def test_the_whole_keeps_what_it_has_and_gets_what_it_lacks(ticket, second, say, shown, alice):
    say(ticket, category="printers", colour=["r"])
    say(second, category="orders", product="ink", colour=["g"], budget=["12.5"])

    merge(second, ticket, alice)

    assert shown(ticket) == ("printers", "ink", {"colour": ["r"], "budget": ["12.5"]})


def test_what_came_along_and_what_was_otherwise_is_told_in_every_word(ticket, second, say, alice):
    say(ticket, category="printers", noise=["Quiet."])
    say(second, category="orders", product="ink", noise=[LONG], colour=["r"])

    merge(second, ticket, alice)

    assert told(ticket, "merged", "given") == [
        ("product", {"en": "Ink"}, {}),
        ("Colour", [{"en": "Red"}], []),
    ]
    assert told(ticket, "merged", "other") == [
        ("category", {"en": "Orders"}, {"en": "Printers"}),
        ("Noise", [LONG], ["Quiet."]),
    ]


def test_two_that_are_about_the_same_have_nothing_to_tell(ticket, second, say, shown, alice):
    for one in (ticket, second):
        say(one, category="printers", colour=["r", "g"])

    merge(second, ticket, alice)

    assert told(ticket, "merged", "given") == told(ticket, "merged", "other") == []
    assert shown(ticket) == ("printers", None, {"colour": ["r", "g"]})


def test_taken_apart_each_is_about_what_it_was(ticket, second, say, shown, alice):
    say(ticket, category="printers", colour=["r"])
    say(second, category="orders", product="ink", colour=["g"], noise=["Loud."])
    before = [shown(ticket), shown(second)]

    for _ in range(2):
        merge(second, ticket, alice)
        unmerge(second, alice)

    assert [shown(ticket), shown(second)] == before
    assert told(ticket, "unmerged", "back") == [("product", {"en": "Ink"}, {}), ("Noise", ["Loud."], [])]


def test_what_was_put_down_since_stays_with_the_whole(ticket, second, say, shown, alice):
    say(second, category="orders", product="ink", colour=["g"])
    merge(second, ticket, alice)
    say(ticket, product="laser", colour=[])

    unmerge(second, alice)

    assert shown(ticket) == (None, "laser", {})
    assert shown(second) == ("orders", "ink", {"colour": ["g"]})


def test_what_only_a_later_part_says_remains_until_that_one_leaves_too(ticket, second, third, say, shown, alice):
    say(second, category="orders", product="ink")
    say(third, category="printers", product="ink")
    merge(second, ticket, alice)
    merge(third, ticket, alice, hours=2)

    unmerge(second, alice, hours=3)
    without_second = shown(ticket)
    unmerge(third, alice, hours=4)

    assert without_second == ("printers", "ink", {})
    assert shown(ticket) == (None, None, {})


@pytest.fixture
def split(ticket, alice):
    """Splits Carol's second message off."""

    def off(department=None):
        with transaction():
            requests.write_on(ticket, "Noch etwas.", [], now=NOON)
        with transaction():
            chosen = [ticket.messages[-1].id]
            return splitting.split(ticket, chosen, subject="", department=department, by=alice, now=NOON)

    return off


def test_what_is_split_off_is_about_the_same(split, ticket, say, shown):
    say(ticket, category="orders", product="ink", colour=["r", "g"], noise=["Loud."])

    new = split()

    assert shown(new) == shown(ticket) == ("orders", "ink", {"colour": ["r", "g"], "noise": ["Loud."]})


def test_to_another_department_goes_only_what_that_one_asks(split, ticket, say, shown, sales):
    say(ticket, category="printers", product="ink", colour=["r"], noise=["Loud."], budget=["5"])

    new = split(sales)

    assert shown(new) == (None, "ink", {"colour": ["r"], "budget": ["5"]})


def test_a_split_undone_leaves_the_old_ticket_about_what_it_was(split, ticket, say, shown, alice):
    say(ticket, category="printers", colour=["r"])
    new = split()
    say(new, category="orders", colour=["g"])
    line = db.session.query(Event).filter_by(ticket_id=ticket.id, kind="split_off").one()

    with transaction():
        undoing.undo_line(line, by=alice, now=NOON)

    assert shown(ticket) == ("printers", None, {"colour": ["r"]})
    assert told(ticket, "merged", "other")[0] == ("category", {"en": "Orders"}, {"en": "Printers"})
