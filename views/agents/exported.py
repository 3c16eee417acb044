"""Tickets as a table: beside what each has, what it is about, with a column for each field of the office's."""

from typing import Any

from flask_babel import lazy_gettext

from models import Ticket
from models.catalogue import Asked
from views.agents.catalogue import catalogue, name_of
from views.asked_words import answer_words

LABELS = {"category": lazy_gettext("Category"), "product": lazy_gettext("Product")}


class AboutExport:
    """Its part of a table of tickets. Flask-Admin settles columns at the start; the office invents fields later."""

    @property
    def _export_columns(self) -> list[tuple[str, Any]]:
        return [*self._settled, *LABELS.items(), *((f"field-{one.id}", name_of(one)) for one in catalogue().fields)]

    @_export_columns.setter
    def _export_columns(self, columns: list[tuple[str, Any]]) -> None:
        self._settled = columns

    def get_export_value(self: Any, model: Ticket, name: str) -> Any:
        known = catalogue()
        if name == "category":
            return name_of(known.category(model.category_id)) if model.category_id else ""
        if name == "product":
            return name_of(known.product(model.product_id)) if model.product_id else ""
        if name.startswith("field-"):
            field = known.field(int(name.removeprefix("field-")))
            return _written(field, model) if field else ""
        return super().get_export_value(model, name)  # type: ignore[misc]


def _written(field: Asked, ticket: Ticket) -> str:
    """Numbers and days as other programs understand them."""
    answer = ticket.answers.get(field.id, [])
    return " ".join(answer) if field.kind in ("number", "date") else answer_words(field, answer)
