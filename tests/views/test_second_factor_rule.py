"""The office wants a second factor: it is set up first, and nothing else opens before."""

import pytest

from models import Office, SecondFactorFor, db, transaction
from tests.conftest import PASSWORD
from tests.views.test_second_factor import set_up

pytestmark = pytest.mark.row("S12")

SAFETY = "/desk/safety/#second-factor"


@pytest.fixture
def rule(office):
    def make(whom):
        with transaction():
            Office.current().second_factor_for = whom

    return make


def form_of(office, **changed):
    return {
        "name": "Müller",
        "language": "en",
        "languages": ["en"],
        "timezone": "UTC",
        "undo_seconds": 0,
        "automatic_mails_per_hour": 4,
        "spam_days": 30,
        "rating_days": 14,
        "upload_types": "png",
        "second_factor_for": "nobody",
        **changed,
    }


def test_who_has_none_is_led_there_and_nothing_else_opens_before(rule, ticket, alice, signed_in):
    rule(SecondFactorFor.ALL)
    browser = signed_in(alice)

    led = [browser.get(path).headers["Location"] for path in ("/desk/", "/desk/ticket/", "/desk/profile/")]
    data = browser.get("/desk/notices/news", headers={"Accept": "application/json"})
    page = browser.get("/desk/safety/")
    set_up(browser, alice)

    assert led == [SAFETY] * 3
    assert data.status_code == 403
    assert "Your office wants a second factor" in page.text
    assert browser.get("/desk/ticket/").status_code == 200


def test_words_that_were_being_written_are_given_back(rule, ticket, alice, signed_in):
    browser = signed_in(alice)
    rule(SecondFactorFor.ALL)

    answer = browser.post(f"/desk/ticket/{ticket.id}/reply", data={"text": "Half an hour of words"})

    assert answer.status_code == 403
    assert "Half an hour of words" in answer.text


def test_of_managers_it_is_wanted_and_agents_go_on_as_before(rule, office, alice, mona, signed_in):
    rule(SecondFactorFor.MANAGERS)

    answers = [signed_in(one).get("/desk/ticket/").status_code for one in (alice, mona)]

    assert answers == [200, 302]


def test_who_makes_the_rule_is_not_locked_out_by_it(office, root, signed_in):
    browser = signed_in(root)

    refused = browser.post("/desk/office/", data=form_of(office, second_factor_for="all"))
    db.session.rollback()
    before = Office.current().second_factor_for
    set_up(browser, root)
    browser.post("/desk/office/", data=form_of(office, second_factor_for="all"))
    db.session.rollback()

    assert "you would be locked out" in refused.text
    assert (before, Office.current().second_factor_for) == (SecondFactorFor.NOBODY, SecondFactorFor.ALL)
    assert browser.get("/desk/ticket/").status_code == 200


def test_one_that_is_wanted_is_not_switched_off_by_its_owner(rule, office, alice, signed_in):
    browser = signed_in(alice)
    rule(SecondFactorFor.ALL)
    set_up(browser, alice)

    browser.post("/desk/safety/off", data={"password": PASSWORD})

    db.session.refresh(alice)
    assert alice.totp_since is not None
