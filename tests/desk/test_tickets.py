"""What can be done with a ticket beside answering it (S10)."""

from datetime import timedelta

import pytest

from desk import tickets
from models import Message, transaction
from tests.conftest import NOON

LATER = NOON + timedelta(days=1)


def test_a_ticket_solved_and_closed_knows_both_instants(ticket, alice):
    with transaction():
        tickets.solve(ticket, by=alice, now=NOON)
        tickets.close(ticket, by=None, now=LATER)
        tickets.close(ticket, by=alice, now=LATER + timedelta(days=1))

    assert (ticket.solved_at, ticket.closed_at) == (NOON, LATER)


@pytest.mark.parametrize("act", [tickets.solve, tickets.wait_for_customer])
def test_a_ticket_that_is_no_longer_closed_is_closed_anew_later(ticket, alice, act):
    with transaction():
        tickets.close(ticket, by=alice, now=NOON)
        act(ticket, by=alice, now=NOON)
    closed_at = ticket.closed_at
    with transaction():
        tickets.close(ticket, by=alice, now=LATER)

    assert (closed_at, ticket.closed_at) == (None, LATER)


def test_a_ticket_that_waits_for_its_customer_is_not_solved(ticket, alice):
    with transaction():
        tickets.solve(ticket, by=alice, now=NOON)
        tickets.wait_for_customer(ticket, by=alice, now=LATER)

    assert ticket.solved_at is None


@pytest.mark.row("R11")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Guten Tag,\n\n[cid:foto1@x]\n\nwas tun?", "Guten Tag, was tun?"),
        ("[image: Foto.png]\nHilfe!", "Hilfe!"),
        ("[cid:foto1@x]", "[cid:foto1@x]"),
        ("Fehler [code: 7]", "Fehler [code: 7]"),
    ],
)
def test_lists_show_a_messages_words_and_no_marks_for_its_pictures(text, shown):
    message = Message(text=text)

    excerpt = tickets.excerpt_of(message)

    assert excerpt == shown
