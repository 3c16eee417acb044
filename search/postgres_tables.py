"""Where an index lies in PostgreSQL: a schema of its own, in it a table for each index, and one that says which holds.

The schema is no part of the desk's tables and has no migrations: it is made when the first index is, and may be
dropped on any day, as the folder of the other engine may be deleted.

kvitok_search.indexes          by name the table that is the current one, what made it, and the one that is being made
kvitok_search.changed          what was taken into the current one while another is being made
kvitok_search.tickets_3f2a…    an index
"""

import logging
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from secrets import token_hex

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, TableClause, text
from sqlalchemy.dialects.postgresql import ARRAY, OID, TSVECTOR, insert
from sqlalchemy.exc import OperationalError

from search.store import IndexBusy, IndexUnavailable

SCHEMA = "kvitok_search"
_WRITING, _REBUILDING, _MAKING = 0x6B7601, 0x6B7602, 0x6B7603  # numbers of advisory locks
_LOCK_SECONDS = 60
_NOTICED_SECONDS = 2.0
_IDLE = "15min"
_logger = logging.getLogger(__name__)
_indexes = sa.table("indexes", *map(sa.column, ("name", "current", "version", "building")), schema=SCHEMA)
_changed = sa.table("changed", *map(sa.column, ("name", "ticket")), schema=SCHEMA)
_ERA = 20_000  # documents of a table for which it is worth while to have the newest apart
_SHARES = (16, 4)  # so much of all documents, one in sixteen and one in four, are younger than where an era begins
_tables = sa.table("pg_tables", *map(sa.column, ("schemaname", "tablename")))


@dataclass(frozen=True, slots=True)
class Index:
    """The name of a table, and where its eras begin, the youngest first, in seconds; the last has all that is older.

    The keys of each era lie in an index of their own. What many documents have, the newest of them are soon found for:
    that of the youngest era is a sixteenth of all.
    """

    name: str
    begins: tuple[int, ...] = ()


def make_schema(engine: Engine) -> None:
    """The schema and its lists, if they aren't there."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:kind, 0)"), {"kind": _MAKING})
        if connection.execute(text("SELECT to_regclass(:name)"), {"name": f"{SCHEMA}.changed"}).scalar():
            return
        for statement in (
            f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}",
            f"CREATE TABLE IF NOT EXISTS {SCHEMA}.indexes "
            "(name text PRIMARY KEY, current text, version text, building text)",
            f"CREATE TABLE IF NOT EXISTS {SCHEMA}.changed (name text, ticket text, PRIMARY KEY (name, ticket))",
        ):
            connection.execute(text(statement))


@contextmanager
def writing(engine: Engine, name: str) -> Iterator[Connection]:
    """A transaction of the one writer. Raises IndexBusy if another one doesn't end within a minute."""
    with engine.begin() as connection:
        # Whoever loses its machine in the middle of it isn't waited for until the network notices.
        set_locally(connection, lock_timeout=f"{_LOCK_SECONDS}s", idle_in_transaction_session_timeout=_IDLE)
        take = "SELECT pg_advisory_xact_lock(:kind, hashtext(:name))"
        connection.execute(text(take), {"kind": _WRITING, "name": name})
        yield connection


@contextmanager
def rebuilding(engine: Engine, name: str) -> Iterator[None]:
    """Be the one that rebuilds. The lock ends with the connection. Raises IndexBusy if another does already."""
    lock: dict[str, str | int] = {"kind": _REBUILDING, "name": name}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SELECT set_config('tcp_keepalives_idle', '60', false)"))
        if not _locked(connection, lock):
            raise IndexBusy("The index is being rebuilt already.")
        try:
            yield
            connection.execute(text("SELECT pg_advisory_unlock(:kind, hashtext(:name))"), lock)
        finally:
            # Closed rather than given back: so the lock can't outlive this, whatever went wrong.
            connection.invalidate()


def _locked(connection: Connection, lock: Mapping[str, str | int]) -> bool:
    """Whether it is ours now. That a process was killed the server notices a moment later."""
    deadline = time.monotonic() + _NOTICED_SECONDS
    while not connection.execute(text("SELECT pg_try_advisory_lock(:kind, hashtext(:name))"), lock).scalar():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def set_locally(connection: Connection, **settings: str) -> None:
    """Settings of PostgreSQL, until this transaction ends."""
    calls = ", ".join(f"set_config('{name}', :{name}, true)" for name in settings)
    connection.execute(text(f"SELECT {calls}"), settings)


def named(name: str) -> TableClause:
    """The table of an index. A row is a document; the higher its number, the later it came."""
    return sa.table(
        name,
        sa.column("number", sa.BigInteger),
        sa.column("id", sa.Text),
        sa.column("ticket", sa.Text),
        sa.column("at", sa.BigInteger),
        sa.column("department", sa.Text),
        sa.column("terms", TSVECTOR),
        schema=SCHEMA,
    )


def current(connection: Connection, name: str, version: str, **settings: str) -> Index:
    """The current index. In the same step these settings are made, until this transaction ends.

    Raises IndexUnavailable if there is none, or one that another version of the analysis made.
    """
    there = connection.execute(_current(tuple(settings)), {"index": name, **settings}).one_or_none()
    if there is None or there.current is None:
        raise IndexUnavailable("There is no index yet.")
    if there.version != version:
        raise IndexUnavailable(f"The index was made by version {there.version} of the analysis, this is {version}.")
    return Index(there.current, tuple(map(int, (there.begins or "").split())))


