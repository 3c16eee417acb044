"""What an agent keeps of the list's questions."""

import pytest
import sqlalchemy as sa

from desk import workspaces
from desk.errors import NoNameGiven, TooManyWorkspaces
from models import Sharing, Workspace, db, transaction

pytestmark = pytest.mark.row("S1")


def save(agent, *names):
    with transaction():
        return [workspaces.save(agent, name, {"folder": "open"}) for name in names]


def names_of(agent):
    return [one.name for one in workspaces.own(agent)]


def open_to(agent):
    rows = db.session.execute(sa.select(Workspace.name).where(Workspace.is_open_to(agent)).order_by(Workspace.name))
    return list(rows.scalars())


def test_workspaces_stand_in_the_order_they_were_given(alice):
    _, second, third = save(alice, "a", "b", "c")

    with transaction():
        workspaces.move(third, up=True)
        workspaces.move(third, up=True)
        workspaces.move(third, up=True)
        workspaces.move(second, up=False)

    assert names_of(alice) == ["c", "a", "b"]


def test_the_same_name_asks_for_something_else_from_now_on(alice):
    save(alice, "urgent")

    with transaction():
        workspaces.save(alice, " urgent ", {"priority": "urgent"})

    assert [one.asked for one in workspaces.own(alice)] == [{"priority": "urgent"}]


def test_a_name_must_be_given_and_there_is_an_end(alice, monkeypatch):
    with pytest.raises(NoNameGiven):
        save(alice, "  ")

    monkeypatch.setattr(workspaces, "MOST", 1)
    with pytest.raises(TooManyWorkspaces):
        save(alice, "a", "b")


@pytest.mark.row("R14")
@pytest.mark.parametrize(
    ("sharing", "seen_by"),
    [
        (Sharing.NOBODY, {"alice"}),
        (Sharing.DEPARTMENTS, {"alice", "mona"}),
        (Sharing.EVERYONE, {"alice", "mona", "bob"}),
    ],
)
def test_it_is_open_to_those_whom_it_is_shared_with(alice, mona, bob, sharing, seen_by):
    (shared,) = save(alice, "shared")

    with transaction():
        workspaces.share(shared, sharing)

    assert {agent.name.lower() for agent in (alice, mona, bob) if open_to(agent)} == seen_by


def test_the_day_begins_with_the_one_that_was_chosen_as_long_as_it_is_there(alice, mona):
    first, second = save(alice, "first", "second")
    with transaction():
        workspaces.share(second, Sharing.EVERYONE)
        workspaces.begin_with(alice, first)
        workspaces.begin_with(alice, second)
        workspaces.begin_with(mona, second)
    begun = [workspaces.start_of(agent) for agent in (alice, mona)]

    with transaction():
        workspaces.share(second, Sharing.NOBODY)
    hidden = [workspaces.start_of(agent) for agent in (alice, mona)]
    with transaction():
        workspaces.delete(second)

    assert (begun, hidden) == ([second, second], [second, None])
    assert workspaces.start_of(alice) is None


def test_who_wants_none_begins_as_everybody_does(alice):
    (first,) = save(alice, "first")
    with transaction():
        workspaces.begin_with(alice, first)

    with transaction():
        workspaces.begin_with(alice, None)

    assert workspaces.start_of(alice) is None
