"""The desk's own index: what changes is found, what may not be seen isn't, and it may be deleted on any day."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

import jobs.index
import search
from desk import about, escalations, pledges, replies, requests, spam
from models import (
    Catalogue,
    CustomField,
    Department,
    EscalationLevel,
    Pledge,
    ServiceLevel,
    StaleTicket,
    Ticket,
    db,
    transaction,
)
from search import folders, postgres_tables
from search.analysis import simple
from search.engines import POSTGRES, WHOOSH
from search.postgres_tables import SCHEMA
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def engine(app: Flask, database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whoosh beside SQLite, PostgreSQL where that is the database; there is no index yet."""
    engine = POSTGRES if database == "postgresql" else WHOOSH
    monkeypatch.setitem(app.config, "SEARCH", engine)
    return engine


def delete_index(app: Flask, engine: str) -> None:
    if engine == WHOOSH:
        shutil.rmtree(app.config["INDEX"])
    else:
        with db.engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))


@pytest.fixture
def hand_in(carol, support) -> Callable[..., Ticket]:
    def hand_in(text: str, subject: str = "Frage", department: Department = support) -> Ticket:
        with transaction():
            return requests.hand_in(
                requests.Request(
                    name="Carol Weiß",
                    address="carol@example.com",
                    subject=subject,
                    text=text,
                    department=department,
                    language="de",
                ),
                now=NOON,
            )

    return hand_in


def test_before_anything_was_indexed_the_search_says_that_it_can_not_answer(office):
    with pytest.raises(search.IndexUnavailable):
        search.find("Drucker")


@pytest.mark.row("S15")
def test_a_serial_number_finds_its_ticket_but_no_customer_finds_by_it(hand_in, alice):
    ticket = hand_in("Der Drucker brennt.")
    with transaction():
        field = CustomField(labels={"en": "Serial number"})
        db.session.add(field)
        db.session.flush()
        about.fill(ticket, Catalogue.read().fields[0], ["XK-4711-Ü"], by=alice, now=NOON)

    search.update_stale()

    assert search.find("XK-4711-Ü").ticket_ids == [ticket.id]
    assert search.find("XK-4711-Ü", with_notes=False).ticket_ids == []
    assert search.find("XK-4711-Ü status:open").ticket_ids == [ticket.id]
    assert search.find("is:note").ticket_ids == []


@pytest.mark.row("R22")
def test_a_customers_name_and_address_find_the_ticket_without_a_field_word(hand_in):
    ticket = hand_in("Der Drucker brennt.")

    search.update_stale()

    for query in ("Weiss", "carol", "carol@example.com", "Carol drucker", '"Carol Weiß"'):
        assert search.find(query).ticket_ids == [ticket.id], query


@pytest.mark.row("R22")
def test_any_form_of_a_word_finds_the_ticket_once_the_marks_are_taken(hand_in):
    ticket = hand_in("Наши принтеры не печатают заявки.")

    done = search.update_stale(100)

    assert done > 0
    assert search.find("принтерами").ticket_ids == [ticket.id]
    assert search.find("заявок").ticket_ids == [ticket.id]
    assert db.session.query(StaleTicket).count() == 0


@pytest.mark.row("R22", "A3")
def test_neither_filing_nor_reading_waits_for_the_index(app, engine, hand_in, alice, signed_in):
    first = hand_in("Der Drucker brennt.")
    search.update_stale()

    with being_written(app, engine):
        second = hand_in("Der Drucker brennt noch immer.")
        with transaction():
            replies.reply(second, alice, "Wir kommen.", now=NOON)
        answered = [signed_in(alice).get(page).status_code for page in (f"/desk/ticket/{second.id}", "/desk/ticket/")]
        found = search.find("Drucker").ticket_ids

    assert (answered, found) == ([200, 200], [first.id])
    search.update_stale()
    assert search.find("Drucker").ticket_ids == [second.id, first.id]


