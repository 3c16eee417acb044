"""A customer's link to a ticket that became part of another (R18, C5)."""

import pytest

from desk import merging, requests, splitting
from models import Message, db, transaction
from tests.conftest import NOON
from tests.views.customers.filling_in import a_proof


@pytest.fixture
def doras(support, ticket, alice):
    """Dora's ticket, part of Carol's."""
    with transaction():
        request = requests.Request("Dora", "dora@example.com", "Qualm", "Es qualmt.", "de", support)
        ticket_of_dora = requests.hand_in(request, now=NOON)
    with transaction():
        merging.merge(ticket_of_dora, ticket, by=alice, now=NOON)
    return ticket_of_dora


@pytest.mark.row("R18")
def test_a_merged_tickets_link_shows_the_whole_and_gives_no_other_link_away(client, ticket, doras):
    page = client.get(f"/ticket/{doras.link_token}").text

    assert "Der Drucker brennt." in page and "Es qualmt." in page
    assert f"#{ticket.number}" in page
    assert ticket.link_token not in page


@pytest.mark.row("R18")
def test_who_writes_by_a_merged_tickets_link_speaks_for_themselves_in_the_whole(ticket, doras):
    with transaction():
        said = requests.write_on(doras, "Immer noch.", [], now=NOON)

    assert (said.ticket, said.from_address, said.customer) == (ticket, "dora@example.com", doras.customer)
    assert ticket.message_count == 3


@pytest.mark.row("A11")
def test_who_closes_by_a_merged_tickets_link_closes_the_whole(ticket, doras):
    with transaction():
        requests.close_by_customer(doras, "Danke!", now=NOON)

    assert ticket.is_closed
    assert ticket.excerpt == "Danke!"


@pytest.mark.row("R18")
def test_taken_apart_each_link_opens_its_own_again(client, ticket, doras, alice):
    with transaction():
        merging.unmerge(doras, by=alice, now=NOON)

    page = client.get(f"/ticket/{doras.link_token}").text

    assert "Es qualmt." in page and "Der Drucker brennt." not in page


@pytest.mark.row("A3")
@pytest.mark.parametrize("way", ["split", "merge"])
def test_an_answer_sent_again_after_it_was_moved_elsewhere_is_still_one(client, ticket, alice, bob, support, way):
    data = {"proof": a_proof(), "text": "Und die Maus klemmt."}
    client.post(f"/ticket/{ticket.link_token}", data=data)
    said = ticket.messages[-1]
    with transaction():
        if way == "split":
            splitting.split(ticket, [said.id], subject="Maus", department=None, by=alice, now=NOON)
        else:
            asked = requests.Request("Dora", "dora@example.com", "Qualm", "Es qualmt.", "de", support)
            merging.merge(ticket, requests.hand_in(asked, now=NOON), by=alice, now=NOON)

    again = client.post(f"/ticket/{ticket.link_token}", data=data)

    assert again.status_code == 303
    assert db.session.query(Message).filter_by(text="Und die Maus klemmt.").count() == 1


@pytest.mark.row("C5")
@pytest.mark.parametrize("way", ["split", "merge"])
def test_a_form_sent_again_leads_to_ones_own_request_and_tells_no_other_link(ticket, doras, alice, way):
    form = requests.Request("Eve", "eve@example.net", "Toner", "Leer.", "de", submission="f" * 64)
    with transaction():
        eves = requests.hand_in(form, now=NOON)
    with transaction():
        if way == "merge":
            merging.merge(eves, ticket, by=alice, now=NOON)
        else:
            requests.write_on(eves, "Und Papier.", [], now=NOON)
            splitting.split(eves, [eves.messages[0].id], subject="Toner", department=None, by=alice, now=NOON)

    with transaction():
        again = requests.hand_in(form, now=NOON)

    assert again == eves
