"""What is done with an article beside its form: looked at before it is saved, compared, brought back."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import articles
from desk.article_text import html_of
from models import LANGUAGES, Article, ArticleText, ArticleVersion, ArticleVote, db, transaction, utcnow
from views.base import as_id
from views.help.addresses import address_of_file
from views.sessions import signed_in_agent

MOST_COMMENTS = 50
MOST_VERSIONS = 100


@dataclass(frozen=True)
class Line:
    """A line of two versions: in both, only in the "old" one, or only in the "new" one."""

    kind: str
    text: str


class ArticleActs:
    """Its part of the articles' screens."""

    def render(self: Any, template: str, **names: Any) -> Any:
        """Its details with all that agents need to know; other pages as ever."""
        if template == self.details_template:
            names |= _details(names["model"])
        return super().render(template, **names)  # type: ignore[misc]

    @expose("/preview", methods=["POST"])
    def preview(self: Any) -> Any:
        """What stands in the form, as readers will see it; nothing is kept."""
        row = self.get_one(request.form.get("id"))
        form = self.create_form()
        texts = [(code, words.title, shown(words.body, row)) for code, words in form.texts.data.items()]
        return self.render("desk/article_preview.html", texts=texts)

    @expose("/<id>/version/<version_id>")
    def version(self: Any, id: str, version_id: str) -> Any:
        """What that version changed."""
        row, version = self._version(id, version_id)
        before = _before(version)
        lines = compared(before.body if before else "", version.body)
        can_change = articles.may_change(signed_in_agent(), row)
        told = {"article": row, "version": version, "before": before, "lines": lines, "can_change": can_change}
        return self.render("desk/article_version.html", **told)

    @expose("/<id>/version/<version_id>", methods=["POST"])
    def bring_back(self: Any, id: str, version_id: str) -> Response:
        """That version once more, as the newest."""
        with transaction():
            row, version = self._version(id, version_id)
            articles.bring_back(row, version, by=signed_in_agent(), now=utcnow())
        flash(gettext("The article says again what it said then."), "success")
        return redirect(self.get_url(".details_view", id=id))

    @expose("/<id>/in-step/<language>", methods=["POST"])
    def in_step(self: Any, id: str, language: str) -> Response:
        """Somebody has looked: this text says what the original says."""
        with transaction():
            text = self.get_visible(id).own_text(language) or abort(404)
            articles.bring_into_step(text, by=signed_in_agent(), now=utcnow())
        flash(gettext("Noted: this text is right as it is."), "success")
        return redirect(self.get_url(".details_view", id=id))

    def _version(self: Any, id: str, version_id: str) -> tuple[Article, ArticleVersion]:
        row = self.get_visible(id)
        version = db.session.get(ArticleVersion, as_id(version_id) or 0)
        if version is None or version.article_id != row.id:
            abort(404)
        return row, version


def shown(body: str, row: Article | None) -> Markup:
    """As HTML, with the pictures of the article."""
    return Markup(html_of(body, lambda name: address_of_file(row, name) if row else None))  # noqa: S704 - sanitised


def compared(old: str, new: str) -> list[Line]:
    """All lines of both, in order."""
    before, after = old.splitlines() if old else [], new.splitlines()
    lines: list[Line] = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [Line("", text) for text in before[start:end]]
        else:
            lines += [Line("old", text) for text in before[start:end]]
            lines += [Line("new", text) for text in after[other_start:other_end]]
    return lines


def _before(version: ArticleVersion) -> ArticleVersion | None:
    earlier = sa.select(ArticleVersion).where(
        ArticleVersion.article_id == version.article_id,
        ArticleVersion.language == version.language,
        ArticleVersion.number < version.number,
    )
    return db.session.execute(earlier.order_by(ArticleVersion.number.desc()).limit(1)).scalar()


def _details(row: Article) -> dict[str, Any]:
    return {
        "texts": [(text, shown(text.body, row)) for text in _in_order(row)],
        "versions": _versions(row),
        "comments": _comments(row),
        "can_change": articles.may_change(signed_in_agent(), row),
    }


def _in_order(row: Article) -> list[ArticleText]:
    """The original first."""
    codes = list(LANGUAGES)
    return sorted(row.texts, key=lambda text: (text.language != row.original, codes.index(text.language)))


def _versions(row: Article) -> list[ArticleVersion]:
    rows = (
        sa.select(ArticleVersion).where(ArticleVersion.article_id == row.id).options(joinedload(ArticleVersion.agent))
    )
    return list(db.session.execute(rows.order_by(ArticleVersion.id.desc()).limit(MOST_VERSIONS)).scalars())


def _comments(row: Article) -> list[ArticleVote]:
    rows = sa.select(ArticleVote).where(ArticleVote.article_id == row.id, ArticleVote.comment != "")
    return list(db.session.execute(rows.order_by(ArticleVote.at.desc()).limit(MOST_COMMENTS)).scalars())
