"""Who is told of what, once, and never of what they did themselves or may not see (R14, R24)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import escalations, merging, notices, replies, requests, tickets, watching
from desk.errors import NoSuchTicket
from models import (
    Agent,
    BlockedSender,
    Notice,
    NoticeKind,
    NoticeSettings,
    Watching,
    db,
    transaction,
)
from tests.conftest import NOON
from tests.desk.steps import comes, file
from tests.letters import letter

pytestmark = pytest.mark.row("R24")

LATER = NOON + timedelta(hours=5)


def told():
    """Who was told what, in order."""
    db.session.rollback()
    rows = db.session.execute(select(Notice).order_by(Notice.id)).scalars()
    return [(one.agent.name, one.kind.value) for one in rows]


def wants(agent, **settings):
    with transaction():
        chosen = NoticeSettings.usual(agent)
        for name, value in settings.items():
            setattr(chosen, name, value)
        db.session.add(chosen)


def watch(ticket, agent):
    with transaction():
        watching.watch(ticket, agent, now=NOON)


def note(ticket, agent, text="Note"):
    with transaction():
        return replies.add_note(ticket, agent, text, now=NOON)


def test_who_is_given_a_ticket_is_told(ticket, alice, mona):
    with transaction():
        tickets.assign(ticket, alice, by=mona, now=NOON)

    assert told() == [("Alice", "assigned")]


def test_who_takes_a_ticket_is_not_told_what_they_did(ticket, alice):
    with transaction():
        tickets.assign(ticket, alice, by=alice, now=NOON)

    assert told() == []


def test_the_assignee_is_told_that_the_customer_answered_by_mail(ticket, alice):
    with transaction():
        tickets.assign(ticket, alice, by=alice, now=NOON)

    comes("Er brennt noch.", to=f"support+{ticket.mail_token}@example.org")

    db.session.rollback()
    notice = db.session.execute(select(Notice)).scalar_one()
    assert notice.message
    assert (notice.kind, notice.message.text) == (NoticeKind.ANSWERED, "Er brennt noch.")


def test_the_assignee_is_told_that_the_customer_wrote_at_their_link(ticket, alice):
    with transaction():
        tickets.assign(ticket, alice, by=alice, now=NOON)

    with transaction():
        requests.write_on(ticket, "Noch da?", [], now=NOON)

    assert told() == [("Alice", "answered")]


def test_new_tickets_are_told_only_to_who_wants_that(office, alice, mona):
    wants(alice, shown={"new": True})

    file(letter())

    assert told() == [("Alice", "new")]


@pytest.mark.row("R14")
def test_new_tickets_of_other_departments_are_not_told(office, bob, root):
    wants(bob, shown={"new": True})
    wants(root, shown={"new": True})

    file(letter())

    assert told() == [("Root", "new")]


def test_spam_is_told_to_nobody(office, alice):
    wants(alice, shown={"new": True})
    with transaction():
        db.session.add(BlockedSender(pattern="carol@example.com", agent=alice, created_at=NOON))

    file(letter())

    assert told() == []


def test_who_watches_is_told_what_happens_but_not_what_they_do(ticket, alice, mona):
    watch(ticket, alice)

    note(ticket, mona)
    note(ticket, alice)

    assert told() == [("Alice", "changed")]


def test_one_stroke_tells_one_thing_the_one_that_matters_most(ticket, alice, mona):
    watch(ticket, alice)

    with transaction():
        tickets.assign(ticket, alice, by=mona, now=NOON)
        replies.add_note(ticket, mona, "@Alice bitte", now=NOON)

    assert told() == [("Alice", "mentioned")]


def test_a_kind_that_is_switched_off_is_not_told(ticket, alice, mona):
    wants(alice, shown={"assigned": False})

    with transaction():
        tickets.assign(ticket, alice, by=mona, now=NOON)

    assert told() == []


@pytest.mark.row("R14")
def test_who_can_no_longer_see_the_ticket_is_told_nothing_more(ticket, alice, mona, sales):
    watch(ticket, alice)
    with transaction():
        tickets.transfer(ticket, sales, by=mona, now=NOON)

    with transaction():
        tickets.close(ticket, by=mona, now=NOON)

    assert told() == []


def test_who_left_is_told_nothing(ticket, alice, mona):
    watch(ticket, alice)
    with transaction():
        alice.is_switched_on = False

    note(ticket, mona)

    assert told() == []


@pytest.mark.row("R21")
def test_an_escalation_is_told_to_whom_it_is_brought(ticket, mona):
    with transaction():
        escalations.escalate(ticket, now=LATER)

    assert told() == [("Mona", "escalated")]


def test_what_is_undone_by_an_error_tells_nobody(ticket, alice, mona):
    with pytest.raises(ZeroDivisionError), transaction():
        tickets.assign(ticket, alice, by=mona, now=NOON)
        _ = 1 / 0

    assert told() == []


def test_opening_the_ticket_reads_its_notices_and_no_others(ticket, alice, mona, support, carol):
    other = another(carol, support)
    for one in (ticket, other):
        with transaction():
            tickets.assign(one, alice, by=mona, now=NOON)

    with transaction():
        notices.mark_read(alice, now=NOON, ticket_id=ticket.id)

    unread = db.session.execute(select(Notice.ticket_id).where(Notice.read_at.is_(None))).scalars().all()
    assert unread == [other.id]


def another(customer, department):
    with transaction():
        return requests.hand_in(
            requests.Request("Carol", "carol@example.com", "Anderes", "?", "de", department), now=NOON
        )


def test_a_mail_is_due_after_as_many_minutes_as_was_chosen(ticket, alice, mona):
    wants(alice, mails={"assigned": 15})

    with transaction():
        tickets.assign(ticket, alice, by=mona, now=NOON)

    db.session.rollback()
    assert db.session.execute(select(Notice.mail_due_at)).scalar_one() == NOON + timedelta(minutes=15)


def test_many_agents_and_many_tickets_cost_no_more_questions(office, support, carol, counting):
    crowd([support], 3)
    few = asked_for_new(carol, support, 1, counting)

    crowd([support], 40)
    many = asked_for_new(carol, support, 1, counting)

    assert len(many) <= len(few)


def crowd(departments, size) -> None:
    with transaction():
        for _ in range(size):
            number = db.session.query(Agent).count()
            agent = Agent(name=f"Agent {number}", address=f"a{number}@example.org", departments=departments)
            db.session.add(agent)
            db.session.flush()
            chosen = NoticeSettings.usual(agent)
            chosen.shown = {"new": True}
            db.session.add(chosen)


def asked_for_new(customer, department, number, counting):
    with counting() as statements:
        for _ in range(number):
            another(customer, department)
    return [one for one in statements if one.startswith(("SELECT", "WITH"))]


def test_who_took_part_watches_if_that_is_their_setting(ticket, alice, mona):
    wants(alice, watches_taken_part=True)

    note(ticket, alice)
    note(ticket, mona)

    assert [agent.name for agent in Watching.watchers(ticket)] == ["Alice"]


def test_who_is_called_watches_unless_they_don_t_want_to(ticket, alice, mona, root):
    wants(alice, watches_mentioned=False)

    note(ticket, root, "@Alice und @Mona")

    assert [agent.name for agent in Watching.watchers(ticket)] == ["Mona"]


@pytest.mark.row("R18")
def test_who_watched_a_part_watches_the_whole(ticket, alice, mona, carol, support):
    part = another(carol, support)
    watch(part, alice)

    with transaction():
        merging.merge(part, ticket, by=mona, now=NOON)

    assert [agent.name for agent in Watching.watchers(ticket)] == ["Alice"]
    assert told() == [("Alice", "changed")]


def test_watching_twice_is_once_and_ends_when_one_wants(ticket, alice):
    watch(ticket, alice)
    watch(ticket, alice)
    both = Watching.watchers(ticket)

    with transaction():
        watching.unwatch(ticket, alice)

    assert (both, Watching.watchers(ticket)) == ([alice], [])


@pytest.mark.row("R14")
def test_what_one_may_not_see_can_t_be_watched(ticket, bob):
    with pytest.raises(NoSuchTicket), transaction():
        watching.watch(ticket, bob, now=NOON)

    assert Watching.watchers(ticket) == []


@pytest.mark.parametrize(
    ("begin", "end", "minute", "is_quiet"),
    [
        (22 * 60, 6 * 60, 23 * 60, True),
        (22 * 60, 6 * 60, 5 * 60, True),
        (22 * 60, 6 * 60, 6 * 60, False),
        (12 * 60, 13 * 60, 12 * 60 + 30, True),
        (12 * 60, 13 * 60, 14 * 60, False),
        (None, 6 * 60, 5 * 60, False),
    ],
)
def test_quiet_hours_may_go_over_midnight(begin, end, minute, is_quiet):
    settings = NoticeSettings(quiet_from=begin, quiet_until=end)

    assert settings.is_quiet(minute) == is_quiet
