"""Check lists kept ready: written down once, put on tickets by hand, by a rule, or by themselves (S6)."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import check_lists
from models import Category, CheckList, db
from views.agents import choices
from views.agents.catalogue import categories_or, name_or_off
from views.agents.fields import RowField, TextsField
from views.agents.kept_texts import KeptTextsView, check_department, departments_of_keeper, for_whom, languages_of
from views.base import as_id


class ItemsField(TextsField):
    """In each language as many lines: the same line is the same item."""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        lines = {code: [line for line in text.splitlines() if line.strip()] for code, text in self.data.items()}
        if any(len(one) > check_lists.MOST_ITEMS for one in lines.values()):
            raise ValidationError(gettext("Please keep it to %(num)d lines.", num=check_lists.MOST_ITEMS))
        if any(len(line.strip()) > check_lists.MOST_LETTERS for one in lines.values() for line in one):
            raise ValidationError(gettext("Please keep each line to %(num)d characters.", num=check_lists.MOST_LETTERS))
        if len({len(one) for one in lines.values()}) > 1:
            raise ValidationError(gettext("Please write as many lines in each language: a line is an item."))


class CheckListForm(BaseForm):
    name = StringField(
        lazy_gettext("Title"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("How agents find it; customers never see it."),
    )
    department_id = RowField(lazy_gettext("For"), rows=departments_of_keeper, validators=[check_department])
    category_id = RowField(lazy_gettext("Category"), rows=lambda: categories_or(gettext("All categories")))
    comes_by_itself = BooleanField(
        lazy_gettext("It comes by itself"),
        description=lazy_gettext("On each ticket as soon as that is of this category, whoever says so."),
    )
    texts = ItemsField(
        lazy_gettext("What is to be done"),
        rows=8,
        most=20000,
        needed=True,
        description=lazy_gettext("One item a line. Each agent reads them in their own language, as far as it is here."),
    )

    def validate_comes_by_itself(self, field: BooleanField) -> None:
        if field.data and not self.category_id.data:
            raise ValidationError(gettext("Please choose the category for which it comes by itself."))

    def validate_category_id(self, field: RowField) -> None:
        category = db.session.get(Category, as_id(field.data) or 0)
        home = as_id(self.department_id.data)
        if category and home and category.department_id not in (None, home):
            raise ValidationError(gettext("This category belongs to another department: its tickets aren't there."))


class PreparedListView(KeptTextsView):
    form = CheckListForm
    column_list = ("name", "department", "category", "items", "texts")
    column_details_list = ("department", "category", "comes_by_itself")
    column_sortable_list = ("name",)
    column_default_sort = "name"
    column_labels = {
        "name": lazy_gettext("Title"),
        "department": lazy_gettext("For"),
        "category": lazy_gettext("Category"),
        "comes_by_itself": lazy_gettext("It comes by itself"),
        "items": lazy_gettext("Items"),
        "texts": lazy_gettext("Languages"),
    }
    searched = (CheckList.name,)
    sections = (
        ("", ("name", ("department_id", "category_id"), "comes_by_itself")),
        (lazy_gettext("Items"), ("texts",)),
    )
    words = {
        "new": lazy_gettext("New check list"),
        "hint": lazy_gettext(
            "What is to be done with tickets of a kind, written down once. Agents put it on a ticket, a rule does, or "
            "it comes by itself for a category. Later changes change no ticket."
        ),
        "nothing_shown": lazy_gettext("Every check list is written in this language."),
    }
    column_formatters = {
        "department": lambda _view, _context, row, _name: for_whom(row),
        "category": lambda _view, _context, row, _name: _of_category(row),
        "items": lambda _view, _context, row, _name: ngettext("%(num)d item", "%(num)d items", len(row.items)),
        "texts": lambda _view, _context, row, _name: languages_of(row),
    }

    def get_query(self) -> Any:
        return super().get_query().options(joinedload(CheckList.department), joinedload(CheckList.category))

    def build_new_instance(self) -> CheckList:
        return CheckList(comes_by_itself=False)

    def delete_row(self, model: CheckList) -> None:
        check_lists.delete(model)


def lists_or(nothing: str) -> choices.Pairs:
    rows = db.session.execute(select(CheckList).order_by(CheckList.name, CheckList.id)).scalars()
    return [("", nothing), *((str(one.id), one.name) for one in rows)]


def _of_category(row: CheckList) -> str:
    if row.category is None:
        return gettext("All categories")
    name = name_or_off(row.category)
    return gettext("%(category)s, by itself", category=name) if row.comes_by_itself else name
