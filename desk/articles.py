"""Writing for the knowledge base: texts, their versions and addresses, what they are worth to readers (S3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import force_locale, gettext, lazy_gettext

from desk import slugs
from desk.article_text import plain_of
from desk.errors import DeskError
from desk.files import KeptFile
from desk.retention import release
from models import (
    LANGUAGES,
    Agent,
    Article,
    ArticleCategory,
    ArticleFile,
    ArticleText,
    ArticleVersion,
    ArticleVote,
    Brand,
    StaleArticle,
    db,
)


class NotYours(DeskError):
    status = 403
    text = lazy_gettext("This article is published. A manager or an administrator changes it.")


class OriginalIsMissing(DeskError):
    status = 422
    text = lazy_gettext("Please write the text in the original language, or choose the language that is written.")


class ChangedMeanwhile(DeskError):
    text = lazy_gettext("Somebody has changed this article meanwhile. Look at it, then save once more to keep yours.")


class CategoryIsInUse(DeskError):
    text = lazy_gettext("There are articles in this category. Move them to another one first.")


class BrandIsInUse(DeskError):
    text = lazy_gettext("There are articles of this brand. Give them to another one, or to all brands, first.")


@dataclass(frozen=True)
class Words:
    """What is written in one language."""

    title: str
    body: str


def may_change(agent: Agent, article: Article) -> bool:
    """Everyone writes drafts; what can be read by others, managers and administrators answer for."""
    return agent.is_manager or not article.is_published


def write(article: Article, words: Mapping[str, Words], *, by: Agent, now: datetime, is_small: bool = False) -> None:
    """Bring its texts to what was written, each change as a version of its own; what isn't changed makes none.

    `is_small`: the original says the same as before in better words, so the other texts are still in step with it.
    Raises OriginalIsMissing.
    """
    if article.original not in words:
        raise OriginalIsMissing
    article.changed_at = now
    db.session.flush()  # a new one has no id before
    for text in [one for one in article.texts if one.language not in words]:
        article.texts.remove(text)
    for language, said in words.items():
        _write_one(article, language, said, by=by, now=now, is_small=is_small and language == article.original)
    mark_stale(article, now=now)


def _write_one(article: Article, language: str, said: Words, *, by: Agent, now: datetime, is_small: bool) -> None:
    text = article.own_text(language)
    if text and (text.title, text.body) == (said.title, said.body):
        return
    slug = text.slug if text and text.title == said.title else slugs.of_article(article, language, said.title)
    if text is None:
        text = ArticleText(language=language, version=_last_number(article, language), in_step_at=now)
        article.texts.append(text)
    text.title, text.slug, text.body, text.plain = said.title, slug, said.body, plain_of(said.body)
    text.version, text.changed_at = text.version + 1, now
    if not is_small:
        text.in_step_at = now
    _keep_version(article, text, by=by, now=now)


def _last_number(article: Article, language: str) -> int:
    """A text that was taken away and written anew goes on counting."""
    known = sa.select(sa.func.max(ArticleVersion.number)).where(
        ArticleVersion.article_id == article.id, ArticleVersion.language == language
    )
    return db.session.execute(known).scalar() or 0


def _keep_version(article: Article, text: ArticleText, *, by: Agent, now: datetime) -> None:
    db.session.flush()
    told = {"language": text.language, "number": text.version, "title": text.title, "body": text.body}
    db.session.add(ArticleVersion(article_id=article.id, agent_id=by.id, at=now, **told))


def bring_back(article: Article, version: ArticleVersion, *, by: Agent, now: datetime) -> None:
    """The text of that version once more, as a new one. Raises NotYours."""
    _refuse_unless_theirs(article, by)
    words = {one.language: Words(one.title, one.body) for one in article.texts}
    write(article, words | {version.language: Words(version.title, version.body)}, by=by, now=now)


def bring_into_step(text: ArticleText, *, by: Agent, now: datetime) -> None:
    """Somebody has looked: it says what the original says. Raises NotYours."""
    _refuse_unless_theirs(text.article, by)
    text.in_step_at = now


def publish(article: Article, *, is_published: bool, by: Agent, now: datetime) -> None:
    """Let it be read, or make it a draft again. Raises NotYours."""
    if is_published == article.is_published:
        return
    if not by.is_manager:
        raise NotYours
    article.published_at = now if is_published else None
    mark_stale(article, now=now)


def add_files(article: Article, files: list[KeptFile], *, now: datetime) -> None:
    """Its pictures and files; one of a name that is there takes its place, so that the text needn't be changed."""
    for file in files:
        name = file_name(file.filename)
        known = next((one for one in article.files if one.filename == name), None)
        row = known or ArticleFile(filename=name)
        if known and known.digest != file.digest:
            release({known.digest}, now=now)
        row.content_type, row.size, row.digest = file.content_type, file.size, file.digest
        if known is None:
            article.files.append(row)


