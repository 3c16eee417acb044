"""Where the migrations end is what the models say, on either database."""

import json
import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import JSON, CheckConstraint, column, inspect, select, table, text, update

from app import ROOT
from models import Calendar, Department, Mailbox, Office, Priority, Ticket, db, transaction

MIGRATIONS = str(ROOT / "migrations")


@pytest.mark.row("R6")
def test_the_migrations_end_at_the_models(app):
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), db.metadata)

    assert differences == []


@pytest.mark.row("R6")
def test_the_migrations_go_down_and_up_again(app):
    downgrade(MIGRATIONS, revision="base")
    left = set(inspect(db.engine).get_table_names())

    upgrade(MIGRATIONS)

    assert left == {"alembic_version"}
    assert set(inspect(db.engine).get_table_names()) == {*db.metadata.tables, "alembic_version"}


@pytest.mark.row("R6")
def test_what_must_never_be_is_held_by_the_database_too(app):
    there = {
        table: {(check["name"], _words(check["sqltext"])) for check in inspect(db.engine).get_check_constraints(table)}
        for table in db.metadata.tables
    }

    assert there == {name: _promised(table) for name, table in db.metadata.tables.items()}


@pytest.mark.row("R6")
def test_rows_survive_the_way_up_and_down(app, ticket):
    downgrade(MIGRATIONS, revision="0001")

    upgrade(MIGRATIONS)

    db.session.rollback()
    found = db.session.execute(select(Ticket)).scalar_one()
    assert (found.number, found.priority, len(found.messages)) == (ticket.number, Priority.NORMAL, 1)
    assert Office.current().undo_seconds == 10


@pytest.mark.row("A3")
def test_letters_read_before_they_were_recorded_are_known_by_the_cursor(app, office):
    with transaction():
        db.session.add(Mailbox(address="support@example.org", uidvalidity=5, last_uid=7))
    downgrade(MIGRATIONS, revision="0001")

    upgrade(MIGRATIONS)

    db.session.rollback()
    assert db.session.execute(select(Mailbox.counted_after_uid)).scalar_one() == 7


def _promised(table):
    return {
        (str(one.name), _words(str(one.sqltext.compile(db.engine, compile_kwargs={"literal_binds": True}))))
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }


def _words(condition):
    """What a condition speaks of, however the database writes it down."""
    return frozenset(re.findall(r"'(\w+)'|(?<![:\w])(\d+)(?!\w)", condition))


@pytest.mark.row("A6")
def test_hours_of_departments_move_into_calendars_and_back(app, support, sales):
    db.session.rollback()
    downgrade(MIGRATIONS, revision="0036")
    hours = {"0": ["09:00", "17:30"], "5": ["10:00", "24:00"]}
    with transaction():
        db.session.execute(update(table("department", column("hours", JSON))).values(hours=hours))

    upgrade(MIGRATIONS)
    moved = db.session.query(Calendar.name, Calendar.week).join(Department).order_by(Department.id).all()
    db.session.rollback()
    downgrade(MIGRATIONS, revision="0036")
    back = db.session.execute(text("SELECT hours FROM department")).scalars().all()
    db.session.rollback()
    upgrade(MIGRATIONS)

    assert [tuple(one) for one in moved] == [("Support", {day: [span] for day, span in hours.items()})] * 2
    assert [json.loads(one) if isinstance(one, str) else one for one in back] == [hours, hours]
