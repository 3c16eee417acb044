"""Tickets that nobody holds are given to agents who are at work (S4)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from desk import distribution, tickets
from models import Agent, Calendar, Distribution, Event, HandedOut, Role, Ticket, db, transaction
from tests.conftest import NOON
from tests.desk.steps import comes

pytestmark = pytest.mark.row("S4")

DAY = timedelta(days=1)


@pytest.fixture
def team(support, alice):
    """Alice, Dina and Eli answer in Support; nobody else of it takes tickets."""
    with transaction():
        dina, eli = (
            Agent(name=name, address=f"{name}@example.org", role=Role.AGENT, departments=[support], language=language)
            for name, language in (("Dina", "de"), ("Eli", "uk"))
        )
        for one in support.agents:
            one.takes_tickets = one is alice
        support.distributes = Distribution.IN_TURN
        db.session.add_all([dina, eli])
    return alice, dina, eli


def come(number, **fields):
    for one in range(number):
        comes(f"Frage {one}", now=NOON + timedelta(seconds=one), subject=f"Frage {one}", **fields)


def hand_out(now=NOON):
    """As the job does it; to whom they went."""
    given = []
    for department in distribution.departments():
        for ticket_id in distribution.waiting(department, now=now):
            with transaction():
                agent = distribution.hand_out(ticket_id, now=now)
            given.append(agent.name if agent else None)
    return given


def test_each_gets_one_in_turn_and_none_is_given_twice(team):
    come(4)

    given = hand_out()
    again = hand_out()
    come(2)

    assert (given, again) == (["Alice", "Dina", "Eli", "Alice"], []) and hand_out() == ["Dina", "Eli"]
    assert {one.details["distributed"] for one in db.session.query(Event).filter_by(kind="assigned")} == {"in_turn"}


def test_who_gives_it_back_does_not_get_it_again_and_another_department_is_another_matter(
    team, alice, sales, bob, root
):
    come(1)
    hand_out()
    with transaction():
        ticket = db.session.query(Ticket).one()
        tickets.assign(ticket, None, by=alice, now=NOON)
    given_back = hand_out()
    with transaction():
        sales.distributes = Distribution.LEAST_LOADED
        tickets.transfer(ticket, sales, by=root, now=NOON)

    assert given_back == [] and hand_out() == ["Bob"]


def test_who_may_not_see_it_is_passed_over(team):
    """Dina translates texts now; that she still stands in the department gives her no ticket (R14)."""
    _, dina, _ = team
    with transaction():
        dina.role = Role.TRANSLATOR
    come(3)

    assert hand_out() == ["Alice", "Eli", "Alice"]


def test_only_those_at_work_get_any(team, support):
    alice, dina, eli = team
    with transaction():
        week = {str(day): [["09:00", "17:00"]] for day in range(5)}
        support.calendar = Calendar(name="Office", timezone="UTC", week=week)
        alice.away_from = alice.away_until = NOON.date()
        dina.takes_tickets, eli.is_switched_on = False, False
    come(1)

    nobody = [hand_out(NOON), hand_out(NOON + timedelta(hours=12))]

    assert nobody == [[], []] and hand_out(NOON + DAY) == ["Alice"]


def test_the_least_loaded_gets_it_and_nobody_more_than_the_limit(team, support):
    alice, dina, _eli = team
    with transaction():
        support.distributes, support.distribute_most = Distribution.LEAST_LOADED, 2
    come(3)
    with transaction():
        for ticket, agent in zip(db.session.query(Ticket).order_by(Ticket.id), (alice, alice, dina), strict=True):
            tickets.assign(ticket, agent, by=agent, now=NOON)
    come(4)

    given = hand_out()
    with transaction():
        tickets.solve(db.session.query(Ticket).filter_by(assignee=alice).order_by(Ticket.id)[0], by=alice, now=NOON)

    assert sorted(map(str, given)) == ["Dina", "Eli", "Eli", "None"] and hand_out() == ["Alice"]


def test_who_speaks_the_language_gets_it_if_they_are_there(team, support):
    _alice, dina, _eli = team
    with transaction():
        support.distributes = Distribution.BY_LANGUAGE
        dina.speaks = ["en", "de"]
    for text in (
        "Der Drucker brennt, bitte kommen Sie schnell.",
        "Принтер горить, будь ласка, приїдьте швидше, дякую.",
    ):
        comes(text, subject=text[:20])
    comes("The printer is on fire, please come as soon as you can.", subject="The printer is on fire")

    assert hand_out() == ["Dina", "Eli", "Alice"]


def test_who_is_killed_half_way_has_given_nothing(team):
    come(1)
    [ticket_id] = distribution.waiting(distribution.departments()[0], now=NOON)
    with pytest.raises(KeyboardInterrupt), transaction():
        distribution.hand_out(ticket_id, now=NOON)
        raise KeyboardInterrupt
    killed = (db.session.query(HandedOut).count(), db.session.get_one(Ticket, ticket_id).assignee)

    assert killed == (0, None) and hand_out() == ["Alice"]


def test_two_workers_at_once_are_fair(team, app):
    come(12)
    ids = distribution.waiting(distribution.departments()[0], now=NOON)
    db.session.rollback()
    together = Barrier(2)

    def work():
        with app.app_context():
            together.wait()
            for ticket_id in ids:
                with transaction():
                    distribution.hand_out(ticket_id, now=NOON)
            db.session.remove()

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    db.session.expire_all()
    assert sorted(db.session.query(db.func.count()).select_from(HandedOut).group_by(HandedOut.agent_id)) == [(4,)] * 3
    assert db.session.query(Event).filter_by(kind="assigned").count() == 12
