"""Articles: written by every agent, published by managers and administrators (S3)."""

from typing import Any

import sqlalchemy as sa
from flask import flash, request
from flask_admin.form import BaseForm
from flask_admin.model.template import BaseListRowAction, DeleteRowAction
from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext
from markupsafe import Markup, escape
from sqlalchemy.orm import aliased, defer, joinedload, selectinload

from desk import articles
from desk.errors import DeskError
from desk.record import record_elsewhere
from models import LANGUAGES, Article, ArticleCategory, ArticleText, Reader, Visibility, db, utcnow
from search import IndexUnavailable
from search import articles as index
from views import changes
from views.agents.article_acts import ArticleActs
from views.agents.article_form import SEEN_BY, ArticleForm, without_brands
from views.agents.seen_files import visible_message
from views.agents.taken_files import keep_files
from views.base import DeskView, OnlyWhen
from views.languages import reader_language
from views.sessions import current_office, signed_in_agent
from views.within import contains

MOST_FOUND = 300


class ArticleView(ArticleActs, DeskView):
    form = ArticleForm
    can_delete = True
    can_view_details = True
    column_list = ("title", "category", "visibility", "published_at", "texts", "helpful", "changed_at")
    column_details_list = ("category", "brand", "visibility", "published_at", "helpful", "agent", "changed_at")
    named_by = "title"
    column_sortable_list = ("helpful", "changed_at")
    column_default_sort = ("changed_at", True)
    column_labels = {
        "title": lazy_gettext("Title"),
        "category": lazy_pgettext("of articles", "Category"),
        "brand": lazy_gettext("Brand"),
        "visibility": lazy_gettext("Who may read it"),
        "published_at": lazy_gettext("State"),
        "texts": lazy_gettext("Languages"),
        "helpful": lazy_gettext("Helped"),
        "agent": lazy_gettext("Begun by"),
        "changed_at": lazy_gettext("Last changed"),
    }
    words = {
        "new": lazy_gettext("New article"),
        "hint": lazy_gettext("What is published here, readers find in the help centre, and agents beside each ticket."),
    }
    sections = (
        ("", ("texts", "is_small")),
        (
            lazy_gettext("Where it stands"),
            (("category_id", "position"), ("visibility", "original"), "brand_id", "published_at"),
        ),
        (lazy_gettext("Pictures and files"), ("files", "new_files")),
    )
    column_formatters = {
        "title": lambda view, _context, row, _name: view.heading(row),
        "category": lambda _view, _context, row, _name: _shelf(row),
        "brand": lambda _view, _context, row, _name: str(row.home_brand or gettext("All brands")),
        "visibility": lambda _view, _context, row, _name: SEEN_BY[row.visibility],
        "published_at": lambda _view, _context, row, _name: gettext("Published") if row.is_published else _draft(),
        "texts": lambda _view, _context, row, _name: _languages(row),
        "helpful": lambda _view, _context, row, _name: helped(row),
    }
    create_template = edit_template = "desk/article_form.html"
    details_template = "desk/article.html"

    @property
    def shows(self) -> dict[str, str]:  # type: ignore[override]
        """Drafts; those of which a text has fallen behind or is missing."""
        office = current_office()
        missing = {
            f"no-{code}": gettext("Missing in %(language)s", language=LANGUAGES[code])
            for code in LANGUAGES
            if office and code in office.languages
        }
        return {"drafts": gettext("Drafts"), "older": gettext("Older than the original"), **missing}

    def shown(self, query: Any, part: str) -> Any:
        if part == "drafts":
            return query.filter(Article.published_at.is_(None))
        if part == "older":
            return query.filter(_has_fallen_behind())
        return query.filter(~Article.texts.any(ArticleText.language == part.removeprefix("no-")))

    def get_query(self) -> Any:
        shelf = (joinedload(Article.category).joinedload(ArticleCategory.brand), joinedload(Article.brand))
        texts = selectinload(Article.texts).options(defer(ArticleText.body), defer(ArticleText.plain))
        return super().get_query().options(*shelf, texts)

    def init_search(self) -> bool:
        return True

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        """In any form of a word, drafts too; without an index as it was typed."""
        try:
            found = index.find(search, Reader(Visibility.AGENTS), reader_language(), MOST_FOUND, with_drafts=True)
            fits: sa.ColumnElement[bool] = Article.id.in_([one.id for one in found.articles])
        except IndexUnavailable:
            columns = (ArticleText.title, ArticleText.plain)
            fits = sa.and_(
                *(Article.texts.any(sa.or_(*(contains(c, word) for c in columns))) for word in search.split()[:8])
            )
        counted = count_query.filter(fits) if count_query is not None else None
        return query.filter(fits), counted, joins, count_joins

    def heading(self, model: Article) -> str:
        text = model.text_in(reader_language())
        return text.title if text else str(model)

    def get_list_row_actions(self) -> list[BaseListRowAction]:
        agent = signed_in_agent()
        return [
            OnlyWhen(action, lambda row: articles.may_change(agent, row))
            if isinstance(action, DeleteRowAction)
            else action
            for action in super().get_list_row_actions()
        ]

    def create_form(self, obj: Article | None = None) -> BaseForm:
        form = super().create_form(obj)
        if request.method == "GET":
            form.original.data = reader_language()
            if message_id := request.args.get("message"):
                _begin_from(form, message_id)
        return self._for_this_agent(form)

    def edit_form(self, obj: Article | None = None) -> BaseForm:
        return self._for_this_agent(super().edit_form(obj))

    def _for_this_agent(self, form: BaseForm) -> BaseForm:
        if not signed_in_agent().is_manager:
            del form.published_at
        return without_brands(form)

    def get_save_return_url(self, model: Article, is_created: bool = False) -> str:
        return str(self.get_url(".details_view", id=model.id))

    def _written(self, form: Any, model: Article, *, is_created: bool) -> Any:
        """The bytes of files are safe on the disk before anything speaks of them."""
        try:
            form.kept = keep_files(form.new_files.data or [], [])
        except DeskError as error:
            flash(str(error), "error")
            return False
        return super()._written(form, model, is_created=is_created)

    def on_model_change(self, form: Any, model: Article, is_created: bool) -> None:
        agent, now = signed_in_agent(), utcnow()
        if is_created:
            model.agent_id, model.changed_at = agent.id, now
            _give_category(model)
        elif not articles.may_change(agent, model):
            raise articles.NotYours
        else:
            _refuse_if_changed(form, model)
        changed = changes.changed_fields(model)
        articles.write(model, form.texts.data, by=agent, now=now, is_small=form.is_small.data)
        articles.remove_files(model, {int(one) for one in form.files.data if one.isdigit()}, now=now)
        articles.add_files(model, form.kept, now=now)
        if "published_at" in form:
            articles.publish(model, is_published=form.published_at.data, by=agent, now=now)
        if not is_created:
            told = {"row": str(model)[: changes.LONGEST_NAME], "id": model.id, "fields": sorted({*changed, "texts"})}
            record_elsewhere("row_changed", by=agent, now=now, screen=self.endpoint, **told)

    def delete_row(self, model: Article) -> None:
        articles.delete(model, by=signed_in_agent(), now=utcnow())


