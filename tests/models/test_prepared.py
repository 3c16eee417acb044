"""PostgreSQL keeps what it has prepared for a connection, through each request's end; not when tables change."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from models.base import engine_options

ASKED = "SELECT name FROM thing WHERE id = 1"
TIMES = 8  # psycopg prepares what is asked for the sixth time


@pytest.fixture
def connection(postgres_database) -> Iterator[Connection]:
    """Where requests ask: each ends what it has read with a ROLLBACK."""
    engine = create_engine(postgres_database, **engine_options(postgres_database))
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS thing")
        connection.exec_driver_sql("CREATE TABLE thing (id integer, name varchar(8))")
        connection.exec_driver_sql("INSERT INTO thing VALUES (1, 'one')")
        connection.commit()
        yield connection
        connection.rollback()
        connection.exec_driver_sql("DROP TABLE thing")
        connection.commit()
    engine.dispose()


def ask(connection: Connection) -> str:
    said = str(connection.execute(text(ASKED)).scalar_one())
    connection.rollback()
    return said


def prepared(connection: Connection) -> list[str]:
    asked = "SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT name%'"
    return list(connection.exec_driver_sql(asked).scalars())


@pytest.mark.row("R6")
def test_what_is_asked_in_each_request_is_prepared_once_for_all(connection):
    for _ in range(TIMES):
        ask(connection)

    assert prepared(connection) == [ASKED]


@pytest.mark.row("R6")
def test_after_a_write_that_failed_it_goes_on_as_before(connection):
    for _ in range(TIMES):
        ask(connection)

    with pytest.raises(Exception, match="division by zero"):
        connection.execute(text("SELECT 1 / 0"))
    connection.rollback()

    assert ask(connection) == "one" and prepared(connection) == [ASKED]


@pytest.mark.row("R6")
def test_what_changes_a_table_has_all_forgotten(connection):
    for _ in range(TIMES):
        ask(connection)

    connection.exec_driver_sql("ALTER TABLE thing ALTER COLUMN name TYPE text")
    connection.commit()

    assert prepared(connection) == []
    assert ask(connection) == "one"