@lru_cache
def _current(settings: tuple[str, ...]) -> sa.Executable:
    made = (sa.func.set_config(setting, sa.bindparam(setting, type_=sa.Text), True) for setting in settings)
    table = sa.func.to_regclass(sa.func.concat(sa.literal_column(f"'{SCHEMA}.'"), _indexes.c.current))
    begins = sa.func.obj_description(sa.cast(table, OID), sa.literal_column("'pg_class'")).label("begins")
    asked = sa.select(_indexes.c.current, _indexes.c.version, begins, *made)
    return asked.where(_indexes.c.name == sa.bindparam("index", type_=sa.Text))


def new(connection: Connection, name: str) -> TableClause:
    """A new, empty table, which nobody reads yet. Its rows are narrow and quickly read: the keys lie apart."""
    table = named(f"{name}_{token_hex(6)}")
    connection.execute(
        text(
            f"CREATE TABLE {table.fullname} (number bigint GENERATED ALWAYS AS IDENTITY, id text PRIMARY KEY, "
            "ticket text NOT NULL, at bigint NOT NULL, department text NOT NULL, terms tsvector NOT NULL) "
            "WITH (toast_tuple_target = 128)"
        )
    )
    connection.execute(text(f"CREATE INDEX ON {table.fullname} (ticket)"))
    connection.execute(text(f"CREATE INDEX ON {table.fullname} (at DESC, number DESC)"))
    return table


def index_terms(connection: Connection, table: TableClause) -> None:
    """Makes a table searchable. Done at last, it takes a third of the time that it takes row by row."""
    set_locally(connection, maintenance_work_mem="128MB")
    begins = _begins(connection, table)
    for limits in eras(begins):
        # Without the list of what is still to be sorted in, which each query would read from one end to the other.
        made = f"CREATE INDEX ON {table.fullname} USING gin (terms) WITH (fastupdate = off)"
        connection.execute(text(f"{made} WHERE {limits}" if limits else made))
    connection.execute(text(f"COMMENT ON TABLE {table.fullname} IS '{' '.join(map(str, begins))}'"))
    connection.execute(text(f"ANALYZE {table.fullname} (at, ticket)"))


def eras(begins: tuple[int, ...]) -> list[str]:
    """What the documents of each era meet, the youngest first; "" for all of a table that has but one.

    It is said so that an era's own index is used for it, never that of dates: each row would be looked into.
    """
    since = [f"at + 0 >= {begin}" for begin in begins]
    until = [f"at + 0 < {begin}" for begin in begins]
    pairs = zip([*since, ""], ["", *until], strict=True)
    return [" AND ".join(filter(None, pair)) for pair in pairs]


def _begins(connection: Connection, table: TableClause) -> tuple[int, ...]:
    """Where the eras of a table begin. What comes later is of the youngest, until the index is made anew."""
    count = int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    if count < _ERA:
        return ()
    newest = sa.select(table.c.at).order_by(table.c.at.desc()).limit(1)
    begins = (connection.execute(newest.offset(count // share)).scalar_one() for share in _SHARES)
    return tuple(dict.fromkeys(begins))


def begin_building(connection: Connection, name: str, table: TableClause) -> None:
    """From now on the writers say what changes."""
    say = insert(_indexes).values(name=name, building=table.name)
    connection.execute(say.on_conflict_do_update(index_elements=["name"], set_={"building": table.name}))
    _forget_changed(connection, name)


def stop_building(connection: Connection, name: str) -> None:
    """The new table was given up."""
    connection.execute(sa.update(_indexes).where(_indexes.c.name == name).values(building=None))


def note_changed(connection: Connection, name: str, tickets: Collection[str]) -> None:
    """Tells a rebuild, if there is one, which tickets changed meanwhile; after they were read, by the one writer."""
    each = sa.func.unnest(sa.cast(sorted(tickets), ARRAY(sa.Text)))
    is_building = sa.select(_indexes.c.name, each).where(_indexes.c.name == name, _indexes.c.building.is_not(None))
    connection.execute(insert(_changed).from_select(["name", "ticket"], is_building).on_conflict_do_nothing())


def changed(connection: Connection, name: str) -> set[str]:
    """The tickets that changed since the rebuild began."""
    return set(connection.execute(sa.select(_changed.c.ticket).where(_changed.c.name == name)).scalars())


def make_current(connection: Connection, name: str, table: TableClause, version: str) -> None:
    """With the end of this transaction this is the index."""
    so = {"current": table.name, "version": version, "building": None}
    say = insert(_indexes).values(name=name, **so)
    connection.execute(say.on_conflict_do_update(index_elements=["name"], set_=so))
    _forget_changed(connection, name)


def remove_others(engine: Engine, name: str) -> None:
    """Drops all tables of this index but the current one and the one that is being made."""
    is_used = sa.exists().where(
        _indexes.c.name == name, _tables.c.tablename.in_((_indexes.c.current, _indexes.c.building))
    )
    is_ours = _tables.c.tablename.regexp_match(f"^{name}_[0-9a-f]{{12}}$")
    with engine.begin() as connection:
        asked = sa.select(_tables.c.tablename).where(_tables.c.schemaname == SCHEMA, is_ours, ~is_used)
        unused = list(connection.execute(asked).scalars())
    for table in map(named, unused):
        try:
            with engine.begin() as connection:
                set_locally(connection, lock_timeout="5s")
                connection.execute(text(f"DROP TABLE IF EXISTS {table.fullname}"))
        except OperationalError as error:
            _logger.info("%s is still read, and will be dropped another time: %s", table.fullname, error)


def _forget_changed(connection: Connection, name: str) -> None:
    connection.execute(sa.delete(_changed).where(_changed.c.name == name))
