"""What stands on the shelves of the help centre, for one kind of reader."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload, selectinload

from models import Article, ArticleCategory, ArticleSlug, ArticleText, Reader, db

MOST_LISTED = 500
MOST_HELPFUL = 6

Shown = tuple[Article, ArticleText]
"""An article and the text of it that is shown, in the reader's language or in the next best one."""


def has_anything(who: Reader) -> bool:
    """Whether there is a single article that they may read."""
    return bool(db.session.execute(sa.select(sa.exists().where(Article.is_readable_by(who)))).scalar())


def categories(who: Reader) -> list[tuple[ArticleCategory, int]]:
    """Those in which there is anything to read, in the office's order, and how much."""
    number = sa.func.count(Article.id)
    rows = sa.select(ArticleCategory, number).join(Article).where(Article.is_readable_by(who))
    grouped = rows.group_by(ArticleCategory.id).order_by(ArticleCategory.position, ArticleCategory.id)
    return [(category, count) for category, count in db.session.execute(grouped)]


def of_category(category: ArticleCategory, who: Reader, language: str) -> list[Shown]:
    """Its articles in the office's order."""
    rows = _listed(who).where(Article.category_id == category.id).order_by(Article.position, Article.id)
    return _shown(rows.limit(MOST_LISTED), language)


def most_helpful(who: Reader, language: str) -> list[Shown]:
    """Those that helped the most; a few votes weigh less than many, and none at all stands in the middle."""
    share = (Article.helpful + 1.0) / (Article.helpful + Article.unhelpful + 2.0)
    rows = _listed(who).order_by(share.desc(), Article.helpful.desc(), Article.changed_at.desc(), Article.id)
    return _shown(rows.limit(MOST_HELPFUL), language)


def newest(who: Reader, language: str, limit: int) -> list[Shown]:
    """Those written in this very language, changed last first, with their words."""
    has_it = sa.exists().where(ArticleText.article_id == Article.id, ArticleText.language == language)
    rows = _readable(who).where(has_it).order_by(Article.changed_at.desc(), Article.id.desc()).limit(limit)
    rows = rows.options(selectinload(Article.files))
    return [(one, text) for one in db.session.execute(rows).scalars() if (text := one.own_text(language))]


def by_ids(ids: Collection[int], who: Reader) -> dict[int, Article]:
    """Those of them that may be read, with their words."""
    rows = _readable(who).where(Article.id.in_(ids))
    return {one.id: one for one in db.session.execute(rows).scalars()}


def by_slug(slug: str, who: Reader) -> Shown | None:
    """The article that has this name, or had it once, in the language in which it had it."""
    found = db.session.get(ArticleSlug, slug[:100])
    article = by_id(found.article_id, who) if found else None
    if not found or not article:
        return None
    text = article.text_in(found.language)
    return (article, text) if text else None


def by_id(article_id: int, who: Reader) -> Article | None:
    rows = _readable(who).where(Article.id == article_id).options(selectinload(Article.files))
    return db.session.execute(rows).scalar()


def _readable(who: Reader) -> sa.Select[Any]:
    rows = sa.select(Article).where(Article.is_readable_by(who))
    return rows.options(joinedload(Article.category), selectinload(Article.texts))


def _listed(who: Reader) -> sa.Select[Any]:
    """Without their words."""
    texts = selectinload(Article.texts).options(defer(ArticleText.body), defer(ArticleText.plain))
    return sa.select(Article).where(Article.is_readable_by(who)).options(joinedload(Article.category), texts)


def _shown(rows: sa.Select[Any], language: str) -> list[Shown]:
    found = db.session.execute(rows).scalars()
    return [(article, text) for article in found if (text := article.text_in(language))]
