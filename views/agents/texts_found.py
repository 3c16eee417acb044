"""Texts kept ready, as they are found while one types: articles of the knowledge base, and canned replies."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from models import Agent, Article, ArticleText, CannedReply, Reader, Visibility, db
from models.languages import in_language
from search import IndexUnavailable, articles
from search.analysis import fold, keys_of, tokens_of
from views.agents.finding import seen_by
from views.languages import reader_language

MOST_LOOKED_THROUGH = 1_000  # canned replies; an office has some dozens
LONGEST_BEGINNING = 80
AGENTS = Reader(Visibility.AGENTS)


@dataclass(frozen=True)
class Text:
    """A text kept ready: its name and how it begins."""

    id: int
    title: str
    beginning: str = ""


def articles_found(words: str, most: int, seconds: float) -> list[Text]:
    """Published ones, best first, by the title in the reader's language. Nothing, where the index can't say."""
    try:
        found = articles.find(words, AGENTS, reader_language(), most, is_typing=True, seconds=seconds).articles
    except IndexUnavailable:
        return []
    ids = [one.id for one in found]
    titles: dict[int, dict[str, str]] = {}
    rows = sa.select(Article.id, ArticleText.language, ArticleText.title).join(ArticleText, Article.texts)
    for article_id, language, title in db.session.execute(
        rows.where(Article.id.in_(ids), Article.is_readable_by(AGENTS))
    ):
        titles.setdefault(article_id, {})[language] = title
    return [Text(one, in_language(titles[one], reader_language())) for one in ids if one in titles]


def canned_found(words: str, agent: Agent, most: int) -> list[Text]:
    """Those in which every word stands in any of its forms, the last one as far as it is typed; those in use first."""
    asked = [(set(keys_of(token.text)), fold(token.text)) for token in tokens_of(words)][:8]
    own = seen_by(agent)
    rows = sa.select(CannedReply).order_by(CannedReply.used.desc(), CannedReply.name).limit(MOST_LOOKED_THROUGH)
    if own is not None:
        rows = rows.where(sa.or_(CannedReply.department_id.is_(None), CannedReply.department_id.in_(own)))
    replies = db.session.execute(rows).scalars() if asked else ()
    found = [reply for reply in replies if _has_all(asked, _said(reply.name, *sorted(reply.texts.values())))]
    in_name_first = sorted(found, key=lambda reply: not _has_all(asked, _said(reply.name)))
    return [_text(reply) for reply in in_name_first[:most]]


def _text(reply: CannedReply) -> Text:
    text = " ".join(in_language(reply.texts, reader_language()).split())
    return Text(reply.id, reply.name, text if len(text) <= LONGEST_BEGINNING else f"{text[:LONGEST_BEGINNING]} …")


@lru_cache(maxsize=2_000)
def _said(*texts: str) -> tuple[frozenset[str], frozenset[str]]:
    """The keys and the folded words of a text, made once as long as it stays as it is."""
    tokens = tokens_of("\n".join(texts))
    return frozenset(key for token in tokens for key in token.keys), frozenset(fold(token.text) for token in tokens)


def _has_all(asked: Iterable[tuple[set[str], str]], said: tuple[frozenset[str], frozenset[str]]) -> bool:
    keys, words = said
    return all(not its_keys.isdisjoint(keys) or any(one.startswith(word) for one in words) for its_keys, word in asked)
