"""What a rule did stands in the ticket's history, in words and with the rule's name (S4)."""

import pytest

from desk import rule_book
from models import AutoAnswer, CannedReply, MailRule, Priority, db, transaction
from tests.desk.steps import file, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.row("S4")


def history(browser):
    return browser.get(f"/desk/ticket/{the_only_ticket().id}").text


@pytest.fixture
def thanks(office):
    with transaction():
        reply = CannedReply(name="Thanks", texts={"en": "Thank you."})
        db.session.add(reply)
    return reply


@pytest.fixture
def rule(office):
    def keep(**acts):
        conditions = [{"field": "subject", "test": "contains", "value": "drucker"}]
        with transaction():
            rule_book.keep(MailRule(name="Printers", conditions=conditions, **acts))

    return keep


def test_each_act_has_its_line(rule, sales, bob, root, thanks, signed_in):
    rule(
        department_id=sales.id,
        assignee_id=bob.id,
        priority=Priority.HIGH,
        tags=["fire"],
        auto_answer=AutoAnswer.CANNED,
        canned_reply_id=thanks.id,
    )
    file(letter())

    page = history(signed_in(root))

    for words in ("moved it from Support to Sales.", "gave it to Bob.", "set the priority to “High”."):
        assert f"Rule “Printers” {words}" in page
    assert "Rule “Printers” added tags: fire" in page and "Rule “Printers” answers with “Thanks”." in page


def test_what_could_not_be_done_has_its_line(rule, bob, root, signed_in):
    rule(assignee_id=bob.id, auto_answer=AutoAnswer.NONE)
    file(letter())

    page = history(signed_in(root))

    assert "Rule “Printers” could not give it to Bob, who doesn&#39;t work in this department." in page
    assert "Rule “Printers” wants no automatic answer." in page


def test_a_canned_reply_that_rules_send_is_not_deleted_and_the_reason_is_said(rule, root, thanks, signed_in):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    browser = signed_in(root)

    browser.post("/desk/canned_reply/delete/", data={"id": str(thanks.id)})

    assert "Change these first: Printers" in browser.get("/desk/canned_reply/").text
    assert db.session.query(CannedReply).count() == 1
