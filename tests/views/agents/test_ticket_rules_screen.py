"""The screen for rules on tickets: told in sentences, kept in order, tried before they are saved (S4)."""

import re
from html import unescape
from typing import Any

import pytest

from desk import ticket_rule_book
from models import CannedReply, Occasion, Office, Priority, Status, TicketRule, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S4")

NEW = "/desk/ticket_rule/new/"
ROW = ("field", "name", "test", "value", "choice")


def says(*rows, **more):
    """What the form sends; each row as "field test value"."""
    parts = [_row(sentence) for sentence in rows]
    columns = {f"conditions-{part}": [row[number] for row in parts] for number, part in enumerate(ROW)}
    usual = {"name": "Fire", "is_active": "y", "occasion": "opened", "needs_all": "all", "tags": "fire"}
    as_it_is = dict.fromkeys(("department_id", "assignee_id", "priority", "status", "canned_reply_id", "agent_id"), "")
    return {**usual, **as_it_is, **columns, **more}


def _row(sentence):
    field, test, value = f"{sentence}  ".split(" ", 2)
    chosen = field not in ("subject", "text", "tag", "sender")
    return (field, "", test, "" if chosen else value.strip(), value.strip() if chosen else "")


def rules():
    db.session.rollback()
    return db.session.query(TicketRule).order_by(TicketRule.position).all()


def told(answer):
    return re.findall(r'<td class="c-conditions"[^>]*>([^<]*)', unescape(answer.text))


@pytest.fixture
def browser(root, signed_in):
    return signed_in(root)


def test_a_rule_is_written_down_told_switched_off_and_deleted(browser, support, alice):
    with transaction():
        canned = CannedReply(name="Thanks", texts={"en": "Thanks"})
        db.session.add(canned)
    rows = ("subject contains fire", f"department is {support.id}", "assignee is none", "status is_not closed")
    acts: dict[str, Any] = {
        "priority": "urgent",
        "status": "pending",
        "canned_reply_id": str(canned.id),
        "note": "Look at it.",
    }
    acts |= {"assignee_id": str(alice.id), "tells": ["manager"], "agent_id": str(alice.id)}
    answer = browser.post(NEW, data=says(*rows, occasion="unanswered", after_minutes="4 h", in_hours="y", **acts))
    [rule] = rules()
    kept = (rule.after_minutes, rule.status, rule.priority)
    page = browser.get("/desk/ticket_rule/")
    browser.post(f"/desk/ticket_rule/{rule.id}/switch")
    switched, watched = rules()[0].is_active, Office.current().rule_occasions
    browser.post("/desk/ticket_rule/delete/", data={"id": str(rule.id)})

    assert answer.status_code == 302
    assert told(page) == [
        "When the customer has waited for an answer for 4 hours of working time, if the subject contains “fire”, the "
        "department is “Support”, the assignee is “nobody”, and the state is not “Closed”: assignee Alice, priority "
        "“Urgent”, tags: fire, a note, tell: the department's manager, Alice, the customer is sent “Thanks”, state "
        "“Waiting for customer”."
    ]
    assert kept == (240, Status.PENDING, Priority.URGENT)
    assert (switched, watched, rules()) == (False, [], [])


def test_the_order_is_kept(browser, office):
    for name in ("One", "Two"):
        browser.post(NEW, data=says(name=name))

    browser.post(f"/desk/ticket_rule/{rules()[1].id}/up")

    assert [one.name for one in rules()] == ["Two", "One"] and Office.current().rule_occasions == ["opened"]


@pytest.mark.parametrize(
    "wrong",
    [
        says(tags=""),
        says(occasion="solved", after_minutes=""),
        says(occasion="solved", after_minutes="soon"),
        says("header present "),
        says("tag contains x"),
        says("department is Sales"),
        says(name=""),
    ],
)
def test_what_could_not_work_is_said_at_once(browser, office, wrong):
    answer = browser.post(NEW, data=wrong)

    assert 'class="wrong"' in answer.text and rules() == []


def test_it_is_tried_on_the_last_tickets_and_nothing_is_saved(browser, ticket):
    waits = browser.post("/desk/ticket_rule/trial", data=says(occasion="unanswered", after_minutes="365 d"))
    fits = browser.post("/desk/ticket_rule/trial", data=says("subject contains drucker"))
    not_yet = browser.post("/desk/ticket_rule/trial", data=says(occasion="replied"))
    refused = browser.post("/desk/ticket_rule/trial", data=says(tags=""))

    assert "Of the last 1 ticket it fits 1." in fits.text and "Drucker brennt" in fits.text
    assert "1 ticket has not come to its time yet." in waits.text
    assert "1 ticket that it does not fit" in not_yet.text
    assert refused.status_code == 422 and rules() == [] and ticket.tags == []


def test_a_rule_that_is_changed_counts_from_now_on(browser, office):
    with transaction():
        rule = TicketRule(name="Old", occasion=Occasion.OPENED, conditions=[], tags=["x"])
        ticket_rule_book.keep(rule, now=NOON)
    since = rule.active_since
    browser.post(f"/desk/ticket_rule/edit/?id={rule.id}", data=says(name="New name", tags="x"))
    renamed = rules()[0].active_since
    browser.post(f"/desk/ticket_rule/edit/?id={rule.id}", data=says(name="New name", occasion="wrote"))

    assert renamed == since < rules()[0].active_since


@pytest.mark.row("R14")
def test_they_are_for_administrators(signed_in, mona):
    assert signed_in(mona).get("/desk/ticket_rule/").status_code == 403


def test_a_rule_is_made_and_tried_in_a_browser(opened, root, ticket):
    page = opened(root, NEW)
    shown = [page.locator("#after_minutes").is_visible()]
    is_sent = page.locator("#canned_reply_id").is_visible()
    page.fill("#name", "Printers")
    page.select_option("#occasion", "unanswered")
    shown.append(page.locator("#after_minutes").is_visible())
    page.fill("#after_minutes", "1 h")
    page.locator("[name=conditions-field]").first.select_option("department")
    choice = page.locator("[name=conditions-choice]").first
    offered = choice.locator("option:not([disabled])").evaluate_all("all => all.map(one => one.parentElement.label)")
    choice.select_option(label="Support")
    page.fill("#tags", "late")
    page.click("text=Try on the last 50 tickets")
    page.wait_for_selector("#trial section")
    tried = page.inner_text("#trial")
    page.click("main >> text=Save")
    page.wait_for_selector(".flash-success")

    assert shown == [False, True] and is_sent and "Of the last 1 ticket it fits" in tried
    assert {one for one in offered if one} >= {"Department"}
    assert [one.conditions[0]["field"] for one in rules()] == ["department"]
