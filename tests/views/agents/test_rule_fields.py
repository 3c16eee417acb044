"""What the forms of rules on mail and on tickets ask alike, and keep alike (S4)."""

import pytest

from desk import ticket_rule_book
from models import MailRule, Occasion, Priority, TicketRule, db, transaction
from tests.conftest import NOON
from tests.views.agents.test_rules_screen import a_rule

pytestmark = pytest.mark.row("S4")
MODELS = {"rule": MailRule, "ticket_rule": TicketRule}
ON_TICKETS = {"occasion": "opened", "status": "", "check_list_id": "", "agent_id": "", "note": ""}


def kept(endpoint):
    db.session.rollback()
    return db.session.query(MODELS[endpoint]).one()


@pytest.mark.parametrize("endpoint", MODELS)
def test_department_priority_tags_and_how_many_conditions_are_kept_shown_and_taken_back(
    root, support, signed_in, endpoint
):
    browser = signed_in(root)
    said = {"needs_all": "any", "priority": "urgent", "tags": " fire ,Drucker,, fire", "department_id": str(support.id)}
    browser.post(f"/desk/{endpoint}/new/", data=a_rule(**ON_TICKETS | said))
    rule = kept(endpoint)
    first = (rule.needs_all, rule.priority, rule.tags, rule.department_id)
    form = browser.get(f"/desk/{endpoint}/edit/?id={rule.id}").text

    less = {"needs_all": "all", "priority": "", "tags": "fire", "department_id": ""}
    browser.post(f"/desk/{endpoint}/edit/?id={rule.id}", data=a_rule(**ON_TICKETS | less))
    rule = kept(endpoint)

    assert first == (False, Priority.URGENT, ["Drucker", "fire"], support.id)
    assert 'value="Drucker, fire"' in form and '<option selected value="any">' in form
    assert '<option selected value="urgent">' in form and f'<option selected value="{support.id}">' in form
    assert (rule.needs_all, rule.priority, rule.tags, rule.department_id) == (True, None, ["fire"], None)


@pytest.mark.parametrize("endpoint", MODELS)
def test_a_form_tampered_with_is_refused(root, support, signed_in, endpoint):
    browser = signed_in(root)

    answers = [
        browser.post(f"/desk/{endpoint}/new/", data=a_rule(**ON_TICKETS | {name: wrong}))
        for name, wrong in (("priority", "top"), ("department_id", "999"), ("tags", "x" * 1301), ("name", ""))
    ]

    assert ['class="wrong"' in one.text for one in answers] == [True] * 4
    assert db.session.query(MODELS[endpoint]).count() == 0


def test_what_a_rule_already_says_stands_in_the_form_of_another_reader(root, office, signed_in):
    with transaction():
        rule = TicketRule(name="Fire", occasion=Occasion.OPENED, conditions=[], tags=["a", "b"], needs_all=False)
        ticket_rule_book.keep(rule, now=NOON)
        root.language = "de"

    form = signed_in(root).get(f"/desk/ticket_rule/edit/?id={rule.id}").text

    assert 'value="a, b"' in form and '<option selected value="any">' in form
