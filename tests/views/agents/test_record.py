"""Whatever is done in the desk is on the record, and administrators read it (S10)."""

import re

import pytest

from desk import replies
from models import Department, Event, db, transaction
from tests.conftest import NOON
from views.agents.words import UNSPOKEN

pytestmark = pytest.mark.row("S10")


def test_a_change_of_a_setting_tells_who_and_which_fields_but_no_values(root, signed_in, mona):
    browser = signed_in(root)
    form = {
        "name": "Mona Lisa",
        "address": mona.address,
        "role": "manager",
        "language": "ru",
        "is_switched_on": "y",
        "takes_tickets": "y",
    }

    browser.post(f"/desk/agent/edit/?id={mona.id}", data=form | {"departments": str(mona.departments[0].id)})

    told = db.session.query(Event).filter_by(kind="row_changed").one()
    assert (told.agent, told.details["screen"], told.details["row"]) == (root, "agent", "Mona Lisa")
    assert told.details["fields"] == ["name"]
    assert "Root changed “Mona Lisa” (Agents): Name." in browser.get("/desk/event/").text


def test_a_form_saved_without_a_change_leaves_no_line(root, signed_in, mona):
    form = {
        "name": mona.name,
        "address": mona.address,
        "role": "manager",
        "language": "ru",
        "is_switched_on": "y",
        "takes_tickets": "y",
    }

    signed_in(root).post(f"/desk/agent/edit/?id={mona.id}", data=form | {"departments": str(mona.departments[0].id)})

    assert db.session.query(Event).count() == 0


def test_what_is_made_is_told(root, signed_in):
    form = {"name": "Danke", "texts-en": "Thank you.", "department": "__None", "department_id": ""}

    signed_in(root).post("/desk/canned_reply/new/", data=form)

    assert [event.kind for event in db.session.query(Event)] == ["row_made"]


def test_what_happened_in_tickets_is_told_with_its_number(ticket, alice, root, signed_in):
    with transaction():
        replies.reply(ticket, alice, "Wir kommen.", now=NOON)
    browser = signed_in(root)

    page = browser.get("/desk/event/?show=tickets").text
    found = browser.get(f"/desk/event/?search=%23{ticket.number}").text
    elsewhere = browser.get("/desk/event/?show=settings").text

    assert "Alice answered." in page and "A ticket was opened." in page
    assert f"#{ticket.number}" in found
    assert f"#{ticket.number}" not in elsewhere


def test_no_line_of_the_record_is_without_words(ticket, root, signed_in):
    details = {"target": "first_answer", "address": "friend@example.net"}
    with transaction():
        db.session.add_all(Event(ticket=ticket, kind=kind, details=details, at=NOON) for kind in sorted(UNSPOKEN))

    page = signed_in(root).get("/desk/event/").text

    assert '<td class="c-kind" data-label="What"></td>' not in re.sub(r">\s+<", "><", page)
    assert "Done in time: First answer." in page and "friend@example.net answered what was forwarded." in page


def test_a_raised_digit_is_no_number_of_a_ticket(root, signed_in):
    assert signed_in(root).get("/desk/event/?search=²").status_code == 200


def test_a_long_record_asks_the_database_no_more(ticket, root, signed_in, counting):
    browser = signed_in(root)
    with counting() as for_one:
        browser.get("/desk/event/")
    with transaction():
        db.session.add_all(Event(ticket=ticket, agent=root, kind="solved", details={}, at=NOON) for _ in range(30))

    with counting() as for_many:
        browser.get("/desk/event/")

    assert len(for_many) <= len(for_one) + 1


@pytest.mark.row("R14")
def test_only_administrators_read_it(mona, alice, signed_in):
    assert [signed_in(agent).get("/desk/event/").status_code for agent in (mona, alice)] == [403, 403]
    assert db.session.query(Department).count() == 2


def test_a_setting_of_the_office_is_called_as_its_screen_calls_it(root, signed_in):
    with transaction():
        changed = {"screen": "office", "row": "Nordbrücke", "fields": ["texts_need_two"]}
        db.session.add(Event(agent=root, kind="row_changed", details=changed, at=NOON))

    page = signed_in(root).get("/desk/event/").text

    assert "(The office): Changed texts wait until a second person has accepted them." in page
