"""One screen says what the desk does by itself in each department (S4, A11, C4)."""

from typing import Any

import pytest

from models import Agent, Department, Distribution, db

SAID = {
    "distributes": "least_loaded",
    "distribute_most": "5",
    "remind_days": "3",
    "remind_most": "2",
    "reminder_texts-de": "Hallo {customer}",
    "close_days": "7",
    "close_notice_days": "2",
}


def kept(support):
    db.session.rollback()
    row = db.session.get_one(Department, support.id)
    days = (row.remind_days, row.remind_most, row.close_days, row.close_notice_days)
    return row.distributes, row.distribute_most, days, row.reminder_texts


@pytest.mark.row("A11")
def test_a_manager_says_it_for_their_own_department_alone(signed_in, mona, support, sales):
    browser = signed_in(mona)
    answer = browser.post(f"/desk/automation/edit/?id={support.id}", data=SAID)
    foreign = browser.post(f"/desk/automation/edit/?id={sales.id}", data=SAID)
    listed = browser.get("/desk/automation/").text

    assert answer.status_code == 302 and kept(support) == (
        Distribution.LEAST_LOADED,
        5,
        (3, 2, 7, 2),
        {"de": "Hallo {customer}"},
    )
    assert listed.count("<td") > 3 and "Sales" not in listed and "Продажи" not in listed
    assert kept(sales)[0] == Distribution.OFF and foreign.status_code in (302, 404)


@pytest.mark.row("A11")
@pytest.mark.parametrize("wrong", [{"close_notice_days": "8"}, {"remind_most": "0"}, {"remind_days": "-1"}])
def test_what_could_not_work_is_said(signed_in, root, support, wrong):
    answer = signed_in(root).post(f"/desk/automation/edit/?id={support.id}", data=SAID | wrong)

    assert 'class="wrong"' in answer.text and kept(support)[0] == Distribution.OFF


@pytest.mark.row("S4")
def test_agents_say_whether_they_want_tickets_and_administrators_in_which_languages(signed_in, alice, root):
    own = {"name": "Alice", "language": "en", "timezone": "", "theme": "auto", "deputy_id": ""}
    signed_in(alice).post("/desk/profile/", data=own)
    db.session.rollback()
    wanted = db.session.get_one(Agent, alice.id).takes_tickets
    about = {"name": "Alice", "address": "alice@example.org", "role": "agent", "language": "en", "timezone": ""}
    spoken: dict[str, Any] = {"speaks": ["de", "uk"]}
    about |= {"takes_tickets": "y", "is_switched_on": "y", "deputy_id": ""}
    signed_in(root).post(f"/desk/agent/edit/?id={alice.id}", data=about | spoken)
    db.session.rollback()
    after = db.session.get_one(Agent, alice.id)

    assert (wanted, after.takes_tickets, after.speaks) == (False, True, ["de", "uk"])


@pytest.mark.row("A11")
def test_it_is_said_in_a_browser(opened, root, support):
    page = opened(root, f"/desk/automation/edit/?id={support.id}")
    page.select_option("#distributes", "in_turn")
    page.fill("#remind_days", "4")
    page.click("main >> text=Save")
    page.wait_for_selector(".flash-success, table.rows")

    assert kept(support)[0] == Distribution.IN_TURN and kept(support)[2][0] == 4
