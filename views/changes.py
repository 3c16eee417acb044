"""What is changed by a form goes on the record (S10): who, which row, which of its fields; never their values."""

from datetime import datetime
from typing import Any

from sqlalchemy import inspect

from desk.record import record_elsewhere
from models import Agent, db

LONGEST_NAME = 200
DERIVED = ("key", "next_at")  # from the name, to find it by; from when it is to come


def note(row: Any, kind: str, *, screen: str, by: Agent, now: datetime) -> None:
    """`kind`: "row_made", "row_changed" or "row_deleted". To be called before a change is written.

    A form that was saved without a change leaves no line.
    """
    fields = changed_fields(row) if kind == "row_changed" else []
    if kind == "row_changed" and not fields:
        return
    if kind == "row_made":
        db.session.flush()  # it has no id before
    [row_id] = inspect(row).identity
    told = {"screen": screen, "row": str(row)[:LONGEST_NAME], "id": row_id, "fields": fields}
    record_elsewhere(kind, by=by, now=now, **told)


def changed_fields(row: Any) -> list[str]:
    """The names of the columns and relations that differ from what the database holds."""
    attrs = inspect(row).attrs
    return sorted(one.key for one in attrs if one.key not in DERIVED and one.history.has_changes())
