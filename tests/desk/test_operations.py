"""What was done at one stroke is undone at one stroke, as long as nothing after it stands in between."""

from datetime import timedelta

import pytest

from desk import operations, requests, sorting, spam, tickets
from desk.errors import ChangedSince, UndoneAlready
from models import Operation, Priority, Status, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R15")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def other_ticket(danylo, support):
    """Danylo's, in Support as well."""
    asked = requests.Request(
        name="Данило",
        address="danylo@example.net",
        subject="Рахунок",
        text="Де рахунок?",
        language="uk",
        department=support,
    )
    with transaction():
        return requests.hand_in(asked, now=NOON)


def do(kind, act, ticket, by):
    with transaction(), operations.operation(kind, [ticket], by=by, now=NOON) as done:
        act(ticket)
    return done


def test_a_transfer_is_undone_with_the_assignee_it_took_away(ticket, alice, sales, support):
    with transaction():
        tickets.assign(ticket, alice, by=alice, now=NOON)
    done = do("transfer", lambda one: tickets.transfer(one, sales, by=alice, now=NOON), ticket, alice)

    with transaction():
        left = operations.undo(done, by=alice, now=LATER)

    assert left == []
    assert (ticket.department, ticket.assignee) == (support, alice)
    assert done.undone_at == LATER
    assert ticket.events[-1].kind == "undone"


def test_status_priority_and_tags_come_back(ticket, alice):
    waiting_since = ticket.waiting_since

    def act(one):
        tickets.solve(one, by=alice, now=NOON)
        sorting.prioritise(one, Priority.URGENT, by=alice, now=NOON)
        sorting.tag(one, ["fire"], by=alice, now=NOON)

    done = do("many", act, ticket, alice)
    with transaction():
        operations.undo(done, by=alice, now=LATER)

    assert (ticket.status, ticket.priority, ticket.tags) == (Status.OPEN, Priority.NORMAL, [])
    assert ticket.waiting_since == waiting_since
    assert ticket.solved_at is None


def test_what_was_put_away_comes_back(ticket, alice):
    done = do("spam", lambda one: spam.put_away_by_hand(one, by=alice, now=NOON), ticket, alice)

    with transaction():
        operations.undo(done, by=alice, now=LATER)

    assert not ticket.is_spam
    assert ticket.waiting_since is not None


def test_what_changed_nothing_is_no_operation(ticket, alice):
    do("assign", lambda one: tickets.assign(one, None, by=alice, now=NOON), ticket, alice)

    assert db.session.query(Operation).count() == 0


def test_nothing_is_undone_twice(ticket, alice):
    done = do("solve", lambda one: tickets.solve(one, by=alice, now=NOON), ticket, alice)
    with transaction():
        operations.undo(done, by=alice, now=LATER)

    with pytest.raises(UndoneAlready), transaction():
        operations.undo(done, by=alice, now=LATER)


def test_what_someone_changed_since_is_left_as_it_is(ticket, alice, mona):
    done = do("assign", lambda one: tickets.assign(one, alice, by=alice, now=NOON), ticket, alice)
    with transaction():
        tickets.assign(ticket, mona, by=mona, now=LATER)

    with pytest.raises(ChangedSince), transaction():
        operations.undo(done, by=alice, now=LATER)

    assert ticket.assignee == mona


def test_of_many_those_that_were_changed_since_are_told(ticket, other_ticket, alice, mona):
    with transaction(), operations.operation("assign", [ticket, other_ticket], by=alice, now=NOON) as done:
        for one in (ticket, other_ticket):
            tickets.assign(one, alice, by=alice, now=NOON)
    with transaction():
        tickets.assign(other_ticket, mona, by=mona, now=LATER)

    with transaction():
        left = operations.undo(done, by=alice, now=LATER)

    assert left == [other_ticket]
    assert (ticket.assignee, other_ticket.assignee) == (None, mona)
    assert done.undone_at is None


def test_who_has_left_meanwhile_does_not_hold_it_again(ticket, alice, mona):
    with transaction():
        tickets.assign(ticket, alice, by=mona, now=NOON)
    done = do("assign", lambda one: tickets.assign(one, None, by=mona, now=NOON), ticket, mona)
    with transaction():
        alice.is_switched_on = False

    with transaction():
        operations.undo(done, by=mona, now=LATER)

    assert ticket.assignee is None
