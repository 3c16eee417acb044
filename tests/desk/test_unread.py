"""What is new to an agent, and what isn't any more."""

import pytest
import sqlalchemy as sa

from desk import replies, tickets, unread
from models import db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R12")


def new_to(agent, ticket):
    return unread.unread_among({ticket.id: ticket.status}, agent) == {ticket.id}


def read(ticket, agent):
    with transaction():
        unread.mark_read([ticket.id], agent)


def test_what_nobody_opened_is_new_to_everybody(ticket, alice, mona):
    assert new_to(alice, ticket) and new_to(mona, ticket)


def test_who_opened_it_has_read_it_and_nobody_else(ticket, alice, mona):
    read(ticket, alice)
    read(ticket, alice)

    assert (new_to(alice, ticket), new_to(mona, ticket)) == (False, True)


def test_what_a_colleague_says_is_new_and_what_one_said_oneself_is_not(ticket, alice, mona):
    for agent in (alice, mona):
        read(ticket, agent)

    with transaction():
        replies.reply(ticket, alice, "Wir kommen.", now=NOON)

    assert (new_to(alice, ticket), new_to(mona, ticket)) == (False, True)


def test_what_is_marked_unread_is_so_although_one_spoke_last(ticket, alice):
    with transaction():
        replies.add_note(ticket, alice, "Feuerwehr", now=NOON)
    read(ticket, alice)

    with transaction():
        unread.mark_unread(ticket, alice)

    assert new_to(alice, ticket)


def to_write_down(ticket, agent):
    about = {"ticket": ticket.id, "agent": agent.id}
    return unread.newest_unread(*db.session.execute(sa.select(*unread.newest_and_read()), about).one())


def test_what_was_done_before_one_ever_opened_it_is_no_news(ticket, alice, mona):
    with transaction():
        tickets.solve(ticket, by=mona, now=NOON)

    assert not new_to(alice, ticket)


def test_there_is_something_to_write_down_only_once(ticket, alice):
    before = to_write_down(ticket, alice)
    read(ticket, alice)

    assert before and not to_write_down(ticket, alice)
