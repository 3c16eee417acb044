"""The list of tickets: an agent's home."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from desk import attention, deliveries, replies, requests, tickets
from models import OutgoingMail, Purpose, Status, Ticket, db, transaction
from tests.conftest import NOON


@pytest.fixture
def asks(office):
    """Someone asks a department something, at an instant."""

    def ask(subject, department, at=NOON, address="carol@example.com", name="Carol Weiß"):
        with transaction():
            return requests.hand_in(
                requests.Request(name, address, subject, f"{subject}, bitte.", "de", department), now=at
            )

    return ask


@pytest.mark.row("R12")
def test_who_waits_longest_stands_first(asks, support, alice, signed_in, subjects):
    asks("second", support, NOON)
    asks("first", support, NOON - timedelta(days=1))

    assert subjects(signed_in(alice).get("/desk/ticket/")) == ["first", "second"]


@pytest.mark.row("R14")
def test_only_tickets_of_ones_departments_are_listed_and_counted(asks, support, sales, alice, signed_in, subjects):
    asks("mine", support)
    asks("theirs", sales)

    answer = signed_in(alice).get("/desk/ticket/?folder=all")

    assert subjects(answer) == ["mine"]
    assert '<span class="count">1</span>' in answer.text and '<span class="count">2</span>' not in answer.text


def test_each_folder_shows_its_part(asks, support, alice, mona, signed_in, subjects):
    mine, solved, pending = (asks(name, support) for name in ("mine", "solved", "pending"))
    asks("nobody's", support)
    with transaction():
        tickets.assign(mine, alice, by=alice, now=NOON)
        tickets.solve(solved, by=mona, now=NOON)
        tickets.wait_for_customer(pending, by=mona, now=NOON)
    browser = signed_in(alice)

    shown = {
        folder: set(subjects(browser.get(f"/desk/ticket/?folder={folder}")))
        for folder in ("open", "mine", "nobody", "pending", "solved", "all")
    }

    assert shown == {
        "open": {"mine", "nobody&#39;s"},
        "mine": {"mine"},
        "nobody": {"nobody&#39;s"},
        "pending": {"pending"},
        "solved": {"solved"},
        "all": {"mine", "nobody&#39;s", "pending", "solved"},
    }


def test_a_wait_beyond_the_departments_limit_is_said_in_a_word(asks, support, alice, signed_in):
    ticket = asks("slow", support, NOON - timedelta(hours=5))
    browser = signed_in(alice)

    overdue = browser.get("/desk/ticket/").text
    with transaction():
        ticket.escalated_level = 1
    escalated = browser.get("/desk/ticket/").text

    assert "overdue" in overdue and "escalated" not in overdue
    assert "escalated" in escalated


def test_a_ticket_is_found_by_its_number(ticket, alice, signed_in):
    answer = signed_in(alice).get(f"/desk/ticket/?search=%23{ticket.number}")

    assert answer.headers["Location"] == f"/desk/ticket/{ticket.id}"


@pytest.mark.row("R14")
def test_a_foreign_tickets_number_finds_nothing(ticket, bob, signed_in):
    answer = signed_in(bob).get(f"/desk/ticket/?search={ticket.number}")

    assert answer.status_code == 200
    assert "Nothing was found" in answer.text


@pytest.mark.parametrize("words", ["принтер ГОРИТ", "Принтер", "горит"])
def test_words_are_found_in_any_case(asks, support, alice, signed_in, subjects, words):
    asks("Принтер горит", support)
    asks("Der Toner fehlt", support)

    assert subjects(signed_in(alice).get("/desk/ticket/", query_string={"search": words})) == ["Принтер горит"]


def test_a_long_list_has_pages(asks, support, alice, signed_in, subjects):
    with_many = [asks(f"s{number}", support, NOON + timedelta(minutes=number)) for number in range(52)]
    browser = signed_in(alice)

    first, second = (subjects(browser.get(f"/desk/ticket/?page={page}")) for page in (0, 1))

    assert first + second == [ticket.subject for ticket in with_many]
    assert len(first) == 50


@pytest.mark.row("S4")
def test_a_longer_list_asks_the_database_no_more(asks, support, alice, signed_in, counting):
    browser = signed_in(alice)
    asks("s0", support)
    with counting() as for_one:
        browser.get("/desk/ticket/?folder=all")
    for number in range(20):
        asks(f"s{number}", support, address=f"c{number}@example.com", name="")

    with counting() as for_many:
        browser.get("/desk/ticket/?folder=all")

    assert len(for_many) == len(for_one) <= 10


def test_the_export_holds_what_the_page_shows_and_runs_no_formula(asks, support, sales, alice, signed_in):
    asks("=cmd|' /C calc'!A0", support)
    asks("Счёт", support)
    asks("theirs", sales)

    answer = signed_in(alice).get("/desk/ticket/export/csv/?folder=open")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "'=cmd|" in answer.text and "\n=cmd" not in answer.text and ",=cmd" not in answer.text
    assert "Счёт" in answer.text and "theirs" not in answer.text


def test_an_answered_ticket_waits_no_more(ticket, alice, signed_in, subjects):
    with transaction():
        replies.reply(ticket, alice, "Unterwegs", now=NOON, status=Status.PENDING)

    assert subjects(signed_in(alice).get("/desk/ticket/")) == []
    assert db.session.get_one(Ticket, ticket.id).waiting_since is None


@pytest.mark.row("A6")
def test_the_counts_read_what_waits_and_not_every_ticket_there_is(office):
    by_status = sa.select(Ticket.department_id, sa.func.count()).group_by(Ticket.department_id)
    waiting = by_status.where(Ticket.status.in_((Status.OPEN, Status.PENDING)), Ticket.is_live())
    parts = Ticket.parts_of(1)

    plans = [
        str(db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {written}")).all())
        for written in (one.compile(db.engine, compile_kwargs={"literal_binds": True}) for one in (waiting, parts))
    ]

    assert "(status=?" in plans[0] and "IS NULL" not in plans[0] and "merged_into_id=?" not in plans[0]
    assert "ix_ticket_merged_into_id (merged_into_id=?)" in plans[1]


@pytest.mark.row("A6")
@pytest.mark.parametrize("mark", ["attention_since", "spam_since"])
def test_the_few_that_bear_a_mark_are_found_without_reading_all_tickets(alice, root, mark):
    marked = getattr(Ticket, mark).is_not(None)

    plans = [
        str(db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {written}")).all())
        for agent in (alice, root)
        for statement in [sa.select(Ticket.id).where(marked, Ticket.is_visible_to(agent)).order_by(sa.text(mark))]
        for written in [statement.compile(db.engine, compile_kwargs={"literal_binds": True})]
    ]

    name = f"ix_ticket_{mark.removesuffix('_since')}"
    assert f"{name}_list (department_id=?" in plans[0] and f"{name} ({mark}>?" in plans[1]


@pytest.mark.row("S11")
def test_a_ticket_whose_answer_did_not_arrive_is_marked_until_somebody_has_looked(asks, support, alice, signed_in):
    ticket, _ = asks("first", support), asks("second", support)
    with transaction():
        replies.reply(ticket, alice, "Bitte löschen.", now=NOON)
    mail = db.session.query(OutgoingMail).filter_by(purpose=Purpose.REPLY).one()
    with transaction():
        mail.mark_failed("550 5.1.1 No such user", is_permanent=True, now=NOON)
        attention.look_again(ticket, now=NOON)
    browser = signed_in(alice)

    marked = browser.get("/desk/ticket/?folder=all").text.count("Not delivered")
    with transaction():
        deliveries.dismiss(mail, by=alice, now=NOON)
    afterwards = browser.get("/desk/ticket/?folder=all").text.count("Not delivered")

    assert (marked, afterwards) == (1, 0)
