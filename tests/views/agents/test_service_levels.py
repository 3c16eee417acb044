"""The screens of service levels and escalations, and clocks as lists and tickets show them (S2, R21)."""

from datetime import timedelta

import pytest

from desk import recounts, replies, requests, tickets
from models import Concerns, EscalationLevel, Priority, Recount, ServiceLevel, db, transaction, utcnow
from tests.conftest import NOON

LEVEL = {"name": "Gold", "first_answer_minutes": "2 h", "calendar": "always"}
ESCALATION = {
    "priority": "",
    "concerns": "solution",
    "after": "80 %",
    "tells": ["manager", "deputy"],
    "tags": "late, soon",
}


@pytest.fixture
def promised(ticket, root):
    """Carol's ticket came a moment ago and was promised an answer in two hours, a solution in ten."""
    with transaction():
        ticket.created_at = ticket.waiting_since = utcnow() - timedelta(minutes=1)
        db.session.query(Recount).delete()
        for clock in list(ticket.clocks):
            db.session.delete(clock)
        db.session.add(
            ServiceLevel(name="Gold", is_always=True, first_answer_minutes=120, solution_minutes=600),
        )
    with transaction():
        while recounts.go_on(now=utcnow()):
            pass
    return ticket


@pytest.mark.row("S2")
def test_a_service_level_is_made_changed_and_deleted_in_its_form(root, support, carol, signed_in):
    browser = signed_in(root)
    page = "/desk/service_level/"

    browser.post(f"{page}new/", data=LEVEL | {"department_id": str(support.id), "priority": "urgent"})
    level = db.session.query(ServiceLevel).one()
    made = (level.name, level.priority, level.department, level.first_answer_minutes, level.is_always)
    form = browser.get(f"{page}edit/?id={level.id}").text
    listed = browser.get(page).text
    open_to_all = {"calendar": "", "priority": "", "department_id": ""}
    browser.post(f"{page}edit/?id={level.id}", data=LEVEL | open_to_all | {"customer": carol.address})
    changed = (level.priority, level.department, level.customer, level.is_always)
    browser.post(f"{page}delete/", data={"id": str(level.id)})

    assert made == ("Gold", Priority.URGENT, support, 120, True)
    assert 'value="2 hr"' in form and '<option selected value="always">' in form
    assert "Support, Urgent" in listed and "day and night" in listed
    assert changed == (None, None, carol, False)
    assert db.session.query(ServiceLevel).count() == 0


@pytest.mark.row("S2")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first_answer_minutes": ""}, "one of the three times"),
        ({"first_answer_minutes": "soon"}, "not: soon"),
        ({"customer": "nobody@example.com"}, "No customer writes from this address: nobody@example.com"),
        ({"organisation": "Nemo"}, "There is no organisation of this name: Nemo"),
    ],
)
def test_what_cannot_be_promised_is_said(root, office, signed_in, wrong, said):
    page = signed_in(root).post("/desk/service_level/new/", data=LEVEL | wrong).text

    assert said in page and db.session.query(ServiceLevel).count() == 0


@pytest.mark.row("R21")
def test_a_manager_keeps_the_escalations_of_their_departments_alone(mona, support, sales, signed_in):
    browser = signed_in(mona)
    theirs, others = (str(one.id) for one in (support, sales))

    browser.post("/desk/escalation/new/", data=ESCALATION | {"department_id": theirs})
    refused = browser.post("/desk/escalation/new/", data=ESCALATION | {"department_id": others})

    made = db.session.query(EscalationLevel).filter_by(concerns=Concerns.SOLUTION).one()
    assert (made.department, made.level, made.after_percent, made.after_minutes) == (support, 2, 80, None)
    assert (made.tells, made.tags) == (["manager", "deputy"], ["late", "soon"])
    assert refused.status_code == 200
    listed = browser.get("/desk/escalation/").text
    assert "80\N{NO-BREAK SPACE}%" in listed and "Sales" not in listed.partition("<tbody>")[2]
    hidden = db.session.query(EscalationLevel).filter_by(department=sales).one()
    assert browser.get(f"/desk/escalation/edit/?id={hidden.id}").status_code in (302, 404)


