"""The screen of rules where they say what a ticket is about (S4, C2, C3)."""

import pytest

from desk import rule_book
from models import Category, Department, MailRule, Product, db, transaction
from tests.desk.steps import file, the_only_ticket
from tests.letters import letter
from tests.views.agents.test_rules_screen import NEW, a_rule, errors, told

pytestmark = pytest.mark.row("S4", "C2", "C3")


@pytest.fixture
def browser(root, signed_in):
    return signed_in(root)


@pytest.fixture
def orders(sales):
    with transaction():
        category = Category(names={"en": "Orders"}, department=sales)
        db.session.add(category)
    return category


@pytest.fixture
def ink(office):
    with transaction():
        product = Product(names={"en": "Ink"})
        db.session.add(product)
    return product


def chosen(*rows, **more):
    names = {Category: "category_id", Product: "product_id", Department: "department_id"}
    return a_rule(**{"priority": "", **{names[type(row)]: str(row.id) for row in rows}, **more})


def switch_off(row):
    with transaction():
        row.is_offered = False


def test_a_rule_that_only_says_what_it_is_about_is_kept_and_told_in_a_sentence(browser, orders, ink):
    browser.post(NEW, data=chosen(orders, ink))

    [sentence] = told(browser.get("/desk/rule/"))

    rule = db.session.query(MailRule).one()
    assert (rule.category, rule.product) == (orders, ink)
    assert sentence == "If the subject contains “Drucker”: category “Orders”, product “Ink”."


def test_a_category_of_another_department_is_refused_in_words(browser, orders, support):
    answer = browser.post(NEW, data=chosen(orders, support))

    assert errors(answer) == ["This category belongs to another department than the one chosen: Orders"]
    assert f'<option selected value="{orders.id}">Orders (Sales)</option>' in answer.text
    assert db.session.query(MailRule).count() == 0


def test_what_is_switched_off_is_refused_in_words(browser, orders, ink):
    switch_off(orders)
    switch_off(ink)

    answer = browser.post(NEW, data=chosen(orders, ink))

    assert errors(answer) == ["“Orders” is no longer offered.", "“Ink” is no longer offered."]


def test_the_trial_tells_what_it_would_be_about(browser, orders, ink, sales):
    file(letter())

    answer = browser.post("/desk/rule/trial", data=chosen(orders, ink, sales))

    assert "to Sales, category “Orders”, product “Ink”" in answer.text
    assert the_only_ticket().category_id is None


def test_the_trial_tells_which_category_would_be_left_out(browser, orders, ink, support):
    file(letter())

    answer = browser.post("/desk/rule/trial", data=chosen(orders, ink))

    assert "product “Ink”, the category “Orders” is left out: it belongs to Sales" in answer.text


def test_history_says_what_a_rule_chose_and_what_it_left_out(browser, orders, ink, sales, support):
    def keep(**acts):
        with transaction():
            condition = {"field": "subject", "test": "contains", "value": "drucker"}
            rule_book.keep(MailRule(name="Printers", conditions=[condition], **acts))

    keep(category_id=orders.id, product_id=ink.id)
    file(letter())
    switch_off(ink)
    keep(department_id=sales.id, category_id=orders.id, product_id=ink.id)
    file(letter())

    pages = [browser.get(f"/desk/ticket/{number}").text for number in (1, 2)]

    assert "Rule “Printers” could not put it into the category “Orders”, which belongs to Sales." in pages[0]
    assert "Rule “Printers” says that it concerns “Ink”." in pages[0]
    assert "Rule “Printers” put it into the category “Orders”." in pages[1]
    assert "Rule “Printers” could not choose the product “Ink”, which is switched off." in pages[1]


def test_a_category_that_rules_name_stays_and_the_reason_is_said(browser, orders):
    browser.post(NEW, data=chosen(orders))

    browser.post("/desk/category/delete/", data={"id": str(orders.id)})

    assert "Change these first: Printers" in browser.get("/desk/category/").text
    assert db.session.query(Category).count() == 1
