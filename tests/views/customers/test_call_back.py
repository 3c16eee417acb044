"""Who would rather be called back: the number, when, and until when we answer (C7, A6)."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from desk import promises
from models import Calendar, Event, ServiceLevel, Ticket, db, transaction
from tests.conftest import NOON
from tests.views.customers.filling_in import a_request
from views.customers import promised

pytestmark = [pytest.mark.usefixtures("office"), pytest.mark.row("C7")]
WEEK = {str(day): [["09:00", "18:00"]] for day in range(5)}


def the_ticket():
    return db.session.query(Ticket).one()


@pytest.mark.parametrize("number", ["+49 (30) 123-45.67", "8 800 555 35 35", "12345"])
def test_agents_see_the_number_to_dial_until_one_of_them_has_called(client, signed_in, alice, number):
    client.post("/", data=a_request(telephone=number, call_times="Mo–Fr <9–12>"))
    ticket, browser = the_ticket(), signed_in(alice)

    screen, listed = browser.get(f"/desk/ticket/{ticket.id}").text, browser.get("/desk/ticket/").text
    browser.post(f"/desk/ticket/{ticket.id}/called", data={"message": str(ticket.messages[0].id)})

    digits = "".join(one for one in number if one.isdigit() or one == "+")
    assert f'href="tel:{digits}"' in screen and "Mo–Fr &lt;9–12&gt;" in screen
    assert "Call back" in listed and "Call back" not in browser.get("/desk/ticket/").text
    assert "has called the customer back" in browser.get(f"/desk/ticket/{ticket.id}").text


def test_what_was_called_by_mistake_is_still_to_be_called(client, signed_in, alice):
    client.post("/", data=a_request(telephone="12345"))
    told = {"message": str(the_ticket().messages[0].id)}
    address = f"/desk/ticket/{the_ticket().id}/called"

    for data in (told, told, told | {"again": "1"}, {"message": "99999"}):
        signed_in(alice).post(address, data=data)

    assert the_ticket().call_back_since == the_ticket().created_at
    assert db.session.query(Event).filter(Event.kind.in_(("called_back", "to_be_called_back"))).count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"telephone": "my number"}, "telephone"),
        ({"telephone": "+49"}, "telephone"),
        ({"telephone": "1" * 30}, "telephone"),
        ({"telephone": "", "call_times": "in the evening"}, "call_times"),
    ],
)
def test_what_cannot_be_dialled_is_said_beside_it(client, given, field):
    answer = client.post("/", data=a_request(**given))

    assert answer.status_code == 422
    assert f'id="{field}-wrong"' in answer.text


@pytest.mark.row("A6")
@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-27T15:07", "2026-11-30T08:15"),  # Friday 17:07 in Kyiv: 53 minutes are left, the rest is on Monday
        ("2026-11-28T10:00", "2026-11-30T09:00"),  # Saturday: two hours from Monday 9:00, which is 7:00 here
        ("2026-11-27T08:00", "2026-11-27T10:00"),
        ("2026-11-27T02:00", "2026-11-27T09:00"),
        ("2026-10-23T14:30", "2026-10-26T08:30"),  # the clocks are put back in between
    ],
)
def test_we_promise_by_our_limit_counted_in_our_hours(sales, now, expected):
    with transaction():
        sales.calendar = Calendar(name="Kyiv", week=WEEK, timezone="Europe/Kyiv", region="UA")
        sales.escalation_levels[0].after_minutes = 120

    at = promises.answer_by(sales, now=datetime.fromisoformat(now).replace(tzinfo=UTC))

    assert at == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.row("S2")
def test_what_a_service_level_promises_goes_before_our_limit(sales):
    with transaction():
        calendar = Calendar(name="Always", week={str(day): [["00:00", "24:00"]] for day in range(7)})
        db.session.add(ServiceLevel(name="Quick", department=sales, calendar=calendar, first_answer_minutes=30))
        db.session.add(ServiceLevel(name="Urgent", department=sales, priority="urgent", first_answer_minutes=5))

    assert promises.answer_by(sales, now=NOON) == NOON + timedelta(minutes=30)


@pytest.mark.row("A6")
def test_only_where_hours_are_said_the_form_and_the_page_after_it_say_until_when(client, sales):
    before = client.get("/").text
    with transaction():
        sales.calendar = Calendar(name="Always", week={str(day): [["00:00", "24:00"]] for day in range(7)})

    after = client.get("/").text
    page = client.get(client.post("/", data=a_request(department=str(sales.id))).location).text

    assert [len(re.findall(r"We answer (?:today by|by \w+day,)", one)) for one in (before, after, page)] == [0, 1, 1]


@pytest.mark.row("C8", "A8")
@pytest.mark.parametrize(
    ("language", "friday", "today", "later"),
    [
        ("en", "We answer by Friday, 1:00", "We answer today by 1:00", "We answer by December 16, 2026, 1:00"),
        (
            "de",
            "Wir antworten bis Freitag, 13:00\u00a0Uhr.",
            "Wir antworten heute bis 13:00\u00a0Uhr.",
            "bis zum 16. Dezember",
        ),
        ("ru", "Мы ответим до пятницы, 13:00.", "Мы ответим сегодня до 13:00.", "до 16 декабря 2026"),
        ("uk", "Ми відповімо до п’ятниці, 13:00.", "Ми відповімо сьогодні до 13:00.", "до 16 грудня 2026"),
    ],
)
def test_until_when_we_answer_is_a_sentence_of_each_language(app, office, monkeypatch, language, friday, today, later):
    monkeypatch.setattr(promised, "utcnow", lambda: NOON)
    with transaction():
        office.timezone = "Europe/Berlin"

    with app.test_request_context(headers={"Accept-Language": language}):
        said = [promised._words(NOON + timedelta(days=days)) for days in (4, 0, 30)]

    assert [words in one for words, one in zip((friday, today, later), said, strict=True)] == [True] * 3, said
