"""Beside a ticket its likely twins, and how they were answered."""

import re

import pytest

from desk import merging, replies, requests, spam
from models import db, transaction
from search import index
from tests.conftest import NOON

pytestmark = pytest.mark.row("A2")


@pytest.fixture
def asks(office, support):
    def ask(subject, text, department=support, address="dora@example.com"):
        with transaction():
            return requests.hand_in(requests.Request("", address, subject, text, "de", department), now=NOON)

    return ask


@pytest.fixture
def twins(asks, alice, sales):
    """A ticket, one like it that was answered, one like it of Sales, and others."""
    jam = asks("Papierstau im Drucker HL-5470", "Der Drucker zieht das Papier schief ein.")
    for subject in ("Rechnung 12 fehlt", "Passwort vergessen", "Neuer Monitor", "Urlaub", "Drucker kaufen"):
        asks(subject, f"Guten Tag, {subject}.")
    answered = asks("HL-5470: wieder Papierstaus", "Das Papier staut sich im Drucker.", address="otto@example.com")
    with transaction():
        replies.reply(answered, alice, "Bitte die Walze reinigen.", now=NOON)
    foreign = asks("Papierstau Drucker HL-5470", "Drucker zieht Papier schief ein.", sales)
    index.rebuild()
    return jam, answered, foreign


def shown(answer):
    return re.findall(r'<a href="/desk/ticket/(\d+)">', answer.text.partition("<h1>Similar tickets")[2] or answer.text)


def test_a_likely_twin_is_shown_with_its_last_answer(twins, alice, signed_in):
    jam, answered, _ = twins

    answer = signed_in(alice).get(f"/desk/ticket/{jam.id}/similar?part=1")

    assert shown(answer) == [str(answered.id)]
    assert "Bitte die Walze reinigen." in answer.text


def test_what_has_only_a_common_word_is_no_twin(twins, asks, alice, signed_in):
    other = asks("Drucker", "Guten Tag, wir suchen Toner.")

    found = shown(signed_in(alice).get(f"/desk/ticket/{other.id}/similar?part=1"))

    assert not {str(one.id) for one in twins}.intersection(found)


@pytest.mark.row("R14")
def test_foreign_twins_are_not_told_of(twins, alice, bob, root, signed_in):
    jam, answered, foreign = twins

    theirs = [shown(signed_in(one).get(f"/desk/ticket/{jam.id}/similar?part=1")) for one in (alice, root)]

    assert str(foreign.id) not in theirs[0] and set(theirs[1]) == {str(answered.id), str(foreign.id)}
    assert signed_in(bob).get(f"/desk/ticket/{jam.id}/similar").status_code == 404


def test_spam_and_what_became_part_of_it_is_no_twin(twins, asks, alice, signed_in):
    jam, answered, _ = twins
    also = asks("Papierstau Drucker HL-5470", "Papier schief.")
    index.rebuild()
    with transaction():
        merging.merge(also, jam, by=alice, now=NOON)
        spam.put_away_by_hand(answered, by=alice, now=NOON)

    assert shown(signed_in(alice).get(f"/desk/ticket/{jam.id}/similar?part=1")) == []


def test_without_scripts_they_have_a_page(twins, alice, signed_in):
    browser, (jam, answered, _) = signed_in(alice), twins

    assert f'href="/desk/ticket/{jam.id}/similar"' in browser.get(f"/desk/ticket/{jam.id}").text
    assert str(answered.id) in shown(browser.get(f"/desk/ticket/{jam.id}/similar"))


def test_without_an_index_nothing_is_said(twins, alice, signed_in, monkeypatch):
    def gone(*_args, **_options):
        raise index.IndexUnavailable("gone")

    monkeypatch.setattr(index, "alike", gone)

    assert "No ticket is like this one." in signed_in(alice).get(f"/desk/ticket/{twins[0].id}/similar").text


def test_it_costs_few_questions(twins, alice, signed_in, counting):
    browser = signed_in(alice)
    browser.get(f"/desk/ticket/{twins[0].id}/similar?part=1")

    with counting() as asked:
        browser.get(f"/desk/ticket/{twins[0].id}/similar?part=1")

    assert len(asked) <= 10
    db.session.rollback()
