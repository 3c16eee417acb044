"""Long lists, read in two steps: which rows stand on the page, and only then the rows, with all that belongs to them.

What is skipped on the way to a page deep in the list, or sorted to find it, is then a number instead of a whole row.
"""

from typing import Any

from sqlalchemy.orm import joinedload

from models import db


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
        rows = db.session.query(self.model).filter(self.model.id.in_(ids))
        whole = rows.options(*map(joinedload, self._auto_joins), *self.shown_with)  # type: ignore[attr-defined]
        by_id = {row.id: row for row in whole} if ids else {}
        return count, [by_id[one] for one in ids if one in by_id]
