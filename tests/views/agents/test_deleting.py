"""Deleting a ticket for good, as an administrator does it."""

import pytest

from models import Ticket, db


@pytest.mark.row("R18")
def test_an_administrator_is_told_what_goes_and_deletes_it_by_its_number(ticket, root, signed_in):
    browser, address, number = signed_in(root), f"/desk/ticket/{ticket.id}/delete", ticket.number

    asked = browser.get(address).text
    refused = browser.post(address, data={"number": "1", "seen": "1"})
    done = browser.post(address, data={"number": f"#{number}", "seen": "1"})

    assert "What goes with it" in asked and "What goes with it" in refused.text
    assert refused.status_code == 422 and "Please write the number of this ticket" in refused.text
    assert f"#{number} has been deleted for good." in browser.get(done.headers["Location"]).text
    assert db.session.query(Ticket).count() == 0
    assert f"Root deleted ticket #{number} with 1 message for good." in browser.get("/desk/event/").text


@pytest.mark.row("R14")
def test_nobody_else_is_offered_to_delete_or_can(ticket, mona, signed_in):
    browser = signed_in(mona)

    answers = [browser.get(f"/desk/ticket/{ticket.id}/delete"), browser.post(f"/desk/ticket/{ticket.id}/delete")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Delete for good" not in browser.get(f"/desk/ticket/{ticket.id}").text
