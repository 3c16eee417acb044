"""The index in PostgreSQL: for many machines, and for more messages than a folder bears.

It lies beside the desk's tables and is written in transactions of its own.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, TableClause
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from search import postgres_tables as tables
from search.document_keys import in_keys
from search.postgres_reading import NO_INDEX, NOT_THERE, PostgresReader, number_of
from search.postgres_terms import departments_of, vector, version
from search.query import Plan
from search.store import ASIDE, Document, Filters, IndexBusy, IndexUnavailable, NewIndex, Results

_NO_LOCK = "55P03"
_logger = logging.getLogger(__name__)


class PostgresStore:
    """The index of that name, of small letters, digits and _, in a database. Cheap to make."""

    def __init__(self, engine: Engine, name: str):
        self._engine = engine
        self._name = name

    # Writing

    def is_there(self) -> bool:
        """See Store."""
        try:
            with self._engine.connect() as connection:
                tables.current(connection, self._name, version())
        except IndexUnavailable:
            return False
        except DBAPIError as error:
            if number_of(error) in NOT_THERE:
                return False
            raise
        return True

    def create(self) -> None:
        """See Store."""
        tables.make_schema(self._engine)
        with self._writing() as connection:
            table = tables.new(connection, self._name)
            tables.index_terms(connection, table)
            tables.make_current(connection, self._name, table, version())
        tables.remove_others(self._engine, self._name)

    @contextmanager
    def rebuilding(self) -> Iterator[NewIndex]:
        """See Store."""
        tables.make_schema(self._engine)
        with tables.rebuilding(self._engine, self._name):
            with self._engine.begin() as connection:
                table = tables.new(connection, self._name)
                tables.begin_building(connection, self._name, table)
            tables.remove_others(self._engine, self._name)  # what a process left that died at it
            try:
                yield _NewIndex(self._engine, self._name, table)
            except BaseException:
                self._give_up()
                raise

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """See Store."""
        with self._writing() as connection:
            table = tables.named(tables.current(connection, self._name, version()).name)
            documents = list(batch)
            changed = {*replaced_tickets, *(document.ticket for document in documents)}
            tables.note_changed(connection, self._name, changed)
            _put(connection, table, documents, replaced_tickets)

    def delete(self, ids: Collection[str]) -> None:
        """See Store."""
        with self._writing() as connection:
            _remove(connection, tables.named(tables.current(connection, self._name, version()).name), ids, ())

    # Reading

    def asking(self) -> PostgresReader:
        """See Store."""
        return PostgresReader(self._engine, self._name)

    def search(
        self, plan: Plan, filters: Filters, limit: int, *, seconds: float = 0.8, by_ticket: bool = False
    ) -> Results:
        """See Reader."""
        with self.asking() as reader:
            return reader.search(plan, filters, limit, seconds=seconds, by_ticket=by_ticket)

    def has(self, plan: Plan, filters: Filters, *, seconds: float = ASIDE) -> bool:
        """See Reader."""
        with self.asking() as reader:
            return reader.has(plan, filters, seconds=seconds)

    def written(self, keys: Mapping[str, Collection[str]], *, seconds: float = ASIDE) -> list[str]:
        """See Reader."""
        with self.asking() as reader:
            return reader.written(keys, seconds=seconds)

    def known(self, words: Iterable[str], *, seconds: float = ASIDE) -> list[str]:
        """See Reader."""
        with self.asking() as reader:
            return reader.known(words, seconds=seconds)

    def count(self) -> int:
        """See Reader."""
        with self.asking() as reader:
            return reader.count()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction of the one writer."""
        try:
            with tables.writing(self._engine, self._name) as connection:
                yield connection
        except DBAPIError as error:
            if number_of(error) in NOT_THERE:
                raise IndexUnavailable(NO_INDEX) from error
            if number_of(error) == _NO_LOCK:
                raise IndexBusy("Another process is writing to the index.") from error
            raise

    def _give_up(self) -> None:
        """Drops what was not finished, as far as that can be done."""
        try:
            with self._engine.begin() as connection:
                tables.stop_building(connection, self._name)
            tables.remove_others(self._engine, self._name)
        except DBAPIError:
            _logger.exception("What is left of a rebuild can't be dropped now; the next one will do it.")


class _NewIndex:
    """See NewIndex."""

    def __init__(self, engine: Engine, name: str, table: TableClause):
        self._engine, self._name, self._table = engine, name, table

    def index(self, batch: Iterable[Document], replaced_tickets: Collection[str] = ()) -> None:
        """See Store."""
        documents = list(batch)
        with self._engine.begin() as connection:
            _put(connection, self._table, documents, replaced_tickets)

    @contextmanager
    def finishing(self) -> Iterator[set[str]]:
        """See NewIndex."""
        with self._engine.begin() as connection:
            tables.index_terms(connection, self._table)
        with tables.writing(self._engine, self._name) as connection:
            yield tables.changed(connection, self._name)
            tables.make_current(connection, self._name, self._table, version())
        tables.remove_others(self._engine, self._name)


def _put(
    connection: Connection, table: TableClause, batch: Iterable[Document], replaced_tickets: Collection[str]
) -> None:
    documents = {document.id: document for document in batch}
    _remove(connection, table, documents, replaced_tickets)
    if documents:
        connection.execute(sa.insert(table), list(map(_row, documents.values())))


def _row(document: Document) -> dict[str, str | int]:
    keys = in_keys(document)
    department = departments_of(keys.department)[0]
    return {"id": keys.id, "ticket": keys.ticket, "at": keys.date, "department": department, "terms": vector(keys)}


def _remove(connection: Connection, table: TableClause, ids: Collection[str], tickets: Collection[str]) -> None:
    for column, values in ((table.c.id, ids), (table.c.ticket, tickets)):
        if values:
            is_one = column == sa.any_(sa.cast(list(values), ARRAY(sa.Text)))
            connection.execute(sa.delete(table).where(is_one))
