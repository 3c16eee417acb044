"""The index in PostgreSQL: for many machines, and for more messages than a folder bears.

It lies beside the desk's tables and is written in transactions of its own.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, TableClause
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from search import postgres_search
from search import postgres_tables as tables
from search.document_keys import in_keys, span
from search.postgres_search import OutOfTime
from search.postgres_terms import Question, any_place, departments_of, question, vector, version
from search.query import Plan
from search.store import ASIDE, Document, Filters, IndexBusy, IndexUnavailable, NewIndex, Results

_OUT_OF_TIME, _NO_LOCK, _NOT_THERE = "57014", "55P03", ("42P01", "3F000")  # PostgreSQL's numbers of errors
_NO_INDEX = "There is no index yet."
_COUNT_SECONDS = 60.0
Answer = TypeVar("Answer")
_logger = logging.getLogger(__name__)


class PostgresStore:
    """The index of that name, of small letters, digits and _, in a database. Cheap to make."""

    def __init__(self, engine: Engine, name: str):
        self._engine = engine
        self._name = name

    # Writing

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
            table = tables.named(self._current(connection).name)
            documents = list(batch)
            changed = {*replaced_tickets, *(document.ticket for document in documents)}
            tables.note_changed(connection, self._name, changed)
            _put(connection, table, documents, replaced_tickets)

    def delete(self, ids: Collection[str]) -> None:
        """See Store."""
        with self._writing() as connection:
            _remove(connection, tables.named(self._current(connection).name), ids, ())

    # Reading

    def search(
        self, plan: Plan, filters: Filters, limit: int, *, seconds: float = 0.8, by_ticket: bool = False
    ) -> Results:
        """See Store."""
        asked, hits = question(plan, filters), postgres_search.Hits(limit, by_ticket)
        limits = _limits(plan, filters, asked)

        def read(connection: Connection, index: tables.Index) -> None:
            postgres_search.gather(connection, index, asked.tiers if asked else (), limits, hits)

        return Results(hits.found, is_partial=self._ask(read, seconds) is OutOfTime)

    def has(self, plan: Plan, filters: Filters, *, seconds: float = ASIDE) -> bool:
        """See Store."""
        asked = question(plan, filters)
        limits = _limits(plan, filters, asked)
        return asked is not None and self._is(
            lambda db, index: postgres_search.has(db, index, asked.whole, limits), seconds
        )

    def written(self, keys: Mapping[str, Collection[str]], *, seconds: float = ASIDE) -> list[str]:
        """See Store."""
        asked = {word: " | ".join(map(any_place, its)) for word, its in keys.items() if its}
        found = self._ask(lambda db, index: postgres_search.written(db, index, asked), seconds)
        return found if isinstance(found, list) else []

    def known(self, words: Iterable[str], *, seconds: float = ASIDE) -> list[str]:
        """See Store."""
        each = list(dict.fromkeys(words))
        found = self._ask(lambda db, index: postgres_search.known(db, index, each), seconds)
        return found if isinstance(found, list) else []

    def count(self) -> int:
        """See Store."""
        counted = self._ask(postgres_search.count, _COUNT_SECONDS)
        if not isinstance(counted, int):
            raise IndexUnavailable("The index takes too long to be counted.")
        return counted

    # Both

    def _current(self, connection: Connection, **settings: str) -> tables.Index:
        return tables.current(connection, self._name, version(), **settings)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """A transaction of the one writer."""
        try:
            with tables.writing(self._engine, self._name) as connection:
                yield connection
        except DBAPIError as error:
            if _number(error) in _NOT_THERE:
                raise IndexUnavailable(_NO_INDEX) from error
            if _number(error) == _NO_LOCK:
                raise IndexBusy("Another process is writing to the index.") from error
            raise

    def _is(self, read: Callable[[Connection, tables.Index], bool], seconds: float) -> bool:
        return self._ask(read, seconds) is True

    def _ask(self, read: Callable[[Connection, tables.Index], Answer], seconds: float) -> Answer | type[OutOfTime]:
        """What is read of the current table, or OutOfTime."""
        try:
            return self._ask_once(read, seconds)
        except OutOfTime:
            return OutOfTime
        except DBAPIError as error:
            if _number(error) == _OUT_OF_TIME:
                return OutOfTime
            if _number(error) in _NOT_THERE:
                raise IndexUnavailable(_NO_INDEX) from error
            _logger.exception("The index can't be read.")
            raise IndexUnavailable(f"The index can't be read: {error.orig}") from error

    def _ask_once(self, read: Callable[[Connection, tables.Index], Answer], seconds: float) -> Answer:
        with self._engine.begin() as connection:
            index = self._current(connection, **postgres_search.settings(connection, seconds))
            try:
                return read(connection, index)
            except DBAPIError as error:
                if _number(error) not in _NOT_THERE:
                    raise
        # It was dropped at this moment, since another one has taken its place.
        with self._engine.begin() as connection:
            return read(connection, self._current(connection, **postgres_search.settings(connection, seconds)))

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


def _limits(plan: Plan, filters: Filters, asked: Question | None) -> postgres_search.Limits:
    """What rows tell sooner than keys would."""
    departments = asked.departments if asked else None
    return postgres_search.Limits(span(plan, filters), departments, tuple(sorted(filters.without_ids)))


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


def _number(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
