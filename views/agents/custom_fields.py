"""Fields that the office invents: what more is to be known of a ticket, and who is asked for it (S15)."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, ValidationError

from desk import offers, ready_questions
from models import Category, CustomField, FieldKind, db, in_language, transaction
from views.agents import choices
from views.agents.fields import RowsField, TextsField
from views.agents.offered import OfferedForm, OfferedView, uses_of
from views.agents.options_field import OptionsField
from views.asked_words import kind_word
from views.languages import reader_language

LISTS = (FieldKind.ONE, FieldKind.SEVERAL)


def _categories() -> list[Category]:
    return list(db.session.execute(select(Category).order_by(Category.position, Category.id)).scalars())


class CustomFieldForm(OfferedForm):
    labels = TextsField(lazy_gettext("Question"), needed=True)
    hints = TextsField(
        lazy_gettext("Help"), rows=2, most=1000, description=lazy_gettext("A sentence that stands below the field.")
    )
    kind = SelectField(
        lazy_gettext("What is filled in"),
        choices=lambda: [(one.value, kind_word(one)) for one in FieldKind],
        coerce=lambda value: FieldKind(value or FieldKind.TEXT),
    )
    options = OptionsField(
        lazy_gettext("What can be chosen"),
        description=lazy_gettext(
            "One without a name in any language is left out. What is offered no more stays on its tickets."
        ),
    )
    departments = RowsField(
        lazy_gettext("Departments"),
        among=choices.departments,
        name_of=choices.department_name,
        description=lazy_gettext("Whose tickets have this field. None ticked: all of them."),
    )
    categories = RowsField(
        lazy_gettext("Categories"),
        among=_categories,
        name_of=lambda one: one.name_in(reader_language()),
        description=lazy_gettext("Of which kinds of matter it is asked. None ticked: of all."),
    )
    is_public = BooleanField(lazy_gettext("Customers are asked for it in the form"))
    is_required = BooleanField(lazy_gettext("It has to be filled in"))

    def validate_kind(self, field: SelectField) -> None:
        if field.data == FieldKind.FILE and not self.is_public.data:
            raise ValidationError(gettext("A file is asked of customers. Agents add theirs to what they write."))
        known = self._known
        if known and field.data != known.kind and offers.uses(CustomField, [known.id]):
            raise ValidationError(
                gettext("Tickets have this field filled in, so its kind stays. Switch it off, and make a new one.")
            )

    def validate_options(self, field: OptionsField) -> None:
        if self.kind.data in LISTS and not field.data:
            raise ValidationError(gettext("Please name one option at least."))
        used, left = offers.uses_of_options(self._known) if self._known else {}, {one["key"] for one in field.data}
        for one in self._known.options if self._known else ():
            if one["key"] not in left and (count := used.get(one["key"])):
                raise ValidationError(_still_chosen(one, count))

    @property
    def _known(self) -> CustomField | None:
        """The field that is changed; None for a new one."""
        return self._obj if isinstance(self._obj, CustomField) and self._obj.id else None


class CustomFieldView(OfferedView):
    form = CustomFieldForm
    list_template = "desk/fields_list.html"
    texts = "labels"
    column_auto_select_related = False  # departments are read once for all rows, below
    column_list = ("labels", "kind", "departments", "is_public", "is_required", "is_offered", "uses")
    named_by = "labels"
    column_labels = {
        "labels": lazy_gettext("Question"),
        "kind": lazy_gettext("What is filled in"),
        "departments": lazy_gettext("Asked in"),
        "is_public": lazy_gettext("Asked of"),
        "is_required": lazy_gettext("Has to be filled in"),
        "is_offered": lazy_gettext("Is offered"),
        "uses": lazy_gettext("Tickets"),
    }
    words = {
        "new": lazy_gettext("New field"),
        "hint": lazy_gettext("What more you want to know of a ticket. Agents fill it in beside the correspondence."),
    }
    sections = (
        (lazy_gettext("What is asked"), ("labels", "hints", "kind", "options")),
        (lazy_gettext("Who is asked"), ("departments", "categories", "is_public", "is_required")),
        (lazy_gettext("In lists"), ("position", "is_offered")),
    )
    column_formatters = {
        "labels": lambda view, _context, row, _name: view.heading(row),
        "kind": lambda _view, _context, row, _name: kind_word(row.kind),
        "departments": lambda _view, _context, row, _name: _asked_in(row),
        "is_public": lambda _view, _context, row, _name: (
            gettext("customers and agents") if row.is_public else gettext("agents")
        ),
        "uses": lambda _view, _context, row, _name: uses_of(row),
    }

    def render(self, template: str, **names: Any) -> str:
        return super().render(template, categories=_categories(), **names)

    @expose("/ready/<of>", methods=["POST"])
    def add_ready(self, of: str) -> Response:
        """The questions that most offices ask, for one category or for all (A8)."""
        if of not in ready_questions.sets():
            abort(404)
        with transaction():
            wanted = [one for one in _categories() if str(one.id) == request.form.get("category")]
            number = ready_questions.add(of, wanted)
        flash(
            ngettext("%(num)d question was added.", "%(num)d questions were added.", number)
            if number
            else gettext("These questions are there already."),
            "success" if number else "message",
        )
        return redirect(self.get_url(".index_view"))

    def get_query(self) -> Any:
        return super().get_query().options(selectinload(CustomField.departments), selectinload(CustomField.categories))


def _asked_in(row: CustomField) -> str:
    kinds = [one.name_in(reader_language()) for one in row.categories]
    places = [choices.department_name(one) for one in row.departments]
    return ", ".join(places + kinds) or gettext("All departments")


def _still_chosen(option: dict[str, Any], count: int) -> str:
    return ngettext(
        "“%(option)s” is chosen in %(num)d ticket. Please give it its name back and offer it no more instead.",
        "“%(option)s” is chosen in %(num)d tickets. Please give it its name back and offer it no more instead.",
        count,
        option=in_language(option["names"], reader_language()),
    )
