"""What Flask-Admin's screens can do, each of it done in a real browser under the strict policy, on one desk (S10).

Every screen that deletes asks first, with the row's name, and says that it is done. Whatever the policy held back, or
a script stumbled over, fails the test as it is closed (`opened`).
"""

from typing import Any

import pytest

from desk import rule_book, ticket_rule_book
from models import (
    BlockedSender,
    Brand,
    Calendar,
    CannedReply,
    Category,
    CustomField,
    EscalationLevel,
    Every,
    FieldKind,
    IncomingMail,
    IncomingState,
    Mailbox,
    MailRule,
    Occasion,
    OutgoingMail,
    OutgoingState,
    Product,
    RecurringTicket,
    ServiceLevel,
    Tag,
    TicketRule,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import file
from tests.letters import letter
from tests.views.agents.test_in_browser import until

# Each screen with a button that deletes, and a row of it. An article goes before its category.
DELETED = {
    "blocked": "spam@example.net",
    "calendar": "Hours of the shop",
    "service_level": "Gold",
    "escalation": "escalation after",
    "brand": "Nordlicht",
    "canned_reply": "Thanks",
    "category": "Faults",
    "product": "Printers of ours",
    "custom_field": "Serial number",
    "article": "Papierstau beheben",
    "article_category": "Printers",
    "rule": "Second",
    "ticket_rule": "Later",
    "recurring": "Sicherung prüfen",
}
SWITCHED = ("rule", "ticket_rule", "recurring")
EXPORTED = ("customer", "organisation", "event")


@pytest.fixture
def rows(support, jam, ticket) -> None:
    """One row of everything, two of what has an order."""
    with transaction():
        db.session.add_all(
            [
                BlockedSender(pattern="spam@example.net", created_at=NOON),
                Calendar(name="Hours of the shop"),
                ServiceLevel(name="Gold", is_always=True, first_answer_minutes=120),
                EscalationLevel(department=support, level=9, after_minutes=9000),
                Brand(name="Nordlicht"),
                CannedReply(name="Thanks", texts={"en": "Thank you."}),
                Category(names={"en": "Faults"}),
                Product(names={"en": "Printers of ours"}),
                CustomField(labels={"en": "Serial number"}),
                CustomField(
                    labels={"en": "Colour"},
                    kind=FieldKind.ONE,
                    options=[{"key": "a", "names": {"en": "Red"}, "is_offered": True}],
                ),
                RecurringTicket(subject="Sicherung prüfen", department=support, every=Every.DAY, is_active=True),
            ]
        )
        for name in ("Warranty", "Guarantee"):
            Tag.named(name)
        for name in ("First", "Second"):
            condition = {"field": "subject", "test": "contains", "value": name}
            rule_book.keep(MailRule(name=name, conditions=[condition], is_spam=True))
        for name in ("Sooner", "Later"):
            ticket_rule_book.keep(TicketRule(name=name, occasion=Occasion.OPENED, tags=["new"]), now=NOON)


@pytest.fixture
def mails(ticket) -> None:
    """One that came and one that goes, each gone wrong; and the mailbox of both."""
    incoming = file(letter(text="Unlesbar"))
    with transaction():
        db.session.add(Mailbox(address="support@example.org", imap_host="imap.example.org"))
        incoming.set_aside("broken")
        for mail in db.session.query(OutgoingMail).order_by(OutgoingMail.id).limit(1):
            mail.mark_failed("Refused.", is_permanent=True, now=NOON)


class Desk:
    """The page, and what it asked before something was done."""

    def __init__(self, page: Any) -> None:
        self.page, self.asked, self.accepts = page, list[str](), True
        self.base = page.url.partition("/desk/")[0]
        page.on("dialog", self._answer)

    def _answer(self, dialog: Any) -> None:
        self.asked.append(dialog.message)
        dialog.accept() if self.accepts else dialog.dismiss()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}/desk/{path}")

    def row(self, words: str) -> Any:
        return self.page.locator(f"table.rows tbody tr:has-text('{words}')").last

    def press(self, button: Any) -> None:
        """Something that leads to a page."""
        with self.page.expect_navigation():
            button.click()

    def saves(self) -> None:
        self.press(self.page.locator("main form.desk-form .form-actions button").first)
        self.page.wait_for_selector(".flash-success")


@pytest.fixture
def desk(opened, rows, mails, root) -> Desk:
    return Desk(opened(root, "/desk/blocked/"))


@pytest.mark.row("S10")
@pytest.mark.timeout(240)
def test_each_act_of_flask_admins_screens_is_done_and_confirmed(desk):
    make_change_and_find(desk)
    fill_in_lines_of_forms(desk)
    narrow_sort_and_look(desk)
    files = save_as_tables(desk)
    switch_and_move(desk)
    try_again(desk)
    join_and_throw_away_tags(desk)
    new_password(desk)
    gone = {screen: delete(desk, screen, name) for screen, name in DELETED.items()}

    assert {screen: told for screen, told in gone.items() if told != "kept, then gone"} == {}
    assert sorted(files) == sorted(EXPORTED)


def make_change_and_find(desk: Desk) -> None:
    desk.open("blocked/new/")
    desk.page.fill("#pattern", "more@example.net")
    desk.saves()
    desk.press(desk.row("more@").locator(".row-name a"))
    desk.page.fill("#remark", "Asked for nothing")
    desk.saves()
    desk.page.fill(".list-search input[type=search]", "asked for")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Enter")
    assert desk.page.locator("table.rows tbody tr").count() == 1


