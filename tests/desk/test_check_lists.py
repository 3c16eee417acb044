"""Check lists: what is wanted is said, twice is once, all of it on the record; they follow their ticket."""

import pytest
from sqlalchemy import select

from desk import check_lists, deletion, merging
from models import CheckItem, Event, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("S6")


def items(ticket):
    """As the ticket's own screen reads them: text, whether it is done, who did it."""
    db.session.expire_all()
    rows = sorted(db.session.get_one(Ticket, ticket.id).check_rows or [])  # type: ignore[attr-defined]
    return [(text, bool(is_done), name) for _position, _id, text, is_done, name, _texts in rows]


def add(ticket, agent, *texts):
    for text in texts:
        with transaction():
            check_lists.add(ticket, text, by=agent, now=NOON)


def item(text):
    return db.session.execute(select(CheckItem).where(CheckItem.text == text)).scalar_one()


def tick(ticket, text, agent, is_done=True):
    with transaction():
        check_lists.tick(ticket, item(text), is_done=is_done, by=agent, now=NOON)


def remove(ticket, row, agent):
    with transaction():
        check_lists.remove(ticket, row, by=agent, now=NOON)


def lines(ticket):
    asked = select(Event).where(Event.ticket_id == ticket.id, Event.kind.like("item_%")).order_by(Event.id)
    return [(one.kind, str(one.agent), one.details["text"]) for one in db.session.execute(asked).scalars()]


def test_who_ticks_first_did_it_and_the_record_tells_of_each_change_once(ticket, alice, mona):
    nothing = items(ticket)
    add(ticket, alice, "Ask  the \n shop", "Call", "Call")
    tick(ticket, "Call", alice)
    tick(ticket, "Call", mona)
    ticked = items(ticket)
    tick(ticket, "Call", mona, is_done=False)
    tick(ticket, "Call", alice, is_done=False)
    opened = items(ticket)

    remove(ticket, item("Call"), alice)

    assert nothing == []
    assert ticked == [("Ask the shop", False, None), ("Call", True, "Alice")]
    assert opened == [("Ask the shop", False, None), ("Call", False, None)]
    assert items(ticket) == [("Ask the shop", False, None)]
    assert lines(ticket) == [
        ("item_added", "Alice", "Ask the shop"),
        ("item_added", "Alice", "Call"),
        ("item_ticked", "Alice", "Call"),
        ("item_unticked", "Mona", "Call"),
        ("item_removed", "Alice", "Call"),
    ]


def test_what_was_removed_meanwhile_is_neither_ticked_nor_removed_again(ticket, alice, mona):
    add(ticket, alice, "Call")
    row_id = item("Call").id
    assert CheckItem.remove(row_id)

    again = CheckItem.tick(row_id, mona, NOON), CheckItem.untick(row_id), CheckItem.remove(row_id)

    assert again == (False, False, False)


def test_an_empty_item_and_one_too_many_are_refused(ticket, alice, monkeypatch):
    monkeypatch.setattr(check_lists, "MOST_ITEMS", 1)
    with pytest.raises(check_lists.NothingToDo):
        add(ticket, alice, " \n ")
    add(ticket, alice, "x" * 400)

    with pytest.raises(check_lists.ListFull):
        add(ticket, alice, "Call")

    assert items(ticket) == [("x" * 300, False, None)]


def test_joined_they_go_along_below_the_others_and_come_back(ticket, alice):
    other = comes(subject="Another").message.ticket
    add(ticket, alice, "First", "Second")
    add(other, alice, "Third")

    with transaction():
        merging.merge(other, ticket, by=alice, now=NOON)
    joined = items(ticket), items(other)
    tick(ticket, "Third", alice)
    with transaction():
        merging.unmerge(other, by=alice, now=NOON)

    assert joined == ([("First", False, None), ("Second", False, None), ("Third", False, None)], [])
    assert (len(items(ticket)), items(other)) == (2, [("Third", True, "Alice")])


def test_a_deleted_ticket_takes_its_list_along(ticket, alice, root):
    add(ticket, alice, "Call")

    with transaction():
        said = deletion.takings(ticket)
        deletion.delete(ticket, written=str(ticket.number), seen=said.messages + said.notes, by=root, now=NOON)

    assert db.session.execute(select(CheckItem.id)).all() == []
