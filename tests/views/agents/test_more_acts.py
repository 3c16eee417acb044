"""Splitting, snoozing, undoing and printing, as agents do it in the ticket's screen."""

import re

import pytest

from desk import replies, requests
from models import Kind, Message, Operation, Status, Ticket, db, transaction, utcnow
from tests.conftest import NOON


@pytest.fixture
def longer(ticket, alice):
    """Alice answered, and noted something."""
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
        replies.add_note(ticket, alice, "Wohl das Papier.", now=NOON)
    return ticket


def message_of(ticket, kind):
    return db.session.query(Message).filter_by(ticket_id=ticket.id, kind=kind).one()


@pytest.mark.row("R18")
def test_ticked_messages_are_split_off_to_another_department(longer, alice, sales, signed_in):
    browser, address = signed_in(alice), f"/desk/ticket/{longer.id}/split"
    page = browser.get(address).text
    form = {"message": message_of(longer, Kind.REPLY).id, "subject": "Löschen", "department": sales.id}

    answer = browser.post(address, data=form)

    assert page.count('name="message"') == 3
    new = db.session.query(Ticket).filter(Ticket.id != longer.id).one()
    assert (new.subject, new.department) == ("Löschen", sales)
    assert answer.headers["Location"] == f"/desk/ticket/{longer.id}"  # the new one isn't Alice's to see


@pytest.mark.row("R18")
def test_what_can_not_be_split_is_told_and_the_ticks_stay(longer, alice, signed_in):
    ids = [message.id for message in longer.messages]

    answer = signed_in(alice).post(f"/desk/ticket/{longer.id}/split", data={"message": ids, "subject": "Alles"})

    assert answer.status_code == 422
    assert "Something of the correspondence must stay." in answer.text
    assert answer.text.count(" checked") == 3 and 'value="Alles"' in answer.text


@pytest.mark.row("R14")
def test_nobody_splits_or_prints_what_they_may_not_see(longer, bob, signed_in):
    browser = signed_in(bob)

    answers = [browser.get(f"/desk/ticket/{longer.id}/{page}").status_code for page in ("split", "print")]

    assert answers == [404, 404]


@pytest.mark.row("A6")
def test_a_snoozed_ticket_stands_in_its_own_folder_only(ticket, alice, signed_in, subjects):
    browser = signed_in(alice)

    browser.post(f"/desk/ticket/{ticket.id}/snooze", data={"until": "tomorrow"})

    assert subjects(browser.get("/desk/ticket/")) == []
    assert subjects(browser.get("/desk/ticket/?folder=snoozed")) == ["Drucker brennt"]
    page = browser.get(f"/desk/ticket/{ticket.id}").text
    assert "Snoozed until" in page and "Wake it" in page


@pytest.mark.row("A6")
def test_another_time_is_read_in_the_agents_zone(ticket, alice, signed_in):
    with transaction():
        alice.timezone = "Europe/Kyiv"
    year = utcnow().year + 1

    signed_in(alice).post(f"/desk/ticket/{ticket.id}/snooze", data={"until": "own", "own": f"{year}-01-20T10:30"})

    db.session.refresh(ticket)
    assert ticket.snoozed_until.isoformat() == f"{year}-01-20T08:30:00+00:00"


@pytest.mark.row("A6")
@pytest.mark.parametrize("own", ["", "yesterday", "2001-01-01T10:00", "9999-12-31T23:59"])
def test_an_odd_time_is_refused_in_words(ticket, alice, signed_in, own):
    browser = signed_in(alice)

    answer = browser.post(f"/desk/ticket/{ticket.id}/snooze", data={"until": "own", "own": own}, follow_redirects=True)

    assert "Please choose a time in the future" in answer.text
    assert db.session.get_one(Ticket, ticket.id).snoozed_until is None


@pytest.mark.row("R15")
def test_the_history_offers_to_undo_what_was_done_last(ticket, alice, signed_in):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.post(f"{address}/status", data={"status": "solved"})
    page = browser.get(address).text
    [undo] = re.findall(rf'action="({address}/undo/\d+)"', page)

    browser.post(undo)

    db.session.refresh(ticket)
    assert ticket.status == Status.OPEN
    after = browser.get(address).text
    assert "/undo/" not in after and "Alice undid a change of the state." in after


@pytest.mark.row("R15")
def test_what_was_changed_since_is_not_offered_and_refused(ticket, alice, signed_in):
    browser, address = signed_in(alice), f"/desk/ticket/{ticket.id}"
    browser.post(f"{address}/status", data={"status": "solved"})
    done = db.session.query(Operation).one()
    browser.post(f"{address}/status", data={"status": "closed"})

    answer = browser.post(f"{address}/undo/{done.id}", follow_redirects=True)

    assert "This can&#39;t be undone any more" in answer.text
    db.session.refresh(ticket)
    assert ticket.status == Status.CLOSED


@pytest.mark.row("R14")
def test_nobody_undoes_what_was_done_to_a_foreign_ticket(ticket, alice, bob, danylo, sales, signed_in):
    browser = signed_in(alice)
    browser.post(f"/desk/ticket/{ticket.id}/status", data={"status": "solved"})
    done = db.session.query(Operation).one()
    asked = requests.Request("Данило", "danylo@example.net", "Рахунок", "Де?", "uk", sales)
    with transaction():
        theirs = requests.hand_in(asked, now=NOON)

    answers = [signed_in(bob).post(f"/desk/ticket/{one.id}/undo/{done.id}").status_code for one in (ticket, theirs)]

    assert answers == [404, 404]


@pytest.mark.row("R11")
def test_on_paper_stands_what_was_said_and_notes_only_if_wanted(longer, alice, signed_in):
    browser = signed_in(alice)

    paper = browser.get(f"/desk/ticket/{longer.id}/print").text
    with_notes = browser.get(f"/desk/ticket/{longer.id}/print?notes=1").text

    assert "Der Drucker brennt." in paper and "Bitte löschen." in paper
    assert "Wohl das Papier." not in paper
    assert "Wohl das Papier." in with_notes
