"""Reading an index in PostgreSQL: each question in a transaction of its own, or several in one."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from search import postgres_search
from search import postgres_tables as tables
from search.document_keys import span
from search.postgres_search import OutOfTime
from search.postgres_terms import Question, any_place, question, version
from search.query import Plan
from search.store import ASIDE, Filters, IndexUnavailable, Results

NO_INDEX = "There is no index yet."
NOT_THERE = ("42P01", "3F000")  # PostgreSQL's numbers of errors
_OUT_OF_TIME = "57014"
_COUNT_SECONDS = 60.0
Answer = TypeVar("Answer")
_logger = logging.getLogger(__name__)


class PostgresReader:
    """To be used with `with`. What is asked within it shares a transaction, and the table found at its beginning."""

    def __init__(self, engine: Engine, name: str):
        self._engine, self._name = engine, name
        self._connection: Connection | None = None
        self._index = tables.Index("")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def search(
        self, plan: Plan, filters: Filters, limit: int, *, seconds: float = 0.8, by_ticket: bool = False
    ) -> Results:
        """See Reader."""
        asked, hits = question(plan, filters), postgres_search.Hits(limit, by_ticket)
        limits = _limits(plan, filters, asked)

        def read(connection: Connection, index: tables.Index) -> None:
            postgres_search.gather(connection, index, asked.tiers if asked else (), limits, hits)

        return Results(hits.found, is_partial=self._ask(read, seconds) is OutOfTime)

    def has(self, plan: Plan, filters: Filters, *, seconds: float = ASIDE) -> bool:
        """See Reader."""
        asked = question(plan, filters)
        if asked is None:
            return False
        limits = _limits(plan, filters, asked)
        return self._ask(lambda db, index: postgres_search.has(db, index, asked.whole, limits), seconds) is True

    def written(self, keys: Mapping[str, Collection[str]], *, seconds: float = ASIDE) -> list[str]:
        """See Reader."""
        asked = {word: " | ".join(map(any_place, its)) for word, its in keys.items() if its}
        return self._some(asked, lambda db, index: postgres_search.written(db, index, asked), seconds)

    def known(self, words: Iterable[str], *, seconds: float = ASIDE) -> list[str]:
        """See Reader."""
        each = list(dict.fromkeys(words))
        return self._some(each, lambda db, index: postgres_search.known(db, index, each), seconds)

    def count(self) -> int:
        """See Reader."""
        counted = self._ask(postgres_search.count, _COUNT_SECONDS)
        self._end()  # all rows were read, which nothing else may do
        if not isinstance(counted, int):
            raise IndexUnavailable("The index takes too long to be counted.")
        return counted

    def _some(
        self, asked: Collection[str], read: Callable[[Connection, tables.Index], list[str]], seconds: float
    ) -> list[str]:
        found = self._ask(read, seconds) if asked else []
        return found if isinstance(found, list) else []

    def _ask(self, read: Callable[[Connection, tables.Index], Answer], seconds: float) -> Answer | type[OutOfTime]:
        """What is read of the current table, or OutOfTime."""
        try:
            return self._ask_of_what_is_there(read, seconds)
        except OutOfTime:
            self._end()  # what is set for a question while it is answered may still be so
            return OutOfTime
        except DBAPIError as error:
            self._end()
            if number_of(error) == _OUT_OF_TIME:
                return OutOfTime
            if number_of(error) in NOT_THERE:
                raise IndexUnavailable(NO_INDEX) from error
            _logger.exception("The index can't be read.")
            raise IndexUnavailable(f"The index can't be read: {error.orig}") from error

    def _ask_of_what_is_there(self, read: Callable[[Connection, tables.Index], Answer], seconds: float) -> Answer:
        try:
            return read(self._begun(seconds), self._index)
        except DBAPIError as error:
            if number_of(error) not in NOT_THERE:
                raise
        # It was dropped at this moment, since another one has taken its place.
        self._end()
        return read(self._begun(seconds), self._index)

    def _begun(self, seconds: float) -> Connection:
        if self._connection:
            postgres_search.allow(self._connection, seconds)
            return self._connection
        settings = postgres_search.settings(seconds)
        self._connection = self._engine.connect()
        try:
            self._index = tables.current(self._connection, self._name, version(), **settings)
        except BaseException:
            self._end()
            raise
        postgres_search.have_settings(self._connection, seconds)
        return self._connection

    def _end(self) -> None:
        """Nothing was written; what was set for the transaction ends with it."""
        connection, self._connection = self._connection, None
        if connection:
            connection.close()


def number_of(error: DBAPIError) -> str:
    """PostgreSQL's own, or none."""
    return getattr(error.orig, "sqlstate", None) or ""


def _limits(plan: Plan, filters: Filters, asked: Question | None) -> postgres_search.Limits:
    """What rows tell sooner than keys would."""
    departments = asked.departments if asked else None
    return postgres_search.Limits(span(plan, filters), departments, tuple(sorted(filters.without_ids)))
