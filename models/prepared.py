"""What PostgreSQL has prepared stays prepared, beyond the end of what was read.

psycopg prepares a statement that a connection asks for the sixth time: PostgreSQL then neither reads it nor, where one
plan serves all, plans it anew. But at every ROLLBACK psycopg has it forget all of them, for a table that was made in
what is rolled back may come again as another. Each request ends its reading with a ROLLBACK, so nothing was ever
prepared. Here tables are made by migrations alone, and whatever drops or alters one still has all forgotten.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

MOST = 300  # of a connection; the screens ask some two hundred different ones
CHANGES_TABLES = re.compile(rb"(DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b")


def keep_prepared(connection: Any) -> None:
    """From now on this connection of psycopg forgets none at a ROLLBACK."""
    kind: Any = type(connection._prepared)
    connection._prepared = _lasting(kind)()
    connection.prepared_max = MOST


@cache
def _lasting(kind: type[Any]) -> type[Any]:
    def clear(_statements: Any) -> bool:
        return False

    def should_discard(statements: Any, _prepare: Any, results: Sequence[Any]) -> bool:
        has_changed = any(CHANGES_TABLES.match(result.command_status or b"") for result in results)
        return bool(kind.clear(statements)) if has_changed else False

    return type("LastingStatements", (kind,), {"clear": clear, "_should_discard": should_discard})
