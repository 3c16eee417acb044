"""Priority and tags: set by agents and by rules, each change in the record (S15)."""

import pytest

from desk import sorting
from models import Priority, Tag, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("S15")


def history(ticket):
    return [(one.kind, one.details) for one in ticket.events if one.kind != "opened"]


def names(ticket):
    return sorted(tag.name for tag in ticket.tags)


def test_a_new_priority_is_told_with_the_old_one(ticket, alice):
    with transaction():
        sorting.prioritise(ticket, Priority.URGENT, by=alice, now=NOON)
        sorting.prioritise(ticket, Priority.URGENT, by=alice, now=NOON)

    assert ticket.priority == Priority.URGENT
    assert history(ticket) == [("prioritised", {"from": "normal", "to": "urgent"})]


def test_tags_are_the_same_in_any_case_and_with_a_number_sign(ticket, alice):
    with transaction():
        sorting.tag(ticket, ["Срочно", "#срочно", "  ", "#"], by=alice, now=NOON)
        sorting.tag(ticket, ["СРОЧНО"], by=alice, now=NOON)

    assert db.session.query(Tag).count() == len(names(ticket)) == len(history(ticket)) == 1


def test_only_the_tags_that_were_written_down_stay(ticket, alice):
    with transaction():
        sorting.tag(ticket, ["fire", "printer"], by=alice, now=NOON)

    with transaction():
        sorting.tag_only(ticket, ["Printer", "paper"], by=alice, now=NOON)

    assert names(ticket) == ["paper", "printer"]
    assert history(ticket)[1:] == [("untagged", {"tags": ["fire"]}), ("tagged", {"tags": ["paper"]})]


def test_a_ticket_takes_only_so_many_tags(ticket, alice):
    with transaction():
        sorting.tag(ticket, [f"tag {number}" for number in range(30)], by=alice, now=NOON)
        sorting.tag(ticket, ["one more"], by=alice, now=NOON)

    assert len(ticket.tags) == sorting.MOST_TAGS


def test_a_tag_that_someone_else_made_at_the_same_instant_is_taken(ticket, alice, monkeypatch):
    with transaction():
        Tag.named("fire")
    known, asked = Tag._known, []

    def not_yet_there(name):
        asked.append(name)
        return None if len(asked) == 1 else known(name)

    monkeypatch.setattr(Tag, "_known", not_yet_there)
    with transaction():
        sorting.tag(ticket, ["Fire"], by=alice, now=NOON)

    assert names(ticket) == ["fire"]
