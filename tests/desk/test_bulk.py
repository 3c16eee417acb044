"""One act on many tickets, and its way back."""

from datetime import timedelta

import pytest

from desk import bulk, requests, sorting, spam, tickets
from desk.errors import NothingToMerge, NotYours, TooManyAtOnce
from models import Operation, Priority, Status, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R15")
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def three(office, support):
    """Tickets in Support."""
    asked = [requests.Request("C", f"c{n}@example.com", f"s{n}", "?", "de", support) for n in range(3)]
    with transaction():
        return [requests.hand_in(one, now=NOON) for one in asked]


def do(held, kind, act, by, now=NOON):
    outcome = bulk.Outcome()
    for some in bulk.handfuls([ticket.id for ticket in held]):
        with transaction():
            bulk.act_on(some, kind, act, outcome, by=by, now=now)
    return outcome


def take_back(outcome, by, now=NOON):
    left = []
    for some in bulk.handfuls(bulk.parts_to_undo(outcome.operation_id, by, now)):
        with transaction():
            left += bulk.undo(outcome.operation_id, some, by=by, now=now)
    return left


def solve(by):
    return lambda ticket: tickets.solve(ticket, by=by, now=NOON)


def transfer(to, by):
    return lambda ticket: tickets.transfer(ticket, to, by=by, now=NOON)


def test_many_are_changed_and_come_back_as_one(three, alice, monkeypatch):
    monkeypatch.setattr(bulk, "HANDFUL", 2)
    outcome = do(three, "solved", solve(alice), alice)
    solved = [ticket.status for ticket in three]

    left = take_back(outcome, alice)

    assert (outcome.done, solved, left) == (3, [Status.SOLVED] * 3, [])
    assert [ticket.status for ticket in three] == [Status.OPEN] * 3
    assert db.session.query(Operation).one().undone_at == NOON


def test_one_that_refuses_does_not_stop_the_rest_and_is_told(three, alice, bob, sales):
    with transaction():
        spam.put_away_by_hand(three[0], by=alice, now=NOON)
        tickets.solve(three[1], by=alice, now=NOON)

    outcome = do(three, "priority", lambda one: sorting.prioritise(one, Priority.HIGH, by=alice, now=NOON), alice)

    assert [ticket.priority for ticket in three] == [Priority.NORMAL, Priority.HIGH, Priority.HIGH]
    assert list(outcome.refused.values()) == [[three[0].number]]


def test_who_is_not_at_home_there_gets_none_of_them(three, alice, bob):
    outcome = do(three, "assign", lambda one: tickets.assign(one, bob, by=alice, now=NOON), alice)

    assert outcome.operation_id is None
    assert [len(numbers) for numbers in outcome.refused.values()] == [3]
    assert [ticket.assignee for ticket in three] == [None] * 3


@pytest.mark.row("R14")
def test_what_an_agent_may_not_see_is_left_alone(three, bob):
    outcome = do(three, "solved", solve(bob), bob)

    assert (outcome.operation_id, dict(outcome.refused)) == (None, {})
    assert {ticket.status for ticket in three} == {Status.OPEN}


@pytest.mark.row("R18")
def test_all_become_part_of_the_oldest_and_are_taken_apart_again(three, alice):
    with transaction():
        outcome = bulk.merge([ticket.id for ticket in three], None, by=alice, now=NOON)
    merged = [ticket.merged_into for ticket in three]

    left = take_back(outcome, alice)

    assert (merged, left) == ([None, three[0], three[0]], [])
    assert [ticket.merged_into for ticket in three] == [None] * 3
    assert [ticket.message_count for ticket in three] == [1] * 3


@pytest.mark.row("R18")
def test_all_become_part_of_the_one_that_was_chosen(three, alice):
    with transaction():
        bulk.merge([ticket.id for ticket in three[:2]], three[2].id, by=alice, now=NOON)

    assert [ticket.merged_into for ticket in three] == [three[2], three[2], None]


@pytest.mark.row("R18")
def test_one_ticket_has_nothing_to_be_joined_to(three, alice):
    with pytest.raises(NothingToMerge), transaction():
        bulk.merge([three[0].id], None, by=alice, now=NOON)


def test_too_many_are_refused_before_anything_is_done(alice):
    with pytest.raises(TooManyAtOnce):
        bulk.refuse_too_many(range(bulk.MOST + 1))


def test_what_was_moved_out_of_sight_is_fetched_back_for_an_hour(three, alice, sales, support):
    outcome = do(three[:2], "transfer", transfer(sales, alice), alice)
    too_late = bulk.parts_to_undo(outcome.operation_id, alice, LATER)

    take_back(outcome, alice)

    assert too_late == []
    assert [ticket.department for ticket in three] == [support] * 3


@pytest.mark.row("R14")
def test_a_colleague_undoes_nothing_and_a_manager_only_what_they_may_see(three, alice, bob, mona, root, sales):
    outcome = do(three, "transfer", transfer(sales, alice), alice)

    for stranger in (bob, mona):
        with pytest.raises(NotYours):
            bulk.parts_to_undo(outcome.operation_id, stranger, NOON)

    assert len(bulk.parts_to_undo(outcome.operation_id, root, NOON)) == 3


def test_what_someone_changed_since_is_told_by_number(three, alice, mona):
    outcome = do(three, "solved", solve(alice), alice)
    with transaction():
        tickets.close(three[1], by=mona, now=NOON)

    left = take_back(outcome, alice)

    assert left == [three[1].number]
    assert [ticket.status for ticket in three] == [Status.OPEN, Status.CLOSED, Status.OPEN]
