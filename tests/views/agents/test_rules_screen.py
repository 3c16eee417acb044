"""The screen for rules on incoming mail: told in sentences, kept in order, tried before they are saved (S4)."""

import re

import pytest

from desk import rule_book
from models import AutoAnswer, CannedReply, MailRule, Priority, Role, Tag, db, transaction
from tests.desk.steps import comes, file, the_only_ticket
from tests.letters import letter

pytestmark = pytest.mark.row("S4")

NEW = "/desk/rule/new/"
ROW = ("field", "name", "test", "value", "choice")


def a_rule(*rows, **more):
    """What the form sends; each row as "field test value", a header's name behind its field, with a colon."""
    parts = [_row(sentence) for sentence in rows or ["subject contains Drucker"]]
    columns = {f"conditions-{part}": [row[number] for row in parts] for number, part in enumerate(ROW)}
    return {"name": "Printers", "is_active": "y", "needs_all": "all", "priority": "high", **usual(), **columns, **more}


def usual():
    return {"auto_answer": "as_usual", "department_id": "", "assignee_id": "", "tags": "", "canned_reply_id": ""}


def _row(sentence):
    field, test, value = f"{sentence}  ".split(" ", 2)
    field, _, name = field.partition(":")
    is_choice = field in ("language", "file_kind", "kind")
    return (field, name, test, "" if is_choice else value.strip(), value.strip() if is_choice else "")


def errors(answer):
    return re.findall(r'<p class="wrong"[^>]*>([^<]*)', answer.text)


def told(answer):
    """The sentences of the list."""
    return re.findall(r'<td class="c-conditions"[^>]*>([^<]*)', answer.text)


def names():
    db.session.expire_all()
    return [rule.name for rule in db.session.query(MailRule).order_by(MailRule.position)]


@pytest.fixture
def browser(root, signed_in):
    return signed_in(root)


@pytest.fixture
def kept(office):
    def keep(name="Printers", value="drucker", **acts):
        condition = {"field": "subject", "test": "contains", "value": value}
        with transaction():
            rule = MailRule(name=name, conditions=[condition], **(acts or {"priority": Priority.HIGH}))
            rule_book.keep(rule)
        return rule

    return keep


# Writing


def test_a_rule_is_written_down_with_all_that_it_says(browser, sales, bob, office):
    with transaction():
        thanks = CannedReply(name="Thanks", texts={"en": "Thanks"})
        db.session.add(thanks)
    rows = ("sender ends @example.com\r\n@example.net", "header:X-Priority: is 1", "language is de")
    more = {
        "needs_all": "any",
        "department_id": str(sales.id),
        "assignee_id": str(bob.id),
        "tags": "fire, Fire, paper",
        "is_spam": "y",
        "is_last": "y",
        "auto_answer": "canned",
        "canned_reply_id": str(thanks.id),
    }

    browser.post(NEW, data=a_rule(*rows, **more))

    rule = db.session.query(MailRule).one()
    assert rule.conditions == [
        {"field": "sender", "test": "ends", "value": "@example.com\n@example.net"},
        {"field": "header", "test": "is", "value": "1", "name": "X-Priority"},
        {"field": "language", "test": "is", "value": "de"},
    ]
    assert (rule.needs_all, rule.department, rule.assignee, rule.priority) == (False, sales, bob, Priority.HIGH)
    assert sorted(rule.tags, key=str.casefold) in (["Fire", "paper"], ["fire", "paper"])
    assert (rule.is_spam, rule.is_last, rule.auto_answer, rule.canned_reply) == (True, True, AutoAnswer.CANNED, thanks)
    assert db.session.query(Tag).count() == 2


def test_a_saved_rule_sorts_the_next_mail(browser):
    browser.post(NEW, data=a_rule())

    file(letter())

    assert the_only_ticket().priority == Priority.HIGH


def test_what_was_saved_stands_in_the_form_again(browser):
    browser.post(NEW, data=a_rule("header:X-Priority is 1", "language is de", needs_all="any", tags="fire"))
    rule = db.session.query(MailRule).one()

    page = browser.get(f"/desk/rule/edit/?id={rule.id}").text

    assert 'value="X-Priority"' in page and '<option value="de" selected>' in page and 'value="fire"' in page
    assert '<option selected value="any">' in page and '<option selected value="high">' in page


def test_a_changed_rule_keeps_its_place(browser, kept):
    first, _ = kept("First"), kept("Second")

    browser.post(f"/desk/rule/edit/?id={first.id}", data=a_rule(name="Changed"))

    assert names() == ["Changed", "Second"]


