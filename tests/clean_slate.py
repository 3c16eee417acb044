"""An empty database, one with the cast in it, and one with a ticket: thousands of times, by the quickest statements."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection, Table, event

from models import db
from search.postgres_tables import SCHEMA

Rows = list[tuple[Any, ...]]
Laid = list[tuple[str, Rows]]
READING = ("SELECT", "BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")

_written: set[str] = set()  # addresses of databases


def hurry(app: Flask) -> None:
    """SQLite doesn't wait for the disk, as the tests' PostgreSQL does not: no power cut is to be outlived here."""

    def without_waiting(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF").close()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(READING):
            _written.add(app.config["SQLALCHEMY_DATABASE_URI"])

    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", without_waiting)
        event.listen(db.engine, "before_cursor_execute", note)
        db.engine.dispose()


def empty(app: Flask) -> None:
    """Forget all rows, and their index. The file stays: a browser's late request may still hold it open."""
    with _writing() as connection, connection.begin():
        statements = [f'DELETE FROM "{table.name}"' for table in reversed(db.metadata.sorted_tables)]
        if connection.dialect.name == "postgresql":
            deletes = (f"IF EXISTS (SELECT FROM {one[12:]}) THEN {one}; END IF;" for one in statements)
            numbers = (f"PERFORM setval('{name}', 1, false);" for name in _sequences())
            index = f"IF to_regnamespace('{SCHEMA}') IS NOT NULL THEN DROP SCHEMA {SCHEMA} CASCADE; END IF;"
            statements = [f"DO $$ BEGIN {''.join(deletes)} {''.join(numbers)} {index} END $$"]
        for statement in statements:
            connection.exec_driver_sql(statement)
    shutil.rmtree(app.config["INDEX"], ignore_errors=True)  # it would know the tickets of earlier tests, and no other


def keep(besides: Laid | None = None) -> Laid:
    """All rows that are there now (besides these) as statements that lay them out again in tables without them."""
    known = dict(besides or [])
    with _writing() as connection, connection.begin():
        rows_of = _as_json if connection.dialect.name == "postgresql" else _as_they_are
        return [laid for table in db.metadata.sorted_tables for laid in rows_of(connection, table, known)]


def lay_out(statements: Laid) -> None:
    with _writing() as connection, connection.begin():
        for statement, rows in statements:
            connection.exec_driver_sql(statement, rows)
    _written.discard(_address())


def is_as_laid_out() -> bool:
    """Whether nobody wrote anything since `lay_out`."""
    return _address() not in _written


def _address() -> str:
    return str(current_app.config["SQLALCHEMY_DATABASE_URI"])


def _as_they_are(connection: Connection, table: Table, known: dict[str, Rows]) -> Iterator[tuple[str, Rows]]:
    names = [column.name for column in table.columns]
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'
    rows = [tuple(row) for row in connection.exec_driver_sql(f'SELECT {columns} FROM "{table.name}"')]
    if added := _besides(rows, known.get(statement, [])):
        yield statement, added


def _as_json(connection: Connection, table: Table, known: dict[str, Rows]) -> Iterator[tuple[str, Rows]]:
    """As PostgreSQL itself writes and reads them; then the number of the next."""
    name = f'"{table.name}"'
    statement = f"INSERT INTO {name} SELECT * FROM json_populate_recordset(NULL::{name}, $1)"
    text = connection.exec_driver_sql(f"SELECT CAST(json_agg({name}) AS text) FROM {name}").scalar_one()
    known_rows = json.loads(known[statement][0][0]) if statement in known else []
    if added := _besides(json.loads(text or "[]"), known_rows):
        yield statement, [(json.dumps(added),)]
        if sequence := _sequence(table):
            yield f"SELECT setval($1, (SELECT max(id) FROM {name}))", [(sequence,)]


def _besides(rows: list[Any], known: list[Any]) -> list[Any]:
    """Those that came. A row that is another now can't be laid out."""
    assert all(row in rows for row in known), "a row was changed"
    return [row for row in rows if row not in known]


def _writing() -> Connection:
    return db.engine.connect().execution_options(writes=True)


def _sequences() -> list[str]:
    return [name for table in db.metadata.sorted_tables if (name := _sequence(table))]


def _sequence(table: Table) -> str | None:
    """What numbers its rows on PostgreSQL, by the name that it gives."""
    column = table.autoincrement_column
    return f"{table.name}_{column.name}_seq" if column is not None and not column.foreign_keys else None
