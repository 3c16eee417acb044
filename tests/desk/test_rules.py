"""Rules on incoming mail: what they do with a new ticket, in which order, and what they can't keep from being filed."""

from datetime import timedelta

import pytest

from desk import reasons, rule_book, rules, spam
from mail.read import read
from models import (
    AutoAnswer,
    CannedReply,
    MailRule,
    Office,
    OutgoingState,
    Priority,
    Purpose,
    Tag,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import BOTH, EVE, all_tickets, comes, file, outbox, the_only_ticket
from tests.letters import letter

pytestmark = [pytest.mark.row("S4"), pytest.mark.usefixtures("office")]

ABOUT_PRINTERS = {"field": "subject", "test": "contains", "value": "drucker"}
ABOUT_MONITORS = {"field": "subject", "test": "contains", "value": "monitor"}


@pytest.fixture
def rule(office):
    """Writes a rule down; about printers, if nothing else is said."""

    def keep(name="Printers", *conditions, **acts):
        with transaction():
            kept = MailRule(name=name, conditions=list(conditions) or [ABOUT_PRINTERS], **acts)
            rule_book.keep(kept)
        return kept

    return keep


@pytest.fixture
def thanks(office):
    with transaction():
        reply = CannedReply(name="Thanks", texts={"de": "Danke, {customer}! #{number}\n{link}", "en": "Thanks!"})
        db.session.add(reply)
    return reply


def history():
    """What the record says, but for the ticket's opening: the kind, and the rule that did it."""
    return [(one.kind, one.details.get("rule")) for one in the_only_ticket().events if one.kind != "opened"]


def tags():
    return [tag.name for tag in the_only_ticket().tags]


def test_a_rule_does_all_that_it_says(rule, sales, bob):
    rule(department_id=sales.id, assignee_id=bob.id, priority=Priority.HIGH, tags=["Hardware", "fire"])

    file(letter())

    ticket = the_only_ticket()
    assert (ticket.department, ticket.assignee, ticket.priority) == (sales, bob, Priority.HIGH)
    assert sorted(tags()) == ["Hardware", "fire"]
    assert history() == [(kind, "Printers") for kind in ("transferred", "assigned", "prioritised", "tagged")]


def test_a_mail_that_fits_no_rule_is_filed_as_ever(rule, support, sales):
    rule("Monitors", ABOUT_MONITORS, department_id=sales.id)

    file(letter())

    assert the_only_ticket().department == support
    assert history() == []


def test_a_rule_that_is_switched_off_does_nothing(rule, support, sales):
    rule(department_id=sales.id, is_active=False)

    file(letter())

    assert the_only_ticket().department == support


def test_where_two_rules_speak_of_the_same_the_later_one_decides(rule, support, sales):
    rule("First", department_id=sales.id, priority=Priority.LOW, tags=["one"])
    rule("Second", priority=Priority.URGENT, tags=["two"])

    file(letter())

    ticket = the_only_ticket()
    assert (ticket.department, ticket.priority, tags()) == (sales, Priority.URGENT, ["one", "two"])
    assert history() == [("transferred", "First"), ("prioritised", "Second"), ("tagged", "First"), ("tagged", "Second")]


def test_after_a_rule_that_is_the_last_no_other_is_looked_at(rule):
    rule("First", priority=Priority.LOW, is_last=True)
    rule("Second", priority=Priority.URGENT)

    file(letter())

    assert the_only_ticket().priority == Priority.LOW


def test_a_last_rule_that_does_not_fit_ends_nothing(rule):
    rule("First", ABOUT_MONITORS, is_last=True)
    rule("Second", priority=Priority.URGENT)

    file(letter())

    assert the_only_ticket().priority == Priority.URGENT


def test_the_order_is_the_offices(rule):
    rule("First", priority=Priority.LOW)
    second = rule("Second", priority=Priority.URGENT)
    with transaction():
        rule_book.move(second, -1)

    file(letter())

    assert the_only_ticket().priority == Priority.LOW


def test_an_answer_is_left_alone(rule, sales):
    file(letter(Message_ID="<first@example.com>"))
    rule(department_id=sales.id, priority=Priority.URGENT, tags=["late"], is_spam=True)

    comes(subject="Drucker", In_Reply_To="<first@example.com>")

    ticket = the_only_ticket()
    assert (ticket.department != sales, ticket.priority, tags(), ticket.is_spam) == (True, Priority.NORMAL, [], False)


def test_a_mail_filed_twice_is_ruled_once(rule, sales):
    rule(department_id=sales.id, tags=["fire"])
    raw = letter()

    file(raw)
    file(raw)

    assert history() == [("transferred", "Printers"), ("tagged", "Printers")]


def test_the_confirmation_comes_from_the_department_the_rule_chose(rule, sales):
    with transaction():
        sales.signatures = {"de": "Ihr Verkauf"}
    rule(department_id=sales.id)

    file(letter(text="Der Drucker brennt, und niemand weiß, was zu tun ist."))

    [mail] = outbox(Purpose.CONFIRMATION)
    assert mail.sender_address == "sales@example.org"
    assert "Ihr Verkauf" in mail.text


def test_a_mail_to_two_departments_is_ruled_in_both(rule, sales):
    rule(priority=Priority.HIGH)

    file(letter(to=BOTH))

    assert [ticket.priority for ticket in all_tickets()] == [Priority.HIGH] * 2


def test_a_mail_to_two_departments_that_a_rule_brings_together_stays_two_tickets(rule, sales):
    rule(department_id=sales.id)
    raw = letter(to=BOTH)

    file(raw)
    file(raw)

    assert [ticket.department for ticket in all_tickets()] == [sales, sales]


# What can't be done


@pytest.mark.parametrize("trouble", ["switched off", "elsewhere"])
def test_an_assignee_who_cannot_have_it_is_left_out_and_the_record_says_so(rule, alice, bob, trouble):
    rule(assignee_id=(alice if trouble == "switched off" else bob).id, priority=Priority.HIGH)
    with transaction():
        alice.is_switched_on = False

    file(letter())

    assert (the_only_ticket().assignee, the_only_ticket().priority) == (None, Priority.HIGH)
    assert history() == [("rule_left_out", "Printers"), ("prioritised", "Printers")]


@pytest.mark.parametrize(
    "conditions", [[{"field": "smell"}], [{}], ["subject"], [{**ABOUT_PRINTERS, "value": None}], None, [], "x", [7]]
)
def test_a_rule_that_makes_no_sense_keeps_no_mail_from_being_filed(conditions):
    with transaction():
        db.session.add(MailRule(name="Odd", conditions=conditions, priority=Priority.HIGH))

    file(letter())

    assert the_only_ticket().priority == Priority.NORMAL


def test_a_tag_that_is_there_in_another_case_is_taken(rule):
    with transaction():
        Tag.named("FIRE")
    rule(tags=["#fire", "Fire", " fire "])

    file(letter())

    assert tags() == ["FIRE"]


# Spam


@pytest.mark.row("S11")
def test_spam_by_a_rule_lies_in_the_spam_folder_with_the_rules_name(rule):
    rule("Lottery", {"field": "sender", "test": "ends", "value": "@bulk.example"}, is_spam=True)

    file(letter("Win <win@bulk.example>"))

    ticket = the_only_ticket()
    assert ticket.is_spam and outbox() == []
    assert "“Lottery”" in reasons.shown(ticket.spam_reason, "en")
    assert ("rule_spam", "Lottery") in history()


@pytest.mark.row("C6")
def test_a_known_customers_mail_is_no_spam_and_the_record_says_so(rule):
    file(letter(EVE, subject="Monitor"))
    rule(is_spam=True)

    file(letter(EVE))

    second = all_tickets()[1]
    assert not second.is_spam
    assert [one.kind for one in second.events if "rule" in one.details] == ["rule_spared"]


def test_what_a_rule_took_for_spam_is_answered_as_the_rule_says_once_it_is_taken_back(rule, thanks, alice):
    rule(is_spam=True, auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    file(letter(EVE))

    with transaction():
        spam.take_back(the_only_ticket(), by=alice, now=NOON)

    assert [mail.purpose for mail in outbox()] == [Purpose.AUTO_REPLY]


# Automatic answers


def german(**more):
    return letter(**{"text": "Der Drucker brennt, und niemand weiß, was zu tun ist.", **more})


def test_a_canned_reply_goes_out_in_the_customers_language_in_place_of_the_confirmation(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)

    file(german())

    [mail] = outbox()
    ticket = the_only_ticket()
    assert (mail.purpose, mail.recipients) == (Purpose.AUTO_REPLY, ["carol@example.com"])
    assert f"Danke, Carol Weiß! #{ticket.number}\nhttps://desk.example.org/ticket/" in mail.text
    assert mail.subject == f"Re: Drucker brennt [#{ticket.number}]"
    assert history() == [("rule_answer", "Printers")]


@pytest.mark.row("S11")
def test_it_bears_the_marks_of_an_automatic_mail_and_threads(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)

    file(german(Message_ID="<asked@example.com>"))

    [mail] = outbox()
    assert mail.is_automatic and mail.headers["Auto-Submitted"] == "auto-replied"
    assert mail.headers["In-Reply-To"] == "<asked@example.com>"


def test_an_answer_to_it_finds_its_ticket(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    file(german())
    [mail] = outbox()

    comes(sender="Someone <else@example.net>", In_Reply_To=f"<{mail.letter_id}>")

    assert len(the_only_ticket().messages) == 2


@pytest.mark.row("S11")
def test_machines_get_no_canned_reply(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)

    file(german(Precedence="bulk", List_Id="<x.example.com>"))

    assert outbox() == []


@pytest.mark.row("S11")
def test_canned_replies_are_capped_as_confirmations_are(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    most = Office.current().automatic_mails_per_hour

    for _ in range(most + 3):
        file(german())

    assert len(outbox(Purpose.AUTO_REPLY)) == most


def test_a_rule_may_want_no_answer(rule):
    rule(auto_answer=AutoAnswer.NONE)

    file(german())

    assert outbox() == []
    assert history() == [("rule_answer", "Printers")]


def test_a_rules_canned_reply_goes_out_also_where_the_office_confirms_nothing(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    with transaction():
        Office.current().confirms_requests = False

    file(german())

    assert [mail.purpose for mail in outbox()] == [Purpose.AUTO_REPLY]


def test_an_empty_canned_reply_is_no_answer_so_the_confirmation_goes_out(rule, thanks):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    with transaction():
        thanks.texts = {"de": "  "}

    file(german())

    assert [mail.purpose for mail in outbox()] == [Purpose.CONFIRMATION]


def test_a_canned_reply_that_spam_must_not_get_is_held_back(rule, thanks, alice):
    rule(auto_answer=AutoAnswer.CANNED, canned_reply_id=thanks.id)
    file(letter(EVE))

    with transaction():
        spam.put_away_by_hand(the_only_ticket(), by=alice, now=NOON + timedelta(seconds=1))

    assert [mail.state for mail in outbox()] == [OutgoingState.WITHDRAWN]


# How much is asked


def test_many_rules_and_mails_cost_no_query_each(rule, counting):
    for number in range(5):
        rule(f"Rule {number}", ABOUT_MONITORS, tags=["x"])
    file(letter())

    with transaction(), counting() as statements:
        for _ in range(4):
            rules.apply(the_only_ticket(), read(letter()), now=NOON)

    assert len([one for one in statements if "mail_rule" in one]) == 1


def test_an_administrator_may_hold_everything_and_others_their_departments(support, alice, mona, root, bob):
    may = [rule_book.may_hold(agent, support) for agent in (alice, mona, root, bob)]

    assert may == [True, True, True, False]
