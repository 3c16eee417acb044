"""Customers say what they think of an answer, and aren't asked for it too often (R26, A5)."""

import threading
from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desk import forgetting, merging, rating_figures, ratings, replies, requests, splitting, tickets
from desk.rating_figures import Figures
from desk.recipients import Recipients
from models import Agent, Event, Notice, Office, OutgoingMail, Rating, Role, Score, Ticket, db, transaction
from models.signing import signature
from tests.conftest import NOON

pytestmark = pytest.mark.row("R26")


@pytest.fixture
def answer(ticket, alice):
    with transaction():
        return replies.reply(ticket, alice, "Bitte löschen.", now=NOON)


def hand_in_again(support):
    with transaction():
        return requests.hand_in(
            requests.Request("Carol", "carol@example.com", "Noch einer", "Er brennt.", "de", support), now=NOON
        )


def rate(answer, score, comment="", at=NOON):
    with transaction():
        ratings.rate(db.session.merge(answer), score, comment, now=at)


def test_a_customer_is_asked_once_in_so_many_days(ticket, alice):
    Office.current().rating_days = 7
    db.session.commit()

    for day in (0, 3, 8):
        with transaction():
            replies.reply(ticket, alice, "Bitte löschen.", now=NOON + timedelta(days=day))

    texts = [mail.text for mail in db.session.query(OutgoingMail).filter_by(purpose="reply").order_by("id")]
    assert ["gut: https://desk.example.org/rate/" in text for text in texts] == [True, False, True]
    assert texts[0].index("\n-- \n") < texts[0].index("/rate/")


def test_who_is_answered_in_the_customers_place_is_not_asked(ticket, alice):
    Office.current().rating_days = 7
    db.session.commit()

    with transaction():
        replies.reply(ticket, alice, "Können Sie liefern?", to=Recipients(("dora@example.com",)), now=NOON)
    with transaction():
        replies.reply(ticket, alice, "Es wird geliefert.", now=NOON + timedelta(hours=1))

    texts = [mail.text for mail in db.session.query(OutgoingMail).filter_by(purpose="reply").order_by("id")]
    assert ["/rate/" in text for text in texts] == [False, True]


def test_of_two_answers_at_one_instant_one_asks(ticket, carol, support, alice, at_once):
    Office.current().rating_days = 7
    db.session.commit()
    second = hand_in_again(support)
    agent_id, barrier = alice.id, threading.Barrier(2, timeout=2)

    def answers(ticket_id):
        def act():
            with transaction():
                own, agent = db.session.get_one(Ticket, ticket_id), db.session.get_one(Agent, agent_id)
                with suppress(threading.BrokenBarrierError):  # SQLite lets in one writer only
                    barrier.wait()
                replies.reply(own, agent, "Bitte löschen.", now=NOON)

        return act

    at_once(answers(ticket.id), answers(second.id))

    assert db.session.query(Rating).filter(Rating.asked_at.is_not(None)).count() == 1


def test_nobody_is_asked_where_the_office_asks_never(answer):
    mail = db.session.query(OutgoingMail).filter_by(purpose="reply").one()

    assert "/rate/" not in mail.text + mail.html
    assert db.session.query(Rating).count() == 0


def test_a_bad_one_is_told_to_the_manager_and_a_good_one_to_nobody(ticket, answer, mona):
    rate(answer, Score.GOOD)
    before = db.session.query(Notice).filter_by(agent_id=mona.id, event_kind="rated").count()

    rate(answer, Score.BAD, "Zu spät.")

    told = db.session.query(Notice).filter_by(agent_id=mona.id, event_kind="rated").all()
    assert before == 0
    assert [one.ticket for one in told] == [ticket]


def test_a_rating_is_of_the_department_that_answered_and_its_manager_is_told(ticket, answer, sales, mona, root, bob):
    with transaction():
        sales.manager = bob
        db.session.get_one(Agent, mona.id).role = Role.ADMINISTRATOR
        tickets.transfer(ticket, sales, by=root, now=NOON + timedelta(minutes=1))

    rate(answer, Score.BAD, "Zu spät.", at=NOON + timedelta(minutes=2))

    told = db.session.query(Notice).filter_by(event_kind="rated")
    assert db.session.query(Rating).one().department.manager_id == mona.id
    assert {one.agent_id for one in told} == {mona.id, bob.id}


