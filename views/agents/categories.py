"""Categories: what kind of matter it is, as customers choose it in the form (C2)."""

from flask_babel import gettext, lazy_gettext

from models import Category
from views.agents import choices
from views.agents.fields import RowField, TextsField
from views.agents.offered import OfferedForm, OfferedView, uses_of


def _departments() -> list[tuple[str, str]]:
    return choices.departments_or(gettext("the office's default department"))


class CategoryForm(OfferedForm):
    names = TextsField(lazy_gettext("Name of the category"), needed=True)
    descriptions = TextsField(
        lazy_gettext("What belongs into it"),
        rows=2,
        most=2000,
        description=lazy_gettext("A sentence that customers read beside the name when they choose."),
    )
    department_id = RowField(
        lazy_gettext("Its tickets go to"),
        rows=_departments,
        description=lazy_gettext("An agent can move a ticket on: a wrong choice does no harm."),
    )


class CategoryView(OfferedView):
    form = CategoryForm
    column_list = ("names", "department", "is_offered", "uses")
    named_by = "names"
    column_labels = {
        "names": lazy_gettext("Name of the category"),
        "department": lazy_gettext("Its tickets go to"),
        "is_offered": lazy_gettext("Is offered"),
        "uses": lazy_gettext("Tickets"),
    }
    words = {
        "new": lazy_gettext("New category"),
        "hint": lazy_gettext(
            "As soon as one is offered, customers choose among them in the form, not among departments."
        ),
    }
    sections = (
        (lazy_gettext("What customers see"), ("names", "descriptions", "is_offered", "position")),
        (lazy_gettext("Where its tickets go"), ("department_id",)),
    )
    column_formatters = {
        "names": lambda view, _context, row, _name: view.heading(row),
        "department": lambda _view, _context, row, _name: _goes_to(row),
        "uses": lambda _view, _context, row, _name: uses_of(row),
    }


def _goes_to(row: Category) -> str:
    if row.department is None:
        return gettext("the office's default department")
    return choices.department_name(row.department)
