"""The screen of recurring tickets (C4)."""

from datetime import timedelta

import pytest

from desk import recurring
from models import Calendar, Event, Every, RecurringTicket, Ticket, db, transaction, utcnow

SAID = {
    "subject": "Sicherung prüfen",
    "text": "Band 1",
    "priority": "high",
    "tags": "Wartung, Band",
    "every": "week",
    "weekdays": ["0", "3"],
    "at_minutes": "07:30",
    "month_day": "1",
    "calendar_id": "",
    "assignee_id": "",
    "customer": "",
    "is_active": "y",
}
PAGE = "/desk/recurring/"


def only_one():
    db.session.rollback()
    return db.session.query(RecurringTicket).one()


@pytest.mark.row("C4")
def test_it_is_made_shown_changed_switched_and_deleted(root, support, alice, carol, signed_in):
    browser = signed_in(root)
    with transaction():
        db.session.add(Calendar(name="Київ", timezone="Europe/Kyiv", week={}))
    calendar = db.session.query(Calendar).filter_by(name="Київ").one()
    here = {"department_id": str(support.id), "assignee_id": str(alice.id), "calendar_id": str(calendar.id)}

    browser.post(f"{PAGE}new/", data=SAID | here | {"customer": carol.address})
    row = only_one()
    made = (row.subject, row.department, row.assignee, row.customer, row.every, row.weekdays, row.at_minutes, row.tags)
    next_one = row.next_at.astimezone(recurring.rhythm_of(row).zone)
    listed, form = browser.get(PAGE).text, browser.get(f"{PAGE}edit/?id={row.id}").text
    browser.post(f"{PAGE}edit/?id={row.id}", data=SAID | here | {"every": "month", "month_day": "31"})
    changed = browser.get(PAGE).text
    browser.post(f"{PAGE}{row.id}/switch")
    off = (only_one().is_active, only_one().next_at)
    browser.post(f"{PAGE}{row.id}/switch")
    on = (only_one().is_active, only_one().next_at is not None)
    browser.post(f"{PAGE}delete/", data={"id": str(row.id)})

    assert made == ("Sicherung prüfen", support, alice, carol, Every.WEEK, [0, 3], 450, ["Wartung", "Band"])
    assert (next_one.hour, next_one.minute, next_one.weekday() in (0, 3)) == (7, 30, True)
    assert "every week on Mon, Thu at 07:30" in listed and "Next time:" in form and 'value="07:30"' in form
    assert "every month on the last day at 07:30" in changed
    assert off == (False, None) and on == (True, True)
    assert db.session.query(RecurringTicket).count() == 0
    kinds = [one.kind for one in db.session.query(Event).filter(Event.ticket_id.is_(None)).order_by(Event.id)]
    assert kinds == ["row_made", "row_changed", "row_changed", "row_changed", "row_deleted"]


@pytest.mark.row("C4")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"department_id": ""}, "Please choose a department."),
        ({"weekdays": []}, "Please choose one day at least."),
        ({"at_minutes": "25:00"}, "wrong"),
        ({"subject": ""}, "wrong"),
        ({"customer": "nobody@example.com"}, "No customer writes from this address: nobody@example.com"),
        ({"assignee_id": "bob"}, "This agent doesn&#39;t see the department&#39;s tickets."),
    ],
)
def test_what_could_not_come_is_said(root, support, bob, signed_in, wrong, said):
    wrong = {name: str(bob.id) if value == "bob" else value for name, value in wrong.items()}

    page = signed_in(root).post(f"{PAGE}new/", data=SAID | {"department_id": str(support.id)} | wrong).text

    assert said in page and 'class="wrong"' in page and db.session.query(RecurringTicket).count() == 0


@pytest.mark.row("C4")
def test_a_department_without_an_address_needs_a_customer(root, support, sales, signed_in):
    with transaction():
        for department in (support, sales):
            department.addresses.clear()

    page = signed_in(root).post(f"{PAGE}new/", data=SAID | {"department_id": str(support.id)}).text

    assert "please name a customer" in page and db.session.query(RecurringTicket).count() == 0


@pytest.mark.row("R14")
def test_a_manager_keeps_those_of_their_departments_alone(mona, alice, support, sales, carol, ticket, signed_in):
    with transaction():
        foreign = RecurringTicket(subject="Geheimes", department=sales, every=Every.DAY, weekdays=[], month_day=1)
        foreign.at_minutes, foreign.is_active = 0, True
        ticket.department = sales  # and so Carol is nobody whom Mona would see
        db.session.add(foreign)
    browser = signed_in(mona)
    was = foreign.next_at

    browser.post(f"{PAGE}new/", data=SAID | {"department_id": str(support.id)})
    refused = browser.post(f"{PAGE}new/", data=SAID | {"department_id": str(sales.id)}).text
    unseen = browser.post(f"{PAGE}new/", data=SAID | {"department_id": str(support.id), "customer": carol.address}).text
    doors = [
        browser.get(f"{PAGE}edit/?id={foreign.id}").status_code,
        browser.post(f"{PAGE}{foreign.id}/switch").status_code,
    ]
    browser.post(f"{PAGE}delete/", data={"id": str(foreign.id)})
    listed = browser.get(PAGE).text

    assert "Geheimes" not in listed and "Sicherung prüfen" in listed
    assert 'class="wrong"' in refused and "carol@example.com" in unseen and 'class="wrong"' in unseen
    assert doors[0] in (302, 404) and doors[1] == 404
    db.session.rollback()
    assert db.session.get_one(RecurringTicket, foreign.id).next_at == was
    assert signed_in(alice).get(PAGE).status_code == 403


@pytest.mark.row("C4")
def test_its_ticket_tells_where_it_came_from(root, support, alice, signed_in):
    with transaction():
        row = RecurringTicket(subject="Sicherung", text="Band 1", department=support, assignee=alice, tags=["Band"])
        row.every, row.weekdays, row.month_day, row.at_minutes, row.is_active = Every.DAY, [], 1, 0, True
        row.next_at = utcnow() - timedelta(hours=1)
        db.session.add(row)
    with transaction():
        recurring.open_due(row.id, now=utcnow())
    ticket = db.session.query(Ticket).one()

    page = signed_in(root).get(f"/desk/ticket/{ticket.id}").text

    assert "it is a recurring ticket" in page and "Band 1" in page
    assert "The desk gave it to Alice" in page and "The desk added tags: Band" in page


@pytest.mark.row("R10")
def test_its_list_asks_no_more_for_many(root, support, signed_in, counting):
    browser = signed_in(root)

    def asked(number):
        with transaction():
            for one in range(number):
                row = RecurringTicket(subject=f"Nr. {one}", department=support, every=Every.DAY, weekdays=[])
                row.month_day, row.at_minutes, row.is_active = 1, 0, True
                db.session.add(row)
        browser.get(PAGE)
        with counting() as statements:
            browser.get(PAGE)
        return len(statements)

    assert asked(1) == asked(20) <= 10
