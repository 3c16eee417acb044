"""The knowledge base's own index: a document for each article and language. Who may read it is part of the question.

It lies beside that of the tickets, is told of changes in the same way (StaleArticle), and may be deleted on any day.
"""

import logging
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from math import log

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from models import Article, ArticleText, Reader, StaleArticle, db, transaction
from search import engines
from search.analysis.once import with_all_its_time
from search.asking import ask
from search.query import Group, Plan, parse
from search.query_words import COMMON
from search.store import Document, Filters, IndexBusy, IndexUnavailable

DRAFT = "draft"
"""Whom unpublished articles are for, in the index."""
EVERY_BRAND = "brand:all"
_MOST_HITS = 400
_MOST_WORDS = 12
_SECONDS = 0.5
_ENOUGH = 0.45  # of what all words of a subject weigh together
_UNKNOWN = 0.25  # weighs a word that no article has: people tell more than what it is about
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article, and the language in which the words were found; the reader's own if there too."""

    id: int
    language: str


@dataclass(frozen=True, slots=True)
class FoundArticles:
    """Best first. `also_searched` are words looked for in the place of what nobody wrote."""

    articles: list[FoundArticle] = field(default_factory=list)
    also_searched: list[str] = field(default_factory=list)


def find(
    text: str,
    reader: Reader,
    language: str,
    limit: int = 20,
    *,
    with_drafts: bool = False,
    is_typing: bool = False,
    seconds: float | None = None,
) -> FoundArticles:
    """The articles that a query finds, of those that such a reader may read. Raises IndexUnavailable."""
    filters = _filters(reader, DRAFT) if with_drafts else _filters(reader)
    answer = ask(engines.articles(), text, filters, _MOST_HITS, is_typing=is_typing, seconds=seconds)
    found: dict[int, str] = {}
    for hit in answer.hits:
        there = hit.id.rpartition("-")[2]
        if found.setdefault(int(hit.ticket), there) != language and there == language:
            found[int(hit.ticket)] = language
    articles = [FoundArticle(article, there) for article, there in found.items()]
    return FoundArticles(articles[:limit], answer.also_searched)


@with_all_its_time
def offered(subject: str, reader: Reader, language: str, limit: int = 3) -> list[FoundArticle]:
    """The articles that may answer a matter told in a subject: not all its words must be in them.

    A word weighs the more the fewer articles have it; in a title it weighs double. Raises IndexUnavailable.
    """
    groups = [group for group in parse(subject).groups if not group.is_excluded and not _is_common(group)]
    filters = _filters(reader)
    deadline = time.monotonic() + _SECONDS
    weights: dict[int, float] = {}
    languages: dict[int, str] = {}
    most = 0.0
    for group in groups[:_MOST_WORDS]:
        hits = _hits(group, filters, "", deadline)
        weight = 1 / log(2 + len(hits))
        most += weight if hits else _UNKNOWN
        in_title = _hits(group, filters, "subject", deadline) if hits else {}
        for article, there in hits.items():
            weights[article] = weights.get(article, 0) + weight * (2 if article in in_title else 1)
            languages[article] = language if language in there else min(there)
    best = sorted((article for article in weights if weights[article] >= _ENOUGH * most), key=lambda one: -weights[one])
    return [FoundArticle(article, languages[article]) for article in best[:limit]]


def _hits(group: Group, filters: Filters, within: str, deadline: float) -> dict[int, set[str]]:
    """The articles that have the word, with the languages they have it in."""
    plan = Plan("", (group,))
    where = replace(filters, within=within)
    seconds = max(deadline - time.monotonic(), 0.01)
    found: dict[int, set[str]] = {}
    for hit in engines.articles().search(plan, where, _MOST_HITS, seconds=seconds).hits:
        found.setdefault(int(hit.ticket), set()).add(hit.id.rpartition("-")[2])
    return found


def _filters(reader: Reader, *more: str) -> Filters:
    brand = reader.brand_id
    of_brand = None if brand is None else frozenset((EVERY_BRAND, f"brand:{brand}"))
    return Filters(departments=frozenset((*reader.sees, *more)), one_of_labels=of_brand)


def _is_common(group: Group) -> bool:
    return all(word in COMMON for term in group.terms for word in term.words) and any(t.words for t in group.terms)


def is_missing() -> bool:
    """Whether there are articles and no index, or only one that another analysis made."""
    has_articles = db.session.execute(select(ArticleText.id).limit(1)).first() is not None
    return has_articles and not engines.articles().is_there()


def update_stale(limit: int = 200) -> int:
    """Bring stale articles into the index; answers how many marks are done with. Doing it again doubles nothing."""
    marks = db.session.execute(
        select(StaleArticle.id, StaleArticle.article_id).order_by(StaleArticle.id).limit(limit)
    ).all()
    if not marks:
        return 0
    try:
        _take_in({article for _, article in marks})
    except IndexBusy as error:
        _logger.info("%s The marks stay.", error)
        return 0
    with transaction():
        db.session.execute(delete(StaleArticle).where(StaleArticle.id.in_([mark for mark, _ in marks])))
    return len(marks)


def rebuild() -> None:
    """Make the index anew. An office has some hundred articles, so it is done in a moment."""
    with engines.articles().rebuilding() as new:
        new.index(_documents(None))
        with new.finishing() as changed:
            new.index(_documents(set(map(int, changed))), changed)


def _take_in(articles: set[int]) -> None:
    try:
        engines.articles().index(_documents(articles), set(map(str, articles)))
    except IndexBusy:
        raise
    except IndexUnavailable as error:
        _logger.warning("%s It is made anew.", error)
        rebuild()


def _documents(ids: Collection[int] | None) -> Iterator[Document]:
    db.session.rollback()  # what is written now is wanted, not what was when this transaction began
    whole = joinedload(ArticleText.article).joinedload(Article.category)
    rows = select(ArticleText).options(whole).order_by(ArticleText.id)
    chosen = rows if ids is None else rows.where(ArticleText.article_id.in_(ids))
    yield from map(_document, db.session.execute(chosen).scalars())


def _document(text: ArticleText) -> Document:
    article: Article = text.article
    return Document(
        id=f"{article.id}-{text.language}",
        ticket=str(article.id),
        subject=text.title,
        body=text.plain,
        department=article.visibility.value if article.is_published else DRAFT,
        date=article.changed_at,
        labels=_labels(article),
    )


def _labels(article: Article) -> set[str]:
    """The brand under which it stands; none where it and its category name different ones."""
    brands = {f"brand:{one}" for one in article.brands} or {EVERY_BRAND}
    return brands if len(brands) == 1 else set()
