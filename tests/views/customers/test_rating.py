"""The page on which an answer is rated (R26, A5)."""

import pytest

from desk import replies
from models import Event, Rating, Score, db, transaction
from tests.conftest import NOON

pytestmark = pytest.mark.row("R26")


@pytest.fixture
def answer(ticket, alice):
    with transaction():
        return replies.reply(ticket, alice, "Bitte löschen.", now=NOON)


@pytest.fixture
def link(answer):
    return f"/rate/{Rating.token_of(answer)}"


def scores():
    return [rating.score for rating in db.session.query(Rating)]


def test_the_link_of_the_mail_only_chooses_and_the_button_says_it(client, link):
    opened = client.get(f"{link}?score=so_so").text
    before = scores()

    client.post(link, data={"score": "so_so", "comment": "Etwas\r\nspät."})

    assert 'value="so_so" checked' in opened
    assert before == []
    assert scores() == [Score.SO_SO]
    assert db.session.query(Rating).one().comment == "Etwas\nspät."


def test_nothing_chosen_is_said_beside_it_and_no_word_is_lost(client, link):
    answer = client.post(link, data={"comment": "Etwas spät."})

    assert answer.status_code == 422
    assert "Etwas spät." in answer.text
    assert scores() == []


def test_a_forged_link_rates_nothing_nor_one_of_another_answer_or_a_note(client, ticket, answer, alice, link):
    with transaction():
        note = replies.add_note(ticket, alice, "Nur für uns.", now=NOON)
    forged = [f"/rate/{answer.id}-{'a' * 20}", link.replace(f"/{answer.id}-", f"/{answer.id + 1}-")]

    answers = [client.post(one, data={"score": "bad"}) for one in [*forged, f"/rate/{Rating.token_of(note)}"]]

    assert [one.status_code for one in answers] == [404, 404, 404]
    assert scores() == []


def test_the_ticket_asks_about_its_last_answer_and_shows_what_was_said(client, ticket, answer, link, alice, signed_in):
    page = f"/ticket/{ticket.link_token}"
    asked = client.get(page).text

    client.post(link, data={"score": "bad", "comment": "Zu spät."})
    said, desk = client.get(page).text, signed_in(alice).get(f"/desk/ticket/{ticket.id}").text

    assert asked.count(f"{link}?score=") == 3
    assert f"{link}?score=" not in said
    assert "Zu spät." in desk
    assert db.session.query(Event).filter_by(kind="rated").count() == 1


def test_managers_find_figures_and_words(client, answer, link, mona, signed_in):
    client.post(link, data={"score": "bad", "comment": "Zu spät."})

    page = signed_in(mona).get("/desk/ratings/").text

    assert "Alice" in page
    assert "Zu spät." in page
