"""What every model stands on: the database, its types, and the one way to write to it."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapper, Session

from models.columns import cursor_of
from models.prepared import keep_prepared
from models.signing import decrypt, encrypt

Value = TypeVar("Value")
NUMBERED = "numeric_dollar"


class Base(DeclarativeBase):
    """Constraints have names, so that migrations can speak of them on every database."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def utcnow() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. Goes in aware and comes out aware in UTC, also from SQLite, which knows no zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(sa.types.TypeDecorator[str]):
    """Text that lies encrypted in the database, with a key made of SECRET_KEY."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return encrypt(value) if value else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return decrypt(value) if value else value


def choice(options: type[StrEnum], name: str = "") -> sa.Enum:
    """A column type for one of a few words, held by a constraint; two of a kind in a table need names."""
    return sa.Enum(
        options,
        name=name or options.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def met_by_one(*conditions: sa.ColumnElement[bool], of: type[Any]) -> sa.ColumnElement[bool]:
    """Whether a row meets all of these, asked for each row of the list `of` that is looked at.

    Where EXISTS stands, PostgreSQL would rather gather all such rows there are before it shows the newest fifty.
    """
    one = sa.select(sa.literal(1)).where(*conditions).correlate(of).limit(1)
    return one.scalar_subquery().is_not(None)


@contextmanager
def transaction() -> Iterator[None]:
    """Write: all of it is committed at the end, or nothing.

    What was read before is read again, since someone else may have written since. On SQLite the write lock
    is taken at the beginning (BEGIN IMMEDIATE): a transaction that reads first and then wants to write can be
    refused there, however long it waits. Not to be nested: an edge is never inside another.
    """
    session = db.session()
    if session.info.get("is_writing"):
        raise RuntimeError("a transaction inside a transaction")
    session.rollback()
    session.info["is_writing"], session.info["kept for the transaction"] = True, {}
    try:
        session.connection(execution_options={"writes": True})
        yield
        for act in kept_for_transaction("done at last", dict[str, Callable[[], None]]).values():
            act()
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("is_writing", None)
        session.info.pop("kept for the transaction", None)


def taken(statement: sa.Update) -> bool:
    """Whether this one UPDATE … WHERE state = … took its row. Right with any number of workers."""
    was_taken = has_hit(statement)
    db.session.expire_all()
    return was_taken


def has_hit(statement: sa.Update | sa.Delete) -> bool:
    """The same, where who asks knows what has changed in the rows that are loaded."""
    result: Any = db.session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount == 1)


def all_taken(statement: sa.Update | sa.Delete, ids: InstrumentedAttribute[int]) -> list[int]:
    """The ids of the rows that this one UPDATE … WHERE state = …, or DELETE, took, in their order."""
    result = db.session.execute(statement.returning(ids).execution_options(synchronize_session=False))
    taken_ids = sorted(result.scalars())
    db.session.expire_all()
    return taken_ids


def kept_for_transaction(key: str, make: Callable[[], Value]) -> Value:
    """What is asked again and again in one transaction that doesn't change it, asked once. Outside: asked each time."""
    kept = db.session().info.get("kept for the transaction")
    if kept is None:
        return make()
    if key not in kept:
        kept[key] = make()
    value: Value = kept[key]
    return value


def at_last(name: str, act: Callable[[], None]) -> None:
    """Do this, once for each name, when all else in this transaction is done and before it is committed.

    So what one mail after another, or one act on many tickets, has to ask of the database is asked once.
    Outside a transaction it does nothing.
    """
    kept_for_transaction("done at last", dict[str, Callable[[], None]]).setdefault(name, act)


def engine_options(url: str) -> dict[str, Any]:
    """How the database is spoken to.

    What customers wrote and who they are stays out of logs and of mail servers' queues. PostgreSQL knows its parameters
    by numbers: with names, psycopg looks for every one of them in every long statement, which for fifty rows costs
    more than the rows themselves. The connection that was used last is used again: it has the statements prepared.
    """
    of_postgresql = {"paramstyle": NUMBERED, "pool_use_lifo": True}
    return {"hide_parameters": True} | (of_postgresql if url.startswith("postgresql") else {})


def add_numbered(row: Any) -> None:
    """A new row that has its id at once, and is written together with all else that this transaction writes."""
    session, model = db.session(), type(row)
    if not session.info.get("is_writing"):
        session.add(row)
        session.flush()
    elif session.get_bind().dialect.name == "postgresql":
        row.id = _number_of(session, model)
        session.add(row)
    else:
        row.id = _last_number(session, model) + 1
        session.add(row)


def numbered_next(model: type[Any], dialect: str) -> Any:
    """What `add_numbered` asks of the database, to be asked along with something else: see `know_number`."""
    if dialect == "postgresql":
        return sa.func.nextval(sa.func.pg_get_serial_sequence(model.__tablename__, "id"))
    return sa.select(sa.func.max(model.id)).scalar_subquery()


def know_number(model: type[Any], number: int | None) -> None:
    """The answer to `numbered_next`, for the next row of this table; until then none may be written otherwise."""
    kept_for_transaction("numbers known", dict[type[Any], int])[model] = number or 0


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """A commit survives a power cut (FULL), readers don't wait for the writer (WAL), writers wait in line."""
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "do_connect")
def _number_parameters(dialect: Dialect, _record: object, _arguments: object, options: dict[str, Any]) -> None:
    """Parameters go to PostgreSQL as SQLAlchemy numbers them, see `engine_options`."""
    if dialect.dbapi and dialect.name == "postgresql" and dialect.paramstyle == NUMBERED:
        options["cursor_factory"] = cursor_of(dialect.dbapi)


@event.listens_for(Engine, "connect")
def _prepare_postgresql(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("psycopg"):
        keep_prepared(connection)


@event.listens_for(Engine, "handle_error")
def _begin_anew(context: ExceptionContext) -> None:
    """A connection opened while SQLite's file was read-only stays so for ever: once it says so, none is kept."""
    if "readonly database" in str(context.original_exception):
        context.is_disconnect = True


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@event.listens_for(Mapper, "after_configured")
def _follow_no_keys() -> None:
    """A row keeps its id. At each flush every table that refers to a written row would look whether it is another now.

    To a ticket alone eighteen tables refer. The references themselves are written by the relationships' own processors.
    """
    for mapper in Base.registry.mappers:
        mapper._dependency_processors.clear()


@event.listens_for(Session, "before_flush")
def _number_together(session: Session, _context: Any, _instances: Any) -> None:
    """SQLite tells the new row's id for one row a statement only; rows that have theirs go in by one for all.

    The next numbers are ours as long as we write, and are those that SQLite would give.
    """
    if not session.info.get("is_writing") or session.get_bind().dialect.name != "sqlite":
        return
    together = defaultdict[type[Any], list[Any]](list)
    for row in session.new:
        if getattr(row, "id", 0) is None:
            together[type(row)].append(row)
    for model, rows in together.items():
        if len(rows) > 1:
            for number, row in enumerate(rows, _last_number(session, model) + 1):
                row.id = number


def _last_number(session: Session, model: type[Any]) -> int:
    """The highest that is taken, also by a row that isn't written yet. It stays so only while we alone may write."""
    unwritten = (row.id for row in session.new if type(row) is model and row.id is not None)
    return max([_number_of(session, model), *unwritten])


def _number_of(session: Session, model: type[Any]) -> int:
    known = kept_for_transaction("numbers known", dict[type[Any], int])
    if model in known:
        return known.pop(model)
    asked = sa.select(numbered_next(model, session.get_bind().dialect.name))
    return session.connection().execute(asked).scalar_one() or 0