@contextmanager
def being_written(app: Flask, engine: str) -> Iterator[None]:
    """As long as this lasts, whoever wants to write to the index waits for a minute."""
    in_folder = engine == WHOOSH
    with folders.writing(Path(app.config["INDEX"])) if in_folder else postgres_tables.writing(db.engine, "tickets"):
        yield


@pytest.mark.row("R22")
def test_taking_the_same_ticket_twice_doubles_nothing(hand_in, alice):
    ticket = hand_in("Der Drucker brennt.")
    search.update_stale(100)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen!", now=NOON)

    search.update_stale(100)

    assert search.find("Drucker").ticket_ids == [ticket.id]
    assert search.find("löschst agent:alice").ticket_ids == [ticket.id]


@pytest.mark.row("S11")
def test_spam_is_found_no_more_until_it_is_taken_back(hand_in, alice):
    ticket = hand_in("Der Drucker brennt.")
    search.update_stale(100)

    with transaction():
        spam.put_away_by_hand(ticket, by=alice, now=NOON)
    search.update_stale(100)
    as_spam = search.find("Drucker").ticket_ids
    with transaction():
        spam.take_back(ticket, by=alice, now=NOON)
    search.update_stale(100)

    assert (as_spam, search.find("Drucker").ticket_ids) == ([], [ticket.id])


@pytest.mark.row("R14")
def test_an_agent_finds_nothing_of_other_departments_and_learns_nothing_of_it(hand_in, support, sales):
    theirs = hand_in("Щербаков просит скидку", department=sales)
    ours = hand_in("Ein Drucker", department=support)
    search.update_stale(100)

    found = search.find("Shcherbakov", departments={support.id})

    assert (found.ticket_ids, found.also_searched) == ([], [])
    assert search.find("Shcherbakov").ticket_ids == [theirs.id]
    assert search.find("Drucker", departments=[support.id]).ticket_ids == [ours.id]
    assert search.find("Drucker", departments=[]).ticket_ids == []


@pytest.mark.row("R22")
@pytest.mark.parametrize("query", ["department:sales", "Drucker отдел:Продажи", "відділ:прод", 'abteilung:"Verkauf"'])
def test_a_department_is_asked_for_by_its_name_in_any_language(hand_in, sales, query):
    hand_in("Ein Drucker")
    theirs = hand_in("Noch ein Drucker", department=sales)
    search.update_stale(100)

    assert search.find(query).ticket_ids == [theirs.id]
    assert search.find("department:nobody").ticket_ids == []


@pytest.mark.row("A6")
def test_what_agents_promised_is_found_as_long_as_it_is_owed(hand_in, alice):
    ticket = hand_in("Der Drucker brennt.")
    with transaction():
        answer = replies.reply(ticket, alice, "Wir melden uns morgen bei Ihnen.", now=NOON)
        pledges.take_all_of(answer, by=alice, now=NOON)
    search.update_stale(100)
    before = search.find("is:promised").ticket_ids, search.find("is:broken").ticket_ids
    with transaction():
        [pledge] = db.session.query(Pledge)
        pledges.look_after(pledge, now=pledge.due_at)
    search.update_stale(100)
    over = search.find("ist:versprochen").ticket_ids, search.find("є:порушено").ticket_ids
    with transaction():
        replies.reply(ticket, alice, "Gelöscht.", now=pledge.due_at + timedelta(hours=1))
    search.update_stale(100)

    assert (before, over) == (([ticket.id], []), ([ticket.id], [ticket.id]))
    assert (search.find("is:promised").ticket_ids, search.find("is:broken").ticket_ids) == ([], [])