def test_a_rating_can_be_changed_and_is_said_once(answer):
    for score, comment in ((Score.BAD, "Zu spät."), (Score.BAD, "Zu spät."), (Score.SO_SO, "")):
        rate(answer, score, comment)

    rating = db.session.query(Rating).one()
    said = [event.details["score"] for event in db.session.query(Event).filter_by(kind="rated").order_by("id")]
    assert (rating.score, rating.comment) == (Score.SO_SO, "")
    assert said == ["bad", "so_so"]


def test_figures_are_of_the_readers_own_departments(ticket, answer, alice, mona, bob, root):
    rate(answer, Score.GOOD)

    told = {reader.name: rating_figures.by_agent(reader, NOON) for reader in (mona, bob, root)}

    assert told == {"Mona": [Figures("Alice", 1, 0, 0)], "Bob": [], "Root": [Figures("Alice", 1, 0, 0)]}
    assert rating_figures.by_agent(root, NOON + timedelta(seconds=1)) == []


def test_one_good_rating_says_little():
    lowest, highest = Figures("Alice", 1, 0, 0).bounds
    sure = Figures("Alice", 1000, 0, 0).bounds

    assert (round(lowest, 2), round(highest, 2)) == (0.21, 1.0)
    assert sure[0] > 0.99


def merged(part, whole, by):
    with transaction():
        merging.merge(part, whole, by=by, now=NOON + timedelta(minutes=5))


def split_off(ticket, message, by):
    with transaction():
        return splitting.split(
            ticket, [message.id], subject="", department=None, by=by, now=NOON + timedelta(minutes=5)
        )


WAYS = [("merge",), ("merge", "part"), ("split",), ("split", "merge"), ("merge", "split"), ("split", "back")]


@pytest.mark.parametrize("ways", WAYS)
def test_an_answer_is_rated_by_the_link_of_its_mail_and_counts_where_it_was_given(
    ticket, answer, alice, bob, sales, root, ways
):
    link = Rating.token_of(answer)
    with transaction():
        asked = requests.Request("Carol", "carol@example.com", "Rechnung", "Welche?", "de", sales)
        other = requests.hand_in(asked, now=NOON)
        replies.reply(other, bob, "Die rote.", now=NOON)

    for way in ways:
        if way == "merge":
            merged(answer.ticket, other, root)
        elif way == "back":
            merged(answer.ticket, ticket, root)
        elif way == "part":
            with transaction():
                merging.unmerge(ticket, by=root, now=NOON + timedelta(minutes=6))
        else:
            split_off(answer.ticket, answer, root)
    found = Rating.message_with(link)
    rate(found, Score.BAD, at=NOON + timedelta(minutes=9))

    rating = db.session.query(Rating).one()
    assert (rating.message_id, rating.agent_id) == (answer.id, alice.id)
    assert rating.department.address == "support@example.org"


def test_a_link_holds_in_whatever_zone_its_moment_was_told(ticket, alice):
    with transaction():
        told = replies.reply(ticket, alice, "Bitte neu starten.", now=NOON.astimezone(ZoneInfo("Europe/Berlin")))
        link = Rating.token_of(told)
    db.session.expire_all()

    assert Rating.message_with(link) is told


def test_a_link_sent_before_it_outlived_merges_still_opens_its_answer(answer):
    old = f"{answer.id}-{signature('rating', f'{answer.id} {answer.ticket.link_key}')}"

    assert Rating.message_with(old) is answer


def test_the_link_of_a_customer_who_was_forgotten_opens_nothing(ticket, answer, carol, root):
    link = Rating.token_of(answer)

    with transaction():
        forgetting.forget(carol, written="carol@example.com", seen=2, with_tickets=False, by=root, now=NOON)

    assert Rating.message_with(link) is None
