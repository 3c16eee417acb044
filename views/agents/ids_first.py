"""Long lists, read in two steps: which rows stand on the page, and only then the rows, with all that belongs to them.

What is skipped on the way to a page deep in the list, or sorted to find it, is then a number instead of a whole row.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import joinedload

from models import db

AT_ONCE = 5_000  # PostgreSQL takes 65,535 values in one statement


class IdsFirst:
    """To be put before a DeskView."""

    model: Any
    shown_with: tuple[Any, ...] = ()
    """What a row of the list shows of others, beside the relations that are columns of it."""

    def get_list(self, *args: Any, execute: bool = True, **arguments: Any) -> Any:
        count, query = super().get_list(*args, execute=False, **arguments)  # type: ignore[misc]
        if not execute:
            return count, query
        ids = [row.id for row in db.session.execute(query.with_entities(self.model.id).statement)]
        by_id = {row.id: row for row in self._whole(ids)}
        return count, [by_id[one] for one in ids if one in by_id]

    def _whole(self, ids: list[int]) -> Iterator[Any]:
        options = (*map(joinedload, self._auto_joins), *self.shown_with)  # type: ignore[attr-defined]
        for first in range(0, len(ids), AT_ONCE):
            some = self.model.id.in_(ids[first : first + AT_ONCE])
            yield from db.session.query(self.model).filter(some).options(*options)