@pytest.mark.row("S2")
@pytest.mark.parametrize("promised_by", ["a service level", "the department's escalations"])
def test_what_is_overdue_is_what_a_clock_says_and_not_what_was_escalated(hand_in, alice, support, promised_by):
    with transaction():
        db.session.add(
            ServiceLevel(name="All", is_always=True, first_answer_minutes=60)
            if promised_by == "a service level"
            else EscalationLevel(department=support, level=9, after_minutes=60, agent=alice)
        )
    late, answered = hand_in("Der Drucker brennt."), hand_in("Der Scanner brennt.")
    with transaction():
        replies.reply(answered, alice, "Löschen!", now=NOON)
    search.update_stale(100)
    before = search.find("is:overdue").ticket_ids

    for ticket in escalations.due(NOON + timedelta(minutes=61)):
        with transaction():
            escalations.escalate(db.session.get_one(Ticket, ticket), now=NOON + timedelta(minutes=61))
    search.update_stale(100)
    after = search.find("is:overdue").ticket_ids
    with transaction():
        replies.reply(late, alice, "Löschen!", now=NOON + timedelta(minutes=70))
    search.update_stale(100)

    assert (before, after, search.find("is:overdue").ticket_ids) == ([], [late.id], [])


def test_a_number_leads_to_its_ticket_first(hand_in):
    asked = hand_in("Eine Frage")
    other = hand_in(f"Wie bei #{asked.number}")
    search.update_stale(100)

    assert search.find(f"#{asked.number}").ticket_ids == [asked.id, other.id]


def test_a_deleted_index_is_made_anew_with_all_tickets_when_the_next_one_changes(app, engine, hand_in):
    first = hand_in("Der Drucker brennt.")
    search.update_stale(100)
    delete_index(app, engine)
    second = hand_in("Noch ein Drucker")

    search.update_stale(100)

    assert set(search.find("Drucker").ticket_ids) == {first.id, second.id}


@pytest.mark.parametrize("loss", ["deleted", "of another analysis"])
def test_where_there_is_no_index_to_be_asked_the_job_makes_it_though_no_ticket_changes(
    app, engine, hand_in, loss, monkeypatch
):
    ticket = hand_in("Der Drucker brennt.")
    jobs.index.update_stale()
    before = search.is_missing()
    if loss == "deleted":
        delete_index(app, engine)
    else:
        monkeypatch.setattr("search.analysis.VERSION", 0)
    lost = search.is_missing()

    jobs.index.update_stale()

    assert (before, lost, search.is_missing()) == (False, True, False)
    assert search.find("Druckers").ticket_ids == [ticket.id]


def test_an_office_without_a_ticket_misses_no_index(office):
    assert not search.is_missing()


def test_an_index_that_is_being_made_is_left_to_whoever_makes_it(hand_in, engine, app):
    ticket = hand_in("Der Drucker brennt.")
    search.update_stale(100)
    delete_index(app, engine)

    def job_comes(share: float) -> None:
        if share < 1:
            jobs.index.update_stale()

    search.rebuild(job_comes)

    assert search.find("Druckers").ticket_ids == [ticket.id]


def test_rebuilding_tells_how_far_it_is_and_leaves_one_index(app, engine, hand_in):
    ticket = hand_in("Der Drucker brennt.")
    search.update_stale(100)
    told: list[float] = []

    search.rebuild(told.append)

    assert told[-1] == 1.0
    assert search.find("Druckers").ticket_ids == [ticket.id]
    if engine == WHOOSH:
        assert len([entry for entry in Path(app.config["INDEX"]).iterdir() if entry.is_dir()]) == 1


def test_what_changes_during_a_rebuild_is_in_the_new_index(app, hand_in):
    hand_in("Der Drucker brennt.")
    search.update_stale(100)
    late: list[Ticket] = []

    def something_happens(_share: float) -> None:
        if not late:
            late.append(hand_in("Ein Scanner"))
            search.update_stale(100)

    search.rebuild(something_happens)

    assert search.find("Scanner").ticket_ids == [late[0].id]


def test_warming_up_twice_is_no_more_than_once():
    search.warm_up()
    read = [simple.dictionary(language) for language in ("uk", "de", "en")]
    search.warm_up()

    assert all(before is simple.dictionary(language) for before, language in zip(read, ("uk", "de", "en"), strict=True))