def test_an_emptied_row_takes_its_condition_away(browser, kept):
    rule = kept()

    browser.post(f"/desk/rule/edit/?id={rule.id}", data=a_rule("text contains fire", " contains drucker"))

    db.session.expire_all()
    assert [one["field"] for one in rule.conditions] == ["text"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (a_rule(" contains x"), "one condition at least"),
        (a_rule("subject contains "), "what a condition compares with"),
        (a_rule("language contains de"), "This comparison doesn"),
        (a_rule("language is xx"), "choose one of the values"),
        (a_rule("smell is x"), "what a condition is about"),
        (a_rule("header: is x"), "This is not the name of a header: –"),
        (a_rule("header:X:Y present"), "This is not the name of a header: X:Y"),
        (a_rule("file_size over much"), "a size in MB as a number: much"),
        (a_rule("subject like **"), "A star alone"),
        (a_rule(f"subject contains {'x' * 301}"), "300 characters"),
        (a_rule(*["subject contains x"] * 21), "keep it to 20 conditions"),
        (a_rule(auto_answer="canned"), "choose the canned reply"),
        (a_rule(assignee_id="zzz"), "Not a valid choice"),
        (a_rule(priority="zzz"), "could not coerce"),
        (a_rule(name=""), "This field is required"),
    ],
)
def test_what_is_wrong_with_a_rule_is_said_and_nothing_typed_is_lost(browser, data, said):
    answer = browser.post(NEW, data={**data, "tags": "kept, too"})

    assert [text for text in errors(answer) if said in text], errors(answer)
    assert 'value="kept, too"' in answer.text
    assert names() == []


def test_a_rule_that_does_nothing_is_refused(browser):
    answer = browser.post(NEW, data=a_rule(priority=""))

    assert "Please say what the rule shall do." in answer.text
    assert names() == []


@pytest.mark.parametrize("trouble", ["elsewhere", "switched off"])
def test_an_assignee_who_could_never_have_the_ticket_is_refused(browser, sales, support, alice, trouble):
    with transaction():
        alice.is_switched_on = trouble == "elsewhere"

    answer = browser.post(NEW, data=a_rule(department_id=str(sales.id), assignee_id=str(alice.id)))

    assert len(errors(answer)) == 1 and "Alice doesn&#39;t" in answer.text
    assert names() == []


# Reading


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("sender ends @example.com", "If the sender ends with “@example.com”: priority “High”."),
        ("subject contains a\nb\nc", "If the subject contains “a”, “b”, or “c”: priority “High”."),
        ("header:X-Spam absent", "If the header X-Spam is missing: priority “High”."),
        ("attachment present", "If there is an attachment: priority “High”."),
        ("language is de", "If the language is “Deutsch”: priority “High”."),
        ("file_size over 5", "If the size of all attachments is over “5” MB: priority “High”."),
    ],
)
def test_a_rule_is_told_in_a_sentence(browser, row, sentence):
    browser.post(NEW, data=a_rule(row))

    assert told(browser.get("/desk/rule/")) == [sentence]


def test_several_conditions_and_acts_are_one_sentence(browser, sales, bob):
    acts = {"department_id": str(sales.id), "assignee_id": str(bob.id), "tags": "fire", "auto_answer": "none"}
    browser.post(NEW, data=a_rule("sender contains a", "text lacks b", needs_all="any", is_last="y", **acts))

    [sentence] = told(browser.get("/desk/rule/"))

    assert sentence == (
        "If the sender contains “a” or the text does not contain “b”: to Sales, assignee Bob, priority “High”, "
        "tags: fire, no automatic answer, then no further rule."
    )


def test_a_condition_of_another_version_breaks_no_list(browser):
    with transaction():
        db.session.add(MailRule(name="Odd", conditions=[{"field": "smell", "test": "is"}], priority=Priority.LOW))
    rule = db.session.query(MailRule).one()

    pages = [browser.get(page).status_code for page in ("/desk/rule/", f"/desk/rule/edit/?id={rule.id}")]

    assert pages == [200, 200]
    assert "isn&#39;t known here" in browser.get("/desk/rule/").text


def test_more_rules_ask_the_database_no_more(browser, kept, sales, bob, counting):
    kept(department_id=sales.id, assignee_id=bob.id)
    with counting() as for_one:
        browser.get("/desk/rule/")
    for number in range(6):
        kept(f"Rule {number}", department_id=sales.id, assignee_id=bob.id)

    with counting() as for_many:
        browser.get("/desk/rule/")

    assert len(for_many) == len(for_one)


# Order


def test_rules_move_up_and_down_and_not_beyond_the_ends(browser, kept):
    first, second, third = (kept(name) for name in ("First", "Second", "Third"))

    for address in (f"{third.id}/up", f"{first.id}/down", f"{third.id}/up", f"{second.id}/down"):
        browser.post(f"/desk/rule/{address}")

    assert names() == ["Third", "First", "Second"]