def _give_category(model: Article) -> None:
    """The first article of all makes its category, which has to be there before it."""
    if model.category_id is None:
        db.session.expunge(model)
        model.category = articles.first_category()
        db.session.add(model)


def _refuse_if_changed(form: Any, model: Article) -> None:
    """Whoever saves what another has changed since, is told so once."""
    seen, form.changed_at.data = form.changed_at.data, model.changed_at.isoformat()
    if seen != form.changed_at.data:
        raise articles.ChangedMeanwhile


def _begin_from(form: Any, message_id: str) -> None:
    """What an agent answered once, as the beginning of an article."""
    message = visible_message(message_id)
    language = message.ticket.language if message.ticket.language in LANGUAGES else reader_language()
    form.original.data = language
    form.texts.data = {language: articles.Words(message.ticket.subject[:200], message.text)}


def _has_fallen_behind() -> sa.ColumnElement[bool]:
    original = aliased(ArticleText)
    return sa.exists().where(
        ArticleText.article_id == Article.id,
        original.article_id == Article.id,
        original.language == Article.original,
        ArticleText.in_step_at < original.in_step_at,
    )


def _shelf(row: Article) -> str:
    """Its category, and the brand if it is for one alone."""
    name = row.category.name_in(reader_language()) or str(row.category)
    return f"{name} · {row.home_brand}" if row.home_brand else name


def _draft() -> Markup:
    return Markup('<span class="mark">{}</span>').format(gettext("Draft"))


def _languages(row: Article) -> Markup:
    """Those it has a text in, and which of them lag behind."""
    told = [
        gettext("%(language)s (older)", language=LANGUAGES.get(text.language, text.language))
        if row.is_older(text)
        else LANGUAGES.get(text.language, text.language)
        for text in row.texts
    ]
    return escape(", ".join(told))


def helped(row: Article) -> str:
    """How many said yes, of how many."""
    votes = row.helpful + row.unhelpful
    if not votes:
        return gettext("no votes yet")
    return ngettext("%(yes)d of %(num)d vote", "%(yes)d of %(num)d votes", votes, yes=row.helpful)
