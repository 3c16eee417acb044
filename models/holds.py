"""What has no row yet that could be held: held by its name."""

import hashlib
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from models.base import db

_MET_ANOTHER = {"40P01", "40001", "23505"}
"""deadlock_detected, serialization_failure, unique_violation: https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def hold_names(kind: str, names: Iterable[str]) -> bool:
    """Until the transaction ends whoever else holds one of these names waits. On SQLite only one writes anyway.

    Whether there was something to wait for: what was asked before may have been answered otherwise by now.

    By PostgreSQL's advisory locks: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
    """
    if db.session.get_bind().dialect.name != "postgresql":
        return False
    # Always in the same order: two who hold what the other wants would wait for ever.
    if numbers := sorted({_number(f"{kind} {name}") for name in names}):
        each = sa.func.unnest(sa.cast(numbers, sa.ARRAY(sa.BigInteger))).column_valued("number")
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(each))).all()
    return bool(numbers)


def met_another(error: BaseException) -> bool:
    """Whether a transaction only ended so since another was at the same rows; done anew it finds them written.

    On PostgreSQL: on SQLite there is never another.
    """
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", "") in _MET_ANOTHER


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:15], 16)