@pytest.mark.row("R21")
def test_the_departments_form_leaves_levels_alone_that_do_more(root, support, signed_in):
    with transaction():
        support.escalation_levels.append(EscalationLevel(level=2, after_percent=50, concerns=Concerns.SOLUTION))
    data = {"names-en": "Support", "escalation_levels-minutes": ["60", "90"], "escalation_levels-agent": ["", ""]}

    signed_in(root).post(f"/desk/department/edit/?id={support.id}", data=data)

    db.session.rollback()
    levels = [(one.level, one.after_minutes, one.after_percent) for one in support.escalation_levels]
    assert levels == [(1, 60, None), (2, 90, None), (3, None, 50)]


@pytest.mark.row("S2")
def test_a_list_and_a_ticket_tell_when_it_is_due_in_as_many_questions(promised, alice, signed_in, counting):
    browser, address = signed_in(alice), f"/desk/ticket/{promised.id}"
    browser.get(address)  # has read it

    with counting() as of_list:
        listed = browser.get("/desk/ticket/").text
    with counting() as of_ticket:
        page = browser.get(address).text

    assert "due in 1 hr 59 min" in listed
    assert "due in 1 hr 59 min" in page and "due in 10 hr" in page and "Gold" in page
    assert len(of_list) <= 10 and len(of_ticket) <= 15


@pytest.mark.row("S2")
def test_who_is_awaited_stops_the_clock_and_its_page_tells_each_pause(promised, alice, signed_in):
    with transaction():
        tickets.wait_for_customer(promised, by=alice, now=utcnow())
    browser = signed_in(alice)

    listed = browser.get("/desk/ticket/?folder=pending").text
    told = browser.get(f"/desk/ticket/{promised.id}/clocks").text

    assert "stopped: waiting for customer since" in listed
    assert "stood still: waiting for customer" in told and "day and night" in told and "10 hr" in told


@pytest.mark.row("S2")
def test_the_list_can_be_asked_for_what_is_due(promised, alice, support, signed_in):
    browser = signed_in(alice)
    with transaction():
        asked = requests.Request("", "carol@example.com", "old", "?", "de", support)
        requests.hand_in(asked, now=NOON - timedelta(hours=50))

    found = {due: browser.get(f"/desk/ticket/?due={due}").text for due in ("overdue", "hour", "day", "stopped")}
    with transaction():
        replies.reply(promised, alice, "Welcher?", now=utcnow())
    stopped = browser.get("/desk/ticket/?due=stopped&folder=pending").text

    with transaction():
        promised.promised_at = utcnow() + timedelta(hours=1)
    found |= {due: browser.get(f"/desk/ticket/?due={due}&folder=all").text for due in ("promised", "broken")}
    with transaction():
        promised.promised_at = utcnow() - timedelta(hours=1)
    broken = browser.get("/desk/ticket/?due=broken&folder=all").text

    told = {due: (promised.subject in page, ">old</a>" in page) for due, page in found.items()}
    assert told == {"overdue": (False, True), "hour": (False, True), "day": (True, True), "stopped": (False, False)} | {
        "promised": (True, False),
        "broken": (False, False),
    }
    assert promised.subject in stopped and promised.subject in broken and ">old</a>" not in broken


@pytest.mark.row("R21")
def test_an_agent_names_a_deputy_for_days_away(alice, bob, signed_in):
    browser = signed_in(alice)
    page = {"name": "Alice", "language": "en", "timezone": "", "theme": "auto", "signature": ""}
    away = {"away_from": "2026-12-24", "away_until": "2026-12-31", "deputy_id": str(bob.id)}

    wrong = browser.post("/desk/profile/", data=page | away | {"away_until": "2026-12-01"}).text
    browser.post("/desk/profile/", data=page | away)

    assert "The last day comes before the first." in wrong
    assert (str(alice.away_from), str(alice.away_until), alice.deputy) == ("2026-12-24", "2026-12-31", bob)
