"""The categories of the knowledge base."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask_admin.form import BaseForm
from flask_babel import lazy_gettext
from sqlalchemy.orm import joinedload
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from desk import articles, slugs
from models import ArticleCategory, Role, db, utcnow
from views.agents.article_form import brands, without_brands
from views.agents.fields import RowField, TextsField
from views.base import DeskView
from views.languages import reader_language


class ArticleCategoryForm(BaseForm):
    names = TextsField(lazy_gettext("Name of the category of articles"), needed=True)
    descriptions = TextsField(lazy_gettext("What belongs into it"), rows=2, most=2000)
    position = IntegerField(
        lazy_gettext("Place in lists"), default=0, validators=[Optional(), NumberRange(min=0, max=10000)]
    )
    brand_id = RowField(
        lazy_gettext("Brand"),
        rows=brands,
        description=lazy_gettext("Under the domain of another brand none of its articles is there."),
    )


class ArticleCategoryView(DeskView):
    needs = Role.MANAGER
    form = ArticleCategoryForm
    can_delete = True
    column_list = ("names", "descriptions", "brand", "position")
    named_by = "names"
    column_sortable_list = ()
    column_default_sort = [("position", False), ("id", False)]
    column_labels = {
        "names": lazy_gettext("Name of the category of articles"),
        "descriptions": lazy_gettext("What belongs into it"),
        "brand": lazy_gettext("Brand"),
        "position": lazy_gettext("Place in lists"),
    }
    words = {
        "new": lazy_gettext("New category of articles"),
        "hint": lazy_gettext("Readers see a category as soon as there is an article in it that they may read."),
    }
    column_formatters = {
        "names": lambda view, _context, row, _name: view.heading(row),
        "descriptions": lambda _view, _context, row, _name: row.descriptions.get(reader_language(), ""),
        "brand": lambda _view, _context, row, _name: str(row.brand or ""),
    }

    def init_search(self) -> bool:
        return True

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        """By their names in any language; an office has some dozens of them."""
        rows = db.session.execute(sa.select(ArticleCategory.id, ArticleCategory.names)).all()
        wanted = word.casefold()
        yield ArticleCategory.id.in_([id for id, names in rows if wanted in " ".join(names.values()).casefold()])

    def heading(self, model: ArticleCategory) -> str:
        return model.name_in(reader_language()) or str(model)

    def get_query(self) -> Any:
        return super().get_query().options(joinedload(ArticleCategory.brand))

    def create_form(self, obj: ArticleCategory | None = None) -> BaseForm:
        return without_brands(super().create_form(obj))

    def edit_form(self, obj: ArticleCategory | None = None) -> BaseForm:
        return without_brands(super().edit_form(obj))

    def on_model_change(self, form: BaseForm, model: Any, is_created: bool) -> None:
        model.position = model.position or 0
        has_moved = sa.inspect(model).attrs.brand_id.history.has_changes()
        slugs.name_category(model)
        if has_moved and not is_created:
            articles.mark_category_stale(model, now=utcnow())

    def delete_row(self, model: ArticleCategory) -> None:
        articles.delete_category(model)
