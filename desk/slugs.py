"""Nice addresses: every name that an article or a category ever had leads to it; no name is given twice."""

from typing import Any

from models import Article, ArticleCategory, ArticleSlug, CategorySlug, db
from models.article_slug import slug_of

# Parts of the help centre's own addresses.
TAKEN = frozenset("article category feed file offered search".split())


def of_article(article: Article, language: str, title: str) -> str:
    """Its part of the address in this language, made of its title. The article has its id already."""
    wanted = slug_of(title, language) or f"article-{article.id}"
    return _given(ArticleSlug, "article_id", article.id, language, wanted)


def name_category(category: ArticleCategory) -> None:
    """Its part of addresses, in each language it has a name in."""
    db.session.flush()
    category.slugs = {
        language: _given(
            CategorySlug, "category_id", category.id, language, slug_of(name, language) or str(category.id)
        )
        for language, name in category.names.items()
    }


def _given(model: Any, owner: str, row_id: int, language: str, wanted: str) -> str:
    """The first name that is free or was this one's own before, and in this very language."""
    for name in _names(wanted, language):
        known = db.session.get(model, name)
        if known is None and name not in TAKEN:
            db.session.add(model(slug=name, language=language, **{owner: row_id}))
            db.session.flush()
            return name
        if known is not None and (getattr(known, owner), known.language) == (row_id, language):
            return name
    raise AssertionError("there is always one more number")


def _names(wanted: str, language: str) -> Any:
    yield wanted
    yield f"{wanted}-{language}"
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1
