"""A colleague named in a note behind an @ is told, if they may see the ticket (R20, R14)."""

import pytest
from sqlalchemy import select

from desk import replies
from desk.mentions import CannotBeMentioned, SeveralAreMeant
from models import Agent, Notice, NoticeKind, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R20")


@pytest.fixture
def anna(office, support):
    return newcomer("Anna Maria Groß", support)


def newcomer(name, department):
    with transaction():
        address = f"{len(name)}.{db.session.query(Agent).count()}@example.org"
        agent = Agent(name=name, address=address, departments=[department])
        db.session.add(agent)
    return agent


def noted(ticket, by, text):
    with transaction():
        message = replies.add_note(ticket, by, text, now=NOON)
    return message.mentions


def called():
    db.session.rollback()
    rows = db.session.execute(select(Notice).where(Notice.kind == NoticeKind.MENTIONED).order_by(Notice.id)).scalars()
    return [notice.agent.name for notice in rows]


def test_whoever_is_named_is_told(ticket, alice, mona):
    marks = noted(ticket, alice, "Danke. @Mona, schaust du?")

    assert marks == ["Mona"]
    assert called() == ["Mona"]


@pytest.mark.parametrize("text", ["@Anna Maria Groß bitte", "@anna maria groß: bitte", "(@Anna) bitte", "Hallo @ANNA!"])
def test_a_whole_name_or_a_first_name_will_do(ticket, alice, anna, text):
    noted(ticket, alice, text)

    assert called() == [anna.name]


def test_a_first_name_that_two_have_is_asked_about(ticket, alice, anna, support):
    newcomer("Anna Klein", support)

    with pytest.raises(SeveralAreMeant):
        noted(ticket, alice, "@Anna bitte")

    assert called() == []


def test_the_longer_name_is_meant(ticket, alice, anna, support):
    newcomer("Anna", support)

    noted(ticket, alice, "@Anna Maria Groß bitte")

    assert called() == [anna.name]


@pytest.mark.parametrize(
    "text", ["mona@example.org", "https://x.example/@Mona", "@ Mona", "@Monat", "a.@Mona", "@nobody"]
)
def test_what_is_no_call_calls_nobody(ticket, alice, mona, text):
    assert noted(ticket, alice, text) is None
    assert called() == []


def test_the_same_name_twice_tells_once(ticket, alice, mona):
    noted(ticket, alice, "@Mona @Mona")

    assert called() == ["Mona"]


@pytest.mark.row("R14")
def test_who_may_not_see_the_ticket_can_t_be_called(ticket, alice, bob):
    with pytest.raises(CannotBeMentioned, match="Bob"):
        noted(ticket, alice, "@Bob, bitte")

    assert called() == []


def test_who_left_is_just_a_word(ticket, alice, anna):
    with transaction():
        anna.is_switched_on = False

    assert noted(ticket, alice, "@Anna") is None


def test_an_answer_calls_nobody(ticket, alice, mona):
    with transaction():
        replies.reply(ticket, alice, "@Mona hilft Ihnen.", now=NOON)

    assert called() == []
