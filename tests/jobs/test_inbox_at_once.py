"""Several workers, the cleaning and people at the same mails and tickets at the same instant (A3)."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import delete

from desk import inbox as inbox_desk
from desk import merging, spam
from jobs import inbox
from jobs.cleaning import clean
from models import (
    Agent,
    CustomerAddress,
    IncomingMail,
    IncomingState,
    Message,
    StaleTicket,
    Ticket,
    blobs,
    db,
    transaction,
    utcnow,
)
from tests.letters import letter

pytestmark = [pytest.mark.row("A3"), pytest.mark.usefixtures("office")]


def receive(*raws):
    with transaction():
        inbox_desk.receive_all(raws, None, now=utcnow())


def a_month_passes():
    long_ago = utcnow() - timedelta(days=40)
    with transaction():
        db.session.execute(delete(StaleTicket))
        for ticket in db.session.query(Ticket):
            ticket.spam_since, ticket.last_message_at = ticket.spam_since and long_ago, long_ago
    for digest in db.session.query(IncomingMail.digest):
        os.utime(blobs._path(digest[0]), (long_ago.timestamp(), long_ago.timestamp()))


def opened(count):
    """Tickets of as many people, two handfuls; every third is spam, whose time is over."""
    receive(*(letter(f"c{one}@example.com", text=f"q{one}", Message_ID=f"<q{one}@x.example>") for one in range(count)))
    inbox.process_waiting()
    with transaction():
        for ticket in db.session.query(Ticket).order_by(Ticket.id).all()[::3]:
            spam.put_away(ticket, "", by=None, now=utcnow())
    a_month_passes()


def merges(ticket_ids, agent_id):
    def act():
        for first, second in ticket_ids:
            with transaction():
                into, part = db.session.get_one(Ticket, first), db.session.get_one(Ticket, second)
                merging.merge(part, into, by=db.session.get_one(Agent, agent_id), now=utcnow())

    return act


def test_workers_cleaning_and_merging_at_once_lose_and_double_nothing(alice, at_once):
    opened(30)
    ids = [one.id for one in db.session.query(Ticket).filter(Ticket.spam_since.is_(None)).order_by(Ticket.id)]
    answers = [
        letter(f"c{one}@example.com", subject="Re: Drucker", text=f"a{one}", In_Reply_To=f"<q{one}@x.example>")
        for one in reversed(range(30))
    ]
    receive(*answers, *(letter(f"n{one}@example.com", text=f"n{one}") for one in range(6)))
    pairs = list(zip(ids[10:], ids[:10], strict=True))

    at_once(inbox.process_waiting, inbox.process_waiting, clean, merges(pairs, alice.id))
    inbox.process_waiting()
    db.session.rollback()

    said = sorted(message.text for message in db.session.query(Message))
    heard = [text for text in said if not text.startswith("q")]
    assert heard == sorted([*(f"a{one}" for one in range(30)), *(f"n{one}" for one in range(6))])
    assert {one.state for one in db.session.query(IncomingMail)} == {IncomingState.PROCESSED}
    assert all(one.message_count == len(one.messages) for one in db.session.query(Ticket))
    assert [text for text in said if text.startswith("q") and int(text[1:]) % 3] == sorted(
        f"q{one}" for one in range(30) if one % 3
    )


def test_workers_who_meet_the_same_new_people_file_their_handfuls_together(at_once, monkeypatch):
    receive(*(letter(f"new{one % 20}@example.com", subject=f"S{one}", text=f"q{one}") for one in range(40)))
    ids = [one.id for one in db.session.query(IncomingMail).order_by(IncomingMail.id)]
    alone = list[int]()
    monkeypatch.setattr(inbox, "process", alone.append)

    at_once(lambda: inbox.process_together(ids[:20]), lambda: inbox.process_together(ids[20:][::-1]))
    db.session.rollback()

    assert alone == []
    assert {one.state for one in db.session.query(IncomingMail)} == {IncomingState.PROCESSED}
    addresses = [one.address for one in db.session.query(CustomerAddress) if one.address.startswith("new")]
    assert sorted(addresses) == sorted(f"new{one}@example.com" for one in range(20))
