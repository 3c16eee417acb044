"""The screens of calendars (A6, S2)."""

from datetime import date

import pytest

from models import Calendar, Department, db, transaction
from tests.desk.slow_hours import utc
from views.agents.week_field import NoHours, spans_of

FORM = {"name": "Berlin", "timezone": "Europe/Berlin", "region": "DE-BE", "week": ["9-13, 14.00–18:00", "", "22:00-6"]}


@pytest.mark.row("A6")
@pytest.mark.parametrize(
    ("typed", "spans"),
    [
        ("", []),
        ("9-17", [["09:00", "17:00"]]),
        ("14–18; 9:30 - 13", [["09:30", "13:00"], ["14:00", "18:00"]]),
        ("00:00–24:00", [["00:00", "24:00"]]),
        ("8-12 22-6", [["08:00", "12:00"], ["22:00", "06:00"]]),
        *((wrong, None) for wrong in ("9", "9-25", "9-9", "9-13, 12-14", "22-6, 23-24", "24:00-6", "9-12x", "24:30-1")),
    ],
)
def test_hours_are_understood_as_people_type_them(typed, spans):
    try:
        found = spans_of(typed)
    except NoHours:
        found = None

    assert found == spans


@pytest.mark.row("A6")
def test_a_calendar_is_made_in_its_form_and_shows_what_lies_ahead(root, sales, signed_in, monkeypatch):
    monkeypatch.setattr("views.agents.calendars.utcnow", lambda: utc("2026-11-27T10:00"))
    own = {"days-day": ["2026-12-24", ""], "days-hours": ["9-12", ""], "days-name": ["Heiligabend", ""]}
    browser = signed_in(root)

    browser.post("/desk/calendar/new/", data=FORM | own)
    calendar = db.session.query(Calendar).one()
    page = browser.get(f"/desk/calendar/edit/?id={calendar.id}").text
    browser.post(f"/desk/department/edit/?id={sales.id}", data={"names-en": "Sales", "calendar_id": str(calendar.id)})

    assert calendar.week == {"0": [["09:00", "13:00"], ["14:00", "18:00"]], "2": [["22:00", "06:00"]]}
    assert [(one.day, one.spans, one.name) for one in calendar.days] == [
        (date(2026, 12, 24), [["09:00", "12:00"]], "Heiligabend")
    ]
    assert "Thu, Dec 24" in page and "Heiligabend" in page and "Good Friday" in page and "2027" in page
    assert db.session.get_one(Department, sales.id).calendar == calendar
    assert "Mon 09:00–13:00, 14:00–18:00; Wed 22:00–06:00" in browser.get("/desk/calendar/").text


@pytest.mark.row("A6")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"week": ["9 to 5"]}, "This isn&#39;t understood: 9 to 5"),
        ({"days-day": ["soon"], "days-hours": [""], "days-name": ["x"]}, "Please give each day a date"),
        ({"days-day": ["2026-12-24"] * 2, "days-hours": ["", ""], "days-name": ["", ""]}, "This day is there twice"),
        ({"region": "XX"}, "Not a valid choice"),
    ],
)
def test_what_is_not_understood_is_said_and_stays_typed(root, signed_in, wrong, said):
    page = signed_in(root).post("/desk/calendar/new/", data=FORM | wrong).text

    assert (said in page and "22:00-6" in page) or "week" in wrong
    assert said in page and db.session.query(Calendar).count() == 0


@pytest.mark.row("A6")
def test_departments_outlive_their_calendar(root, sales, signed_in):
    with transaction():
        sales.calendar = Calendar(name="Always")

    signed_in(root).post("/desk/calendar/delete/", data={"id": str(sales.calendar.id)})

    assert (db.session.query(Calendar).count(), db.session.get_one(Department, sales.id).calendar) == (0, None)
