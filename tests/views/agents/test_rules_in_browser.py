"""Rules in a real browser: rows that come and go, a trial without leaving the page, and all of it without scripts."""

import pytest

from desk import rule_book
from models import MailRule, Priority, db, transaction
from tests.desk.steps import file
from tests.letters import letter
from tests.views.agents.test_in_browser import TELEPHONE

pytestmark = pytest.mark.row("S4")

FIELD, NAME, TEST, VALUE, CHOICE = (
    f"[name=conditions-{part}]" for part in ("field", "name", "test", "value", "choice")
)


def rules():
    db.session.rollback()
    return db.session.query(MailRule).order_by(MailRule.position).all()


@pytest.fixture
def two_mails(office):
    for subject in ("Drucker brennt", "Monitor flackert"):
        file(letter(subject=subject))


@pytest.fixture
def form(opened, root, two_mails):
    """A new rule's form, its name and priority filled in."""

    def fill(**options):
        page = opened(root, "/desk/rule/new/", **options)
        page.fill("#name", "Printers")
        page.select_option("#priority", "high")
        return page

    return fill


def test_a_condition_is_added_tried_and_saved(form):
    page = form()
    page.locator(FIELD).first.select_option("subject")
    page.locator(VALUE).first.fill("drucker")
    page.click("text=Add a condition")
    page.locator(FIELD).nth(1).select_option("header")
    page.locator(NAME).nth(1).fill("Message-ID")
    page.locator(TEST).nth(1).select_option("present")

    page.click("text=Try on the last 50 mails")
    page.wait_for_selector("#trial section")
    told, address = page.inner_text("#trial"), page.url
    page.click("main >> text=Save")
    page.wait_for_selector(".flash-success")

    assert "Of the last 2 mails that began a ticket it fits 1." in told and "Drucker brennt" in told
    assert address.endswith("/desk/rule/new/")
    assert [one["field"] for one in rules()[0].conditions] == ["subject", "header"]


def test_a_row_shows_only_what_it_needs_and_offers_only_what_fits(form):
    page = form()
    row = page.locator(".condition").first
    shown = {}

    for about in ("", "subject", "header", "language"):
        row.locator(FIELD).select_option(about)
        parts = {"name": NAME, "test": TEST, "value": VALUE, "choice": CHOICE}
        shown[about] = [part for part, found in parts.items() if row.locator(found).is_visible()]

    assert shown == {
        "": [],
        "subject": ["test", "value"],
        "header": ["name", "test", "value"],
        "language": ["test", "choice"],
    }
    assert row.locator(f"{TEST} option:not([disabled])").all_inner_texts() == ["is", "is not"]
    assert row.locator(TEST).input_value() == "is"


def test_a_row_is_taken_away_and_the_others_stay(form):
    page = form()
    for number, word in enumerate(("one", "two", "three")):
        if number:
            page.click("text=Add a condition")
        page.locator(FIELD).nth(number).select_option("text")
        page.locator(VALUE).nth(number).fill(word)

    page.locator("button[aria-label='Remove this condition']").nth(1).click()
    page.click("main >> text=Save")
    page.wait_for_selector(".flash-success")

    assert [one["value"] for one in rules()[0].conditions] == ["one", "three"]


def test_a_trial_of_what_makes_no_sense_says_so_as_without_a_script(form):
    page = form()

    page.click("text=Try on the last 50 mails")
    page.wait_for_selector(".wrong")

    assert "one condition at least" in page.inner_text(".wrong")
    assert page.input_value("#name") == "Printers"


def test_without_scripts_a_rule_is_tried_and_saved(form):
    page = form(java_script_enabled=False)
    page.locator(FIELD).nth(0).select_option("subject")
    page.locator(VALUE).nth(0).fill("drucker")
    page.locator(FIELD).nth(1).select_option("kind")
    page.locator(TEST).nth(1).select_option("is_not")
    page.locator(CHOICE).nth(1).select_option("list")

    page.click("text=Try on the last 50 mails")
    told = page.inner_text("#trial")
    page.click("main >> text=Save")

    assert "it fits 1" in told
    [rule] = rules()
    assert [(one["field"], one["value"]) for one in rule.conditions] == [("subject", "drucker"), ("kind", "list")]


def test_rules_are_put_into_another_order(opened, root):
    for name in ("First", "Second"):
        condition = {"field": "subject", "test": "contains", "value": name}
        with transaction():
            rule_book.keep(MailRule(name=name, conditions=[condition], priority=Priority.HIGH))
    page = opened(root, "/desk/rule/")

    page.click("button:has-text('Down')")
    page.wait_for_load_state()

    assert page.locator(".row-name").all_inner_texts() == ["Second", "First"]
    assert [rule.name for rule in rules()] == ["Second", "First"]


def test_the_trial_fits_a_telephone(form):
    page = form(viewport=TELEPHONE)
    page.locator(FIELD).first.select_option("sender")
    page.locator(VALUE).first.fill("carol")

    page.click("text=Try on the last 50 mails")
    page.wait_for_selector("#trial section")

    assert page.evaluate("() => document.documentElement.scrollWidth") <= TELEPHONE["width"]
