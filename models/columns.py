"""How PostgreSQL's driver answers: of its columns it says what only who asks wants, and numbers as they are.

SQLAlchemy looks at them the first time that it meets a statement, and then only whether there are any. But psycopg
makes an object of each column, of each answer: on a ticket's page four hundred, a twentieth of the page.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine, ExecutionContext

BINARY = {"in_binary": True}
"""What to execute a statement with whose long arrays of numbers PostgreSQL needn't write out and we needn't read."""


@event.listens_for(Engine, "do_execute")
def _in_binary(cursor: Any, statement: str, parameters: Any, context: ExecutionContext | None) -> bool:
    """Half the time for a hundred thousand numbers, see `BINARY`; to SQLite it means nothing."""
    if not context or not context.execution_options.get("in_binary") or context.dialect.name != "postgresql":
        return False
    cursor.execute(statement, parameters, binary=True)
    return True


class Columns(Sequence[Any]):
    """Those of a cursor's answer, made when they are looked at."""

    def __init__(self, kind: type[Any], cursor: Any) -> None:
        self._kind, self._cursor = kind, cursor

    @cached_property
    def _made(self) -> list[Any]:
        return list(self._kind.description.fget(self._cursor))

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, place: Any) -> Any:
        return self._made[place]


def cursor_of(psycopg: Any) -> type[Any]:
    """A cursor that takes parameters by their numbers, as `$1`, and is in no hurry to describe what it got."""
    return _in_no_hurry(psycopg.RawCursor)


@cache
def _in_no_hurry(kind: type[Any]) -> type[Any]:

    def described(cursor: Any) -> Sequence[Any] | None:
        result = cursor.pgresult
        return Columns(kind, cursor) if result and result.nfields else None

    return type("LightCursor", (kind,), {"description": property(described)})
