"""Rules on incoming mail say what a ticket is about (S4, C2, C3)."""

import pytest

from desk import offers, rule_book
from models import AutoAnswer, Category, MailRule, Priority, Product, Ticket, db, transaction
from tests.desk.steps import file, the_only_ticket
from tests.letters import letter

pytestmark = [pytest.mark.row("S4", "C2", "C3"), pytest.mark.usefixtures("office")]


@pytest.fixture
def orders(sales):
    with transaction():
        category = Category(names={"en": "Orders", "de": "Bestellungen"}, department=sales)
        db.session.add(category)
    return category


@pytest.fixture
def ink(office):
    with transaction():
        product = Product(names={"en": "Ink"})
        db.session.add(product)
    return product


@pytest.fixture
def rule(office):
    """Writes a rule about printers down."""

    def keep(name="Printers", **acts):
        condition = {"field": "subject", "test": "contains", "value": "drucker"}
        with transaction():
            rule_book.keep(MailRule(name=name, conditions=[condition], **acts))

    return keep


def about(ticket):
    return ticket.category_id, ticket.product_id


def history():
    """What rules did and left out: the kind, and what the record tells beside the rule."""
    told = [(one.kind, dict(one.details)) for one in the_only_ticket().events if "rule" in one.details]
    return [(kind, {name: text for name, text in details.items() if name != "rule"}) for kind, details in told]


def switch_off(row):
    with transaction():
        row.is_offered = False


def test_a_rule_puts_a_ticket_into_a_category_and_says_its_product(rule, orders, ink, sales):
    rule(department_id=sales.id, category_id=orders.id, product_id=ink.id)

    file(letter())

    assert about(the_only_ticket()) == (orders.id, ink.id)
    assert history()[1:] == [
        ("category_chosen", {"from": {}, "to": orders.names}),
        ("product_chosen", {"from": {}, "to": {"en": "Ink"}}),
    ]


def test_of_two_rules_the_later_one_decides(rule, orders, ink, sales, support):
    with transaction():
        printers, paper = Category(names={"en": "Printers"}), Product(names={"en": "Paper"})
        db.session.add_all([printers, paper])
    rule("First", category_id=orders.id, product_id=ink.id)
    rule("Second", category_id=printers.id)

    file(letter())

    assert about(the_only_ticket()) == (printers.id, ink.id)


def test_a_category_of_another_department_is_left_out_and_the_record_says_so(rule, orders, ink, support):
    rule(category_id=orders.id, product_id=ink.id)

    file(letter())

    assert (the_only_ticket().department, *about(the_only_ticket())) == (support, None, ink.id)
    assert history()[0] == ("rule_left_out", {"category": orders.names, "department": orders.department_id})


def test_what_is_offered_no_more_is_left_out_and_the_record_says_so(rule, orders, ink, sales):
    rule(department_id=sales.id, category_id=orders.id, product_id=ink.id)
    switch_off(orders)
    switch_off(ink)

    file(letter())

    assert about(the_only_ticket()) == (None, None)
    assert history()[1:] == [
        ("rule_left_out", {"category": orders.names}),
        ("rule_left_out", {"product": {"en": "Ink"}}),
    ]


def test_no_mail_asks_the_database_for_what_it_is_about_but_for_check_lists(rule, orders, ink, sales, counting):
    rule(department_id=sales.id, priority=Priority.HIGH, auto_answer=AutoAnswer.NONE)
    file(letter("Dora <dora@example.com>"))
    with counting() as plain:
        file(letter("Emma <emma@example.com>"))
    with transaction():
        [kept] = db.session.query(MailRule)
        kept.category_id, kept.product_id = orders.id, ink.id

    with counting() as with_both:
        file(letter("Finn <finn@example.com>"))

    asked, asked_before = ([one for one in each if one.startswith("SELECT")] for each in (with_both, plain))
    assert len(asked) <= len(asked_before) + 1
    assert len([one for one in asked if "FROM check_list " not in one.replace("\n", " ")]) == len(asked_before)
    assert about(db.session.query(Ticket).order_by(Ticket.id.desc()).first()) == (orders.id, ink.id)


def test_what_a_rule_names_is_not_deleted(rule, orders, ink):
    rule(category_id=orders.id, product_id=ink.id)

    for row in (orders, ink):
        with pytest.raises(offers.NamedByRules, match="Printers"), transaction():
            offers.delete(row)

    assert db.session.query(Category).count() == db.session.query(Product).count() == 1
