"""Tags: two made one and taken apart, renamed and thrown away; the tickets stay."""

import pytest
from sqlalchemy import select

from desk import sorting, tagging
from desk.errors import UndoneAlready
from models import Event, MailRule, Tag, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("S15")


def tagged(ticket, *names, by):
    with transaction():
        sorting.tag(ticket, names, by=by, now=NOON)


def tag_of(name):
    return db.session.execute(select(Tag).where(Tag.key == Tag.key_of(name))).scalar_one()


def tags():
    db.session.rollback()
    rows = db.session.execute(select(Ticket).order_by(Ticket.id)).scalars()
    return [[one.name for one in ticket.tags] for ticket in rows]


@pytest.fixture
def two(ticket, alice):
    """One ticket has both tags, another the one that goes."""
    other = comes(subject="Another").message.ticket
    tagged(ticket, "bill", "invoice", by=alice)
    tagged(other, "bill", by=alice)
    return ticket, other


def merged(by):
    with transaction():
        tagging.merge(tag_of("bill"), tag_of("invoice"), by=by, now=NOON)
    return db.session.execute(select(Event).where(Event.kind == "tags_merged")).scalar_one()


def test_two_tags_made_one_stand_on_all_tickets_and_each_history_tells_it(two, mona):
    with transaction():
        db.session.add(MailRule(name="Bills", tags=["Bill", "invoice"]))

    merged(mona)

    assert tags() == [["invoice"], ["invoice"]]
    assert [event.kind for event in two[1].events][-2:] == ["untagged", "tagged"]
    assert db.session.execute(select(MailRule.tags)).scalar() == ["invoice"]


def test_taken_apart_each_ticket_has_what_it_had_once(two, mona):
    merging = merged(mona)

    with transaction():
        tagging.unmerge(db.session.get_one(Event, merging.id), by=mona, now=NOON)
    with pytest.raises(UndoneAlready), transaction():
        tagging.unmerge(db.session.get_one(Event, merging.id), by=mona, now=NOON)

    assert tags() == [["bill", "invoice"], ["bill"]]
    assert tagging.latest_mergings(now=NOON) == []


def test_what_was_untagged_since_stays_so(two, mona, alice):
    merging = merged(mona)
    with transaction():
        sorting.untag(two[1], ["invoice"], by=alice, now=NOON)

    with transaction():
        tagging.unmerge(db.session.get_one(Event, merging.id), by=mona, now=NOON)

    assert tags() == [["bill", "invoice"], []]


def test_a_tag_thrown_away_leaves_the_tickets(two, mona):
    with transaction():
        number = tagging.delete(tag_of("bill"), by=mona, now=NOON)

    assert (number, tags()) == (2, [["invoice"], []])


def test_a_tag_is_not_made_one_with_itself(two, mona):
    with pytest.raises(tagging.SameTag), transaction():
        tagging.merge(tag_of("bill"), tag_of("BILL"), by=mona, now=NOON)


def test_only_what_is_in_use_is_offered_by_its_beginning(two, mona):
    with transaction():
        Tag.named("billow")
        Tag.named("100%")

    assert (tagging.beginning_with("BI", 10), tagging.beginning_with("%", 10)) == (["bill"], [])
