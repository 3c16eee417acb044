"""What PostgreSQL's driver says of the columns of an answer, said only to who asks.

SQLAlchemy looks at them the first time that it meets a statement, and then only whether there are any. But psycopg
makes an object of each column, of each answer: on a ticket's page four hundred, a twentieth of the page.
"""

from collections.abc import Sequence
from functools import cache, cached_property
from typing import Any


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