def test_a_deleted_rule_leaves_the_others_in_their_order(browser, kept):
    rules = [kept(name) for name in ("First", "Second", "Third")]

    browser.post("/desk/rule/delete/", data={"id": str(rules[1].id)})
    browser.post(f"/desk/rule/{rules[2].id}/up")

    assert names() == ["Third", "First"]


def test_a_rule_is_switched_off_and_on(browser, kept):
    rule = kept()

    browser.post(f"/desk/rule/{rule.id}/switch")
    was_on = rule.is_active
    browser.post(f"/desk/rule/{rule.id}/switch")

    db.session.expire_all()
    assert (was_on, rule.is_active) == (False, True)


@pytest.mark.row("R14")
@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER])
def test_only_administrators_see_rules(kept, mona, signed_in, role):
    kept()
    with transaction():
        mona.role = role

    browser = signed_in(mona)

    assert browser.get("/desk/rule/").status_code == 403
    assert browser.post("/desk/rule/trial", data=a_rule()).status_code == 403
    assert "/desk/rule/" not in browser.get("/desk/ticket/").text


# Trying


def test_a_rule_is_tried_on_the_last_mails_and_nothing_is_saved(browser):
    file(letter(subject="Drucker eins"))
    file(letter(subject="Monitor"))

    answer = browser.post("/desk/rule/trial", data=a_rule(tags="fire"))

    assert "Of the last 2 mails that began a ticket it fits 1." in " ".join(answer.text.split())
    assert "priority “High”, tags: fire" in answer.text and "1 mail that it does not fit" in answer.text
    assert names() == [] and db.session.query(Tag).count() == 0


def test_a_trial_of_more_mails_asks_the_database_no_more(browser, sales, bob, counting):
    data = a_rule(department_id=str(sales.id), assignee_id=str(bob.id))
    file(letter(subject="Drucker"))
    with counting() as for_one:
        browser.post("/desk/rule/trial", data=data)
    for _ in range(4):
        file(letter(subject="Drucker"))

    with counting() as for_many:
        browser.post("/desk/rule/trial", data=data)

    assert len(for_many) == len(for_one)


def test_what_was_typed_stays_in_the_form_that_was_tried(browser, kept):
    rule = kept()

    answer = browser.post(f"/desk/rule/trial?id={rule.id}", data=a_rule("text contains <b>", name="Changed & new"))

    assert 'value="Changed &amp; new"' in answer.text and "&lt;b&gt;</textarea>" in answer.text
    assert f'action="/desk/rule/edit/?id={rule.id}"' in answer.text
    assert names() == ["Printers"]


def test_an_earlier_rule_that_would_have_ended_it_is_named(browser, kept):
    kept("First comes this", is_last=True)
    file(letter())

    answer = browser.post("/desk/rule/trial", data=a_rule())

    assert "“First comes this” comes first, and ends there" in answer.text


def test_other_rules_that_fit_are_named_and_what_they_do_is_told(browser, kept):
    kept("Also this", tags=["paper"])
    file(letter())

    answer = browser.post("/desk/rule/trial", data=a_rule(tags="fire"))

    assert "priority “High”, tags: paper, fire" in answer.text
    assert "It also fits: Also this" in answer.text


def test_answers_are_no_mails_to_try_it_on(browser):
    file(letter(Message_ID="<first@example.com>"))
    comes(subject="Drucker", In_Reply_To="<first@example.com>")

    answer = browser.post("/desk/rule/trial", data=a_rule())

    assert "Of the last 1 mail that began a ticket it fits 1." in " ".join(answer.text.split())


def test_without_any_mail_the_trial_says_so(browser):
    assert "there is nothing to try it on" in browser.post("/desk/rule/trial", data=a_rule()).text


def test_a_trial_of_what_makes_no_sense_says_what_is_wrong(browser):
    answer = browser.post("/desk/rule/trial", data=a_rule("header: is x"))

    assert (answer.status_code, errors(answer)) == (422, ["This is not the name of a header: –"])


def test_a_trial_of_a_rule_that_there_is_not_is_a_404(browser, office):
    assert browser.post("/desk/rule/trial?id=999", data=a_rule()).status_code == 404


@pytest.mark.row("C6")
def test_a_rule_for_spam_is_told_with_whom_it_spares(browser):
    browser.post(NEW, data=a_rule("sender is win@bulk.example", priority="", is_spam="y"))

    [sentence] = told(browser.get("/desk/rule/"))

    assert sentence == "If the sender is “win@bulk.example”: into the spam folder unless we know the customer."
