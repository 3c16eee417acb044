"""The clocks of a ticket follow what happens to it (S2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from desk import escalations, organisations, recounts, replies, requests, sorting, tickets
from models import (
    Calendar,
    Clock,
    Concerns,
    Customer,
    Ended,
    EscalationLevel,
    Event,
    Kind,
    Message,
    Organisation,
    OrganisationDomain,
    OutgoingMail,
    Priority,
    Purpose,
    ServiceLevel,
    Status,
    Stopped,
    Target,
    Tells,
    Ticket,
    db,
    transaction,
)
from tests.conftest import NOON

pytestmark = pytest.mark.row("S2")
HOUR = timedelta(hours=1)
FIRST, NEXT, SOLUTION = Target


@pytest.fixture
def promise(office):
    """Writes a service level down, and counts anew."""

    def made(name="All", **what):
        with transaction():
            db.session.add(ServiceLevel(name=name, is_always=True, **what))
        count_anew()

    return made


def count_anew(now=NOON):
    with transaction():
        while recounts.go_on(now=now):
            pass


def clock_of(ticket, target):
    db.session.rollback()
    rows = select(Clock).where(Clock.ticket_id == ticket.id, Clock.target == target).order_by(Clock.id.desc())
    return db.session.execute(rows).scalars().first()


def lines(*kinds):
    rows = db.session.query(Event).filter(Event.kind.in_(kinds or ("target_met", "target_broken", "target_restarted")))
    return [(one.details["target"], one.kind) for one in rows.order_by(Event.id)]


def do(act, *arguments, **options):
    with transaction():
        return act(*arguments, **options)


def test_a_first_answer_in_time_meets_its_target(promise, ticket, alice):
    promise(first_answer_minutes=240)

    do(replies.reply, ticket, alice, "So.", now=NOON + 2 * HOUR)

    clock = clock_of(ticket, FIRST)
    assert (clock.ended, clock.worked_seconds, clock.due_at) == (Ended.MET, 7200, NOON + 4 * HOUR)
    assert lines() == [("first_answer", "target_met")]
    assert ticket.due_at is None


def test_a_late_one_breaks_it_though_the_clock_process_was_away(promise, ticket, alice):
    promise(first_answer_minutes=60)

    do(replies.reply, ticket, alice, "So.", now=NOON + 2 * HOUR)

    assert clock_of(ticket, FIRST).ended == Ended.LATE
    assert lines() == [("first_answer", "target_broken")]


def test_what_is_overdue_is_told_once_and_not_again_with_the_late_answer(promise, ticket, alice):
    promise(first_answer_minutes=60)

    for hours in (2, 3, 4):
        do(escalations.escalate, ticket, now=NOON + hours * HOUR)
    do(replies.reply, ticket, alice, "So.", now=NOON + 5 * HOUR)

    assert lines() == [("first_answer", "target_broken")]


def test_a_clock_stands_still_while_the_customer_is_awaited(promise, ticket, alice):
    promise(solution_minutes=240)

    do(replies.reply, ticket, alice, "Welcher?", now=NOON + HOUR)
    still = clock_of(ticket, SOLUTION)
    shown = (still.stopped_at, still.stopped_for, still.left_seconds, still.due_at, ticket.clocks_stopped_at)
    do(requests.write_on, ticket, "Der grüne.", [], now=NOON + 11 * HOUR)

    assert shown == (NOON + HOUR, Stopped.CUSTOMER, 3 * 3600, None, NOON + HOUR)
    clock = clock_of(ticket, SOLUTION)
    assert (clock.due_at, clock.stopped_at, ticket.due_at) == (NOON + 14 * HOUR, None, NOON + 14 * HOUR)
    assert [(one.began_at, one.ended_at) for one in clock.pauses] == [(NOON + HOUR, NOON + 11 * HOUR)]


def test_each_further_word_of_the_customer_begins_a_clock_of_its_own(promise, ticket, alice):
    promise(first_answer_minutes=240, next_answer_minutes=120)

    for hours in (1, 10, 20):
        do(replies.reply, ticket, alice, "So.", now=NOON + hours * HOUR)
        do(requests.write_on, ticket, "Und?", [], now=NOON + (hours + 4) * HOUR)
        do(requests.write_on, ticket, "Und??", [], now=NOON + (hours + 5) * HOUR)

    clocks = db.session.query(Clock).filter_by(target=NEXT).order_by(Clock.id).all()
    assert [one.started_at for one in clocks] == [NOON + hours * HOUR for hours in (5, 14, 24)]
    assert ticket.due_at == NOON + 26 * HOUR and ticket.due_target == "next_answer"


def test_what_is_asked_and_escalated_at_one_stroke_has_one_clock(support):
    with transaction():
        ticket = requests.hand_in(requests.Request("", "x@example.com", "Late", "?", "de", support), now=NOON)
        escalations.escalate(ticket, now=NOON + 5 * HOUR)

    assert db.session.query(Clock).count() == 1 and ticket.escalated_level == 1


def test_an_answer_that_owes_more_ends_one_clock_and_begins_the_next(ticket, alice):
    for hours in (1, 2, 3):
        do(replies.reply, ticket, alice, "Moment.", status=Status.OPEN, now=NOON + hours * HOUR)

    clocks = db.session.query(Clock).filter_by(target=NEXT).order_by(Clock.id).all()
    assert [(one.started_at, one.ended) for one in clocks] == [
        (NOON + HOUR, Ended.MET),
        (NOON + 2 * HOUR, Ended.MET),
        (NOON + 3 * HOUR, None),
    ]


def test_an_answer_that_owes_more_and_is_taken_back_leaves_the_wait_as_it_was(promise, ticket, alice):
    promise(next_answer_minutes=240)
    do(replies.reply, ticket, alice, "So.", now=NOON)
    do(requests.write_on, ticket, "Und?", [], now=NOON + HOUR)
    message = do(replies.reply, ticket, alice, "Moment.", status=Status.OPEN, now=NOON + 2 * HOUR)
    with transaction():
        db.session.query(OutgoingMail).filter_by(message_id=message.id).one().due_at = NOON + 3 * HOUR

    do(replies.withdraw, db.session.get_one(Message, message.id), alice, now=NOON + 2 * HOUR)

    running = db.session.query(Clock).filter_by(target=NEXT, ended_at=None).one()
    assert (running.started_at, running.due_at) == (NOON + HOUR, NOON + 5 * HOUR)


def test_an_answer_taken_back_was_never_given(promise, ticket, alice):
    promise(first_answer_minutes=240)
    message = do(replies.reply, ticket, alice, "So.", now=NOON + HOUR)

    with transaction():
        mail = db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()
        mail.due_at = NOON + 2 * HOUR
    do(replies.withdraw, db.session.get_one(Message, message.id), alice, now=NOON + HOUR)

    clock = clock_of(ticket, FIRST)
    assert (clock.ended_at, clock.due_at, clock.pauses) == (None, NOON + 4 * HOUR, [])
    assert lines() == [("first_answer", "target_met"), ("first_answer", "target_restarted")]


def test_a_solved_matter_that_comes_back_goes_on_where_it_stood(promise, ticket, alice):
    promise(solution_minutes=240)
    do(replies.reply, ticket, alice, "So.", status=Status.SOLVED, now=NOON + HOUR)

    do(requests.write_on, ticket, "Nein.", [], now=NOON + 9 * HOUR)

    assert clock_of(ticket, SOLUTION).due_at == NOON + 12 * HOUR
    assert lines() == [("solution", "target_met"), ("solution", "target_restarted")]


def test_the_most_particular_service_level_decides_for_each_target(promise, ticket, support):
    with transaction():
        company = Organisation(name="Weiß", created_at=NOON)
        db.session.add(company)
        ticket.customer.organisation = company
    promise("all", first_answer_minutes=100, solution_minutes=1000)
    promise("urgent", priority=Priority.URGENT, first_answer_minutes=10)
    promise("support", department_id=support.id, first_answer_minutes=80)
    promise("company", organisation_id=company.id, first_answer_minutes=50)

    organisation = clock_of(ticket, FIRST).minutes
    do(sorting.prioritise, ticket, Priority.URGENT, by=None, now=NOON)
    urgent = clock_of(ticket, FIRST).minutes
    promise("carol", customer_id=ticket.customer_id, first_answer_minutes=30)

    assert (organisation, urgent, clock_of(ticket, FIRST).minutes) == (50, 50, 30)
    assert clock_of(ticket, SOLUTION).minutes == 1000


def test_a_changed_level_or_calendar_counts_anew_what_is_open(promise, ticket):
    with transaction():
        nights = Calendar(name="Nights", timezone="UTC", week={str(day): [["22:00", "06:00"]] for day in range(7)})
        db.session.add(ServiceLevel(name="Nights", calendar=nights, first_answer_minutes=60))
    count_anew()
    before = clock_of(ticket, FIRST).due_at
    with transaction():
        db.session.query(Calendar).one().week = {str(day): [["20:00", "06:00"]] for day in range(7)}
    count_anew()
    earlier = clock_of(ticket, FIRST).due_at
    with transaction():
        db.session.query(ServiceLevel).one().first_answer_minutes = 120
    count_anew()

    night = NOON.replace(hour=20, minute=0)
    assert (before, earlier) == (night + 3 * HOUR, night + HOUR)
    assert clock_of(ticket, FIRST).due_at == night + 2 * HOUR


def test_a_time_that_is_made_longer_is_not_broken_any_more(promise, ticket):
    promise(first_answer_minutes=60)
    do(escalations.escalate, ticket, now=NOON + 2 * HOUR)
    with transaction():
        db.session.query(ServiceLevel).one().first_answer_minutes = 600

    count_anew(NOON + 2 * HOUR)

    assert lines() == [("first_answer", "target_broken"), ("first_answer", "target_restarted")]


def test_without_any_promise_the_first_escalation_time_is_the_target(ticket):
    clock = clock_of(ticket, FIRST)

    assert (clock.level_id, clock.minutes, clock.due_at) == (None, 240, NOON + 4 * HOUR)
    assert lines() == []


def test_a_level_that_is_deleted_promises_no_longer(promise, ticket):
    promise(solution_minutes=60)
    with transaction():
        db.session.delete(db.session.query(ServiceLevel).one())

    count_anew()

    assert clock_of(ticket, SOLUTION).ended == Ended.DROPPED


def test_a_customer_who_comes_to_an_organisation_gets_what_it_was_promised(promise, ticket):
    with transaction():
        db.session.add(Organisation(name="Weiß", created_at=NOON))
    company = db.session.query(Organisation).one()
    promise(organisation_id=company.id, first_answer_minutes=30)
    with transaction():
        db.session.get_one(Customer, ticket.customer_id).organisation_id = company.id

    count_anew()

    assert clock_of(ticket, FIRST).minutes == 30


def test_so_do_all_who_come_to_it_at_once_by_its_domain_and_who_leave_with_it(promise, ticket, root):
    with transaction():
        db.session.add(company := Organisation(name="Weiß", created_at=NOON))
    promise(first_answer_minutes=90)
    promise("company", organisation_id=company.id, first_answer_minutes=30)
    count_anew()

    with transaction():
        company.domains = [OrganisationDomain(domain="example.com")]
        organisations.settle(company, lost=[])
    count_anew()
    inside = clock_of(ticket, FIRST).minutes
    with transaction():
        organisations.delete(company, by=root)
    count_anew()

    assert (inside, clock_of(ticket, FIRST).minutes) == (30, 90)


@pytest.mark.row("R21")
def test_an_escalation_can_do_all_of_it_at_once(ticket, support, alice, mona):
    with transaction():
        support.escalation_levels.append(
            EscalationLevel(
                level=2,
                concerns=Concerns.FIRST_ANSWER,
                after_minutes=60,
                tells=[Tells.ASSIGNEE],
                address="chief@example.com",
                assigns_to=alice,
                priority=Priority.HIGH,
                tags=["late"],
                note="Bitte anrufen.",
            )
        )
    count_anew()

    for _ in range(2):
        do(escalations.escalate, ticket, now=NOON + 2 * HOUR)

    told = [one.first_recipient for one in db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION)]
    assert told == ["chief@example.com"]
    assert (ticket.assignee, ticket.priority, [tag.name for tag in ticket.tags]) == (alice, Priority.HIGH, ["late"])
    assert [one.text for one in ticket.messages if one.kind == Kind.NOTE] == ["Bitte anrufen."]
    assert ticket.escalated_level == 2


@pytest.mark.row("R21")
def test_several_levels_reached_while_the_desk_was_away_tell_a_person_once(ticket, support):
    with transaction():
        support.escalation_levels += [EscalationLevel(level=n, after_minutes=60 * n) for n in (2, 3)]
    count_anew()

    do(escalations.escalate, ticket, now=NOON + 24 * HOUR)

    told = db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).all()
    assert [one.first_recipient for one in told] == ["mona@example.org"]
    assert ticket.escalated_level == 3 and escalations.due(NOON + 48 * HOUR) == []


@pytest.mark.row("R21")
def test_the_deputy_of_who_is_away_is_told(ticket, support, mona, alice):
    with transaction():
        mona.away_from, mona.away_until, mona.deputy = NOON.date(), NOON.date(), alice

    do(escalations.escalate, ticket, now=NOON + 5 * HOUR)

    assert db.session.query(OutgoingMail).filter_by(purpose=Purpose.ESCALATION).one().first_recipient == alice.address


@pytest.mark.row("R21")
def test_deputies_who_are_away_too_are_no_way_round_in_circles(mona, alice, bob):
    today = NOON.date()
    with transaction():
        for one, deputy in ((mona, alice), (alice, bob), (bob, mona)):
            one.away_from, one.deputy = today, deputy

    assert mona.stand_in(today) == mona
    with transaction():
        bob.away_from = None
    assert mona.stand_in(today) == bob


def test_a_wait_told_of_before_there_were_clocks_is_not_told_again(ticket):
    with transaction():
        db.session.query(Clock).delete()
        ticket.escalated_level = 1
        ticket.department.escalates_in_hours = True

    count_anew(NOON + 5 * HOUR)

    assert db.session.query(Clock).count() == 1
    assert do(escalations.escalate, db.session.get_one(Ticket, ticket.id), now=NOON + 9 * HOUR) == []


def test_a_ticket_that_is_closed_waits_for_nothing(promise, ticket, alice):
    promise(first_answer_minutes=60, solution_minutes=60)

    do(tickets.close, ticket, by=alice, now=NOON)

    assert clock_of(ticket, FIRST).ended == Ended.DROPPED
    assert clock_of(ticket, SOLUTION).ended == Ended.MET
    assert ticket.due_at is None and escalations.due(NOON + 99 * HOUR) == []
