"""Where the migrations end is what the models say, on either database."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, CheckConstraint, column, inspect, select, table, text, update

from app import ROOT
from models import (
    AddressWord,
    CustomerWord,
    IncomingWord,
    Mailbox,
    Office,
    OutgoingWord,
    Priority,
    Ticket,
    db,
    transaction,
)
from tests.desk.steps import file
from tests.letters import letter

MIGRATIONS = str(ROOT / "migrations")
pytestmark = pytest.mark.timeout(600)  # the first who asks for the way goes it
TABLES = (IncomingWord, OutgoingWord, CustomerWord, AddressWord)


HOURS = {"0": ["09:00", "17:30"], "5": ["10:00", "24:00"]}


@dataclass
class Way:
    """What was seen on the way down from the models with rows, up again, down without any, and up once more."""

    number: int = 0
    words: list[set[Any]] = field(default_factory=list)
    calendars: list[tuple[Any, ...]] = field(default_factory=list)
    hours_again: list[Any] = field(default_factory=list)
    up_again: dict[str, Any] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    made_anew: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def gone_before() -> dict[str, Way]:
    return {}


@pytest.fixture
def way(request, database, gone_before) -> Way:
    """Gone once with each kind of database, for it takes its time."""
    if database not in gone_before:
        request.getfixturevalue("app")
        gone_before[database] = go(request.getfixturevalue("ticket"))
    return gone_before[database]


def go(ticket) -> Way:
    file(letter("Иван <Ivan.Petrov@firma.example>", subject="Re: Ёлка, принтеры A-17/4"))
    with transaction():
        db.session.add(Mailbox(address="support@example.org", uidvalidity=5, last_uid=7))
    seen = Way(number=ticket.number, words=all_words())
    db.session.rollback()  # it would hold what is taken down
    downgrade(MIGRATIONS, revision="0036")
    with transaction():
        db.session.execute(update(table("department", column("hours", JSON))).values(hours=HOURS))
    upgrade(MIGRATIONS, revision="+1")
    seen.calendars = told(
        "SELECT c.name, c.week FROM calendar c JOIN department d ON d.calendar_id = c.id ORDER BY d.id"
    )
    downgrade(MIGRATIONS, revision="0036")
    seen.hours_again = [hours for (hours,) in told("SELECT hours FROM department ORDER BY id")]
    downgrade(MIGRATIONS, revision="0001")
    upgrade(MIGRATIONS)
    found = db.session.execute(select(Ticket).where(Ticket.number == seen.number)).scalar_one()
    seen.up_again = {
        "ticket": (found.number, found.priority, len(found.messages)),
        "undo_seconds": Office.current().undo_seconds,
        "counted_after_uid": db.session.execute(select(Mailbox.counted_after_uid)).scalar_one(),
        "words": all_words(),
    }
    db.session.rollback()
    downgrade(MIGRATIONS, revision="base")
    seen.left = set(inspect(db.engine).get_table_names())
    upgrade(MIGRATIONS)
    seen.made_anew = set(inspect(db.engine).get_table_names())
    return seen


def all_words() -> list[set[Any]]:
    with db.engine.connect() as connection:
        return [set(connection.execute(select(one.row_id, one.word)).all()) for one in TABLES]


def told(question: str) -> list[tuple[Any, ...]]:
    """Rows, JSON read where the database gives it as text."""
    rows = [tuple(map(_read, row)) for row in db.session.execute(text(question))]
    db.session.rollback()
    return rows


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value.startswith("{") else value


@pytest.mark.row("R6")
def test_the_migrations_end_at_the_models(app):
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.metadata)

    assert differences == []


@pytest.mark.row("R6")
def test_what_must_never_be_is_held_by_the_database_too(app):
    there = {
        table: {(check["name"], _words(check["sqltext"])) for check in inspect(db.engine).get_check_constraints(table)}
        for table in db.metadata.tables
    }

    assert there == {name: _promised(table) for name, table in db.metadata.tables.items()}


@pytest.mark.row("R6")
def test_the_migrations_go_down_and_up_again(way):
    assert way.left == {"alembic_version"}
    assert way.made_anew == {*db.metadata.tables, "alembic_version"}


@pytest.mark.row("R6")
def test_rows_survive_the_way_up_and_down(way):
    assert way.up_again["ticket"] == (way.number, Priority.NORMAL, 1)
    assert way.up_again["undo_seconds"] == 10


@pytest.mark.row("A3")
def test_letters_read_before_they_were_recorded_are_known_by_the_cursor(way):
    assert way.up_again["counted_after_uid"] == 7


@pytest.mark.row("A3")
def test_what_was_there_before_gets_the_same_words(way):
    assert way.up_again["words"] == way.words
    assert all(way.words)


@pytest.mark.row("A6")
def test_hours_of_departments_move_into_calendars_and_back(way):
    assert way.calendars == [("Support", {day: [span] for day, span in HOURS.items()})] * 2
    assert way.hours_again == [HOURS, HOURS]


def _promised(table):
    return {
        (str(one.name), _words(str(one.sqltext.compile(db.engine, compile_kwargs={"literal_binds": True}))))
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }


def _words(condition):
    """What a condition speaks of, however the database writes it down."""
    return frozenset(re.findall(r"'(\w+)'|(?<![:\w])(\d+)(?!\w)", condition))
