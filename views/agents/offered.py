"""What the screens of categories, products and fields have in common: order, names, uses, switching off."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import g
from flask_admin.form import BaseForm
from flask_babel import lazy_gettext
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from desk import offers
from models import Role, db
from views.base import DeskView
from views.languages import reader_language

MOST_LOOKED_THROUGH = 5_000


class OfferedForm(BaseForm):
    position = IntegerField(
        lazy_gettext("Place in lists"), default=0, validators=[Optional(), NumberRange(min=0, max=10000)]
    )
    is_offered = BooleanField(lazy_gettext("Is offered"), default=True)


class OfferedView(DeskView):
    """Administrators keep them. `texts` is the column that holds the names in the office's languages."""

    needs = Role.ADMINISTRATOR
    can_delete = True
    texts = "names"
    column_sortable_list = ()
    column_default_sort = [("position", False), ("id", False)]

    def get_list(self, *args: Any, **arguments: Any) -> tuple[int | None, list[Any]]:
        """The rows, and in one more question how many tickets bear each."""
        count, rows = super().get_list(*args, **arguments)
        g.uses = offers.uses(self.model, [row.id for row in rows]) if rows else {}
        return count, rows

    def init_search(self) -> bool:
        return True

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        """By their names in any language. An office has dozens of them, and JSON can't be searched in Cyrillic."""
        rows = db.session.execute(sa.select(self.model.id, getattr(self.model, self.texts)).limit(MOST_LOOKED_THROUGH))
        wanted = word.casefold()
        yield self.model.id.in_(
            [row_id for row_id, names in rows if any(wanted in one.casefold() for one in names.values())]
        )

    def on_model_change(self, form: BaseForm, model: Any, is_created: bool) -> None:
        model.position = model.position or 0

    def delete_row(self, model: Any) -> None:
        offers.delete(model)

    def heading(self, model: Any) -> str:
        return str(model.name_in(reader_language()) or model)


def uses_of(row: Any) -> str:
    """How many tickets bear the row, of those that the list shows."""
    return str(g.uses.get(row.id, 0))