def file_name(filename: str) -> str:
    """As it can be written in Markdown: without blanks and brackets."""
    return "-".join(filename.translate(str.maketrans("()[]<>", "      ")).split()) or "file"


def remove_files(article: Article, ids: set[int], *, now: datetime) -> None:
    gone = [one for one in article.files if one.id in ids]
    for file in gone:
        article.files.remove(file)
    release({file.digest for file in gone}, now=now)


def delete(article: Article, *, by: Agent, now: datetime) -> None:
    """For good, with all its versions and votes. Raises NotYours."""
    _refuse_unless_theirs(article, by)
    mark_stale(article, now=now)
    release({file.digest for file in article.files}, now=now)
    db.session.delete(article)


def delete_category(category: ArticleCategory) -> None:
    """Raises CategoryIsInUse."""
    if db.session.execute(sa.select(Article.id).where(Article.category_id == category.id).limit(1)).first():
        raise CategoryIsInUse
    db.session.delete(category)


def refuse_if_in_use(brand: Brand) -> None:
    """Without their brand, customers of all others would read them. Raises BrandIsInUse."""
    of_it = sa.union_all(*(sa.select(kind.id).where(kind.brand_id == brand.id) for kind in (Article, ArticleCategory)))
    if db.session.execute(of_it.limit(1)).first():
        raise BrandIsInUse


def first_category() -> ArticleCategory:
    """For the first article of all, so that nobody has to think of shelves before there is a book."""
    found = db.session.execute(ArticleCategory.in_order().limit(1)).scalar()
    return found or _general()


def _general() -> ArticleCategory:
    names = {}
    for language in LANGUAGES:
        with force_locale(language):
            # Translators: the name of the first category of the knowledge base.
            names[language] = gettext("Good to know")
    category = ArticleCategory(names=names, position=0)
    db.session.add(category)
    slugs.name_category(category)
    return category


def vote(article: Article, visitor: str, *, is_helpful: bool, language: str, now: datetime) -> ArticleVote:
    """One visitor, one vote, which may be changed."""
    found = vote_of(article, visitor)
    if found is None:
        found = ArticleVote(article_id=article.id, visitor=visitor, is_helpful=is_helpful, comment="")
        db.session.add(found)
    found.is_helpful, found.language, found.at = is_helpful, language, now
    db.session.flush()
    _count(article)
    return found


def vote_of(article: Article, visitor: str) -> ArticleVote | None:
    known = sa.select(ArticleVote).where(ArticleVote.article_id == article.id, ArticleVote.visitor == visitor)
    return db.session.execute(known).scalar()


def _count(article: Article) -> None:
    """By the database, of all votes there are: two may vote at once."""
    of_it = sa.select(sa.func.count(ArticleVote.id)).where(ArticleVote.article_id == article.id)
    yes, no = (of_it.where(ArticleVote.is_helpful.is_(one)).scalar_subquery() for one in (True, False))
    db.session.execute(sa.update(Article).where(Article.id == article.id).values(helpful=yes, unhelpful=no))


def mark_stale(article: Article, *, now: datetime) -> None:
    """The index is to hear of it."""
    db.session.flush()
    db.session.add(StaleArticle(article_id=article.id, marked_at=now))


def mark_category_stale(category: ArticleCategory, *, now: datetime) -> None:
    """The same for all that stands in it."""
    ids = db.session.execute(sa.select(Article.id).where(Article.category_id == category.id)).scalars()
    db.session.add_all([StaleArticle(article_id=one, marked_at=now) for one in ids])


def _refuse_unless_theirs(article: Article, by: Agent) -> None:
    if not may_change(by, article):
        raise NotYours