def fill_in_lines_of_forms(desk: Desk) -> None:
    """Rows within a form: a calendar's days, what a field offers, a customer's addresses."""
    desk.open("calendar/")
    desk.press(desk.row("Hours of the shop").locator(".row-name a"))
    desk.page.locator("[name=days-day]").first.fill("2026-12-24")
    desk.page.locator("[name=days-name]").first.fill("Christmas Eve")
    desk.saves()
    desk.open("custom_field/")
    desk.press(desk.row("Colour").locator(".row-name a"))
    desk.page.locator("[name=options-en]").nth(1).fill("Green")
    desk.saves()
    db.session.rollback()
    [day] = db.session.query(Calendar).filter_by(name="Hours of the shop").one().days
    [field] = db.session.query(CustomField).filter_by(kind=FieldKind.ONE)
    assert day.name == "Christmas Eve"
    assert [one["names"]["en"] for one in field.options] == ["Red", "Green"]


def narrow_sort_and_look(desk: Desk) -> None:
    """A filter that becomes a chip and is taken away again, tabs, a column's heading, a row's own page."""
    desk.open("outgoing/")
    desk.page.click("summary:text-is('Filter')")
    desk.page.fill(".filter-form [name=since]", "2026-01-01")
    desk.press(desk.page.locator(".filter-form button"))
    chips = desk.page.locator(".filter-chips a").count()
    desk.press(desk.page.locator(".filter-chips a").first)
    desk.press(desk.page.locator(".tabs a").nth(1))
    desk.press(desk.page.locator("th a").first)
    desk.page.wait_for_selector("th[aria-sort]")
    desk.press(desk.page.locator(".row-name a").first)
    assert chips == 1 and desk.page.locator(".facts dt").count() > 2


def save_as_tables(desk: Desk) -> list[str]:
    names = []
    for screen in EXPORTED:
        desk.open(f"{screen}/")
        with desk.page.expect_download() as download:
            desk.page.click("text=Save as a table (CSV)")
        names.append(download.value.suggested_filename.partition("-20")[0])
    return names


def switch_and_move(desk: Desk) -> None:
    for screen in SWITCHED:
        desk.open(f"{screen}/")
        for button, state in (("Switch off", "Off"), ("Switch on", "On")):
            desk.press(desk.row(DELETED[screen]).locator(f"button:text-is('{button}')"))
            assert desk.row(DELETED[screen]).locator(".mark").last.inner_text() == state
    desk.open("rule/")
    desk.press(desk.row("Second").locator("button:text-is('Up')"))
    assert desk.page.locator(".row-name").all_inner_texts() == ["Second", "First"]
    desk.press(desk.row("Second").locator("button:text-is('Down')"))


def try_again(desk: Desk) -> None:
    desk.open("incoming/?show=failed")
    desk.press(desk.page.locator("button:text-is('Try again')").first)
    desk.open("outgoing/?show=wrong")
    desk.press(desk.page.locator("button:text-is('Send again')").first)
    desk.open("mailbox/")
    desk.press(desk.page.locator("button:text-is('Try it')"))
    db.session.rollback()
    assert db.session.query(IncomingMail).filter_by(state=IncomingState.FAILED).count() == 0
    assert db.session.query(OutgoingMail).filter_by(state=OutgoingState.FAILED).count() == 0
    assert "/trial/" in desk.page.url


def join_and_throw_away_tags(desk: Desk) -> None:
    desk.open("tag/")
    desk.press(desk.row("Guarantee").locator(".row-name a"))
    desk.page.fill("#into", "Warranty")
    desk.press(desk.page.locator("form[action*='/merge'] button"))
    desk.open("tag/")
    desk.press(desk.row("Warranty").locator(".row-name a"))
    desk.press(desk.page.locator("button:text-is('Delete the tag')"))
    desk.page.wait_for_selector(".flash-success")
    db.session.rollback()
    left = [one.name for one in db.session.query(Tag).filter(Tag.key.in_(["warranty", "guarantee"]))]
    assert desk.asked.pop() == "Delete “Warranty” for good?" and left == []


def new_password(desk: Desk) -> None:
    desk.open("agent/")
    desk.press(desk.row("bob@").locator("button:text-is('New one-time password')"))
    assert "The old password ends" in desk.asked.pop() and desk.page.locator(".flash").count() == 1


def delete(desk: Desk, screen: str, name: str) -> str:
    """Refused at first, which changes nothing; then done."""
    desk.open(f"{screen}/")
    before = desk.page.locator("table.rows tbody tr").count()

    def button() -> Any:
        row = desk.row(name if screen != "escalation" else "")
        return row.locator("form[action*='/delete/'] button")

    desk.accepts = False
    button().click()
    until(desk.page, lambda: bool(desk.asked))
    question, desk.accepts = desk.asked.pop(), True
    kept = desk.page.locator("table.rows tbody tr").count()
    desk.press(button())
    told = desk.page.locator(".flash-success").count() == 1 and desk.asked.pop() == question and name in question
    left = desk.page.locator("table.rows tbody tr").count()
    return "kept, then gone" if (kept, left, told) == (before, before - 1, True) else f"{question} {kept} {left} {told}"
