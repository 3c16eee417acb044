"""What the search of the help centre finds, as it is shown."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from models import Article, ArticleText, Reader, db
from search import IndexUnavailable, articles, highlights
from search.highlights import Piece
from views.help import shelf
from views.help.addresses import address_of
from views.within import contains

MOST_FOUND = 30


@dataclass(frozen=True)
class Hit:
    article: Article
    text: ArticleText
    title: list[Piece]
    excerpt: list[Piece]

    @property
    def address(self) -> str:
        return address_of(self.article, self.text)


@dataclass(frozen=True)
class Hits:
    """`also_searched` are words looked for in the place of what nobody wrote."""

    hits: list[Hit] = field(default_factory=list)
    also_searched: list[str] = field(default_factory=list)


def find(words: str, who: Reader, language: str, limit: int = MOST_FOUND) -> Hits:
    """What this reader may read, best first, with the words as they stand there."""
    try:
        found = articles.find(words, who, language, limit)
    except IndexUnavailable:
        found = articles.FoundArticles(_in_the_tables(words, who, language, limit))
    also = tuple(found.also_searched)
    return Hits(_hits(found.articles, words, who, also), found.also_searched)


def offered(subject: str, who: Reader, language: str, limit: int = 3) -> list[Hit]:
    """What may answer a matter before it is sent. Nothing, where the index can't say."""
    try:
        found = articles.offered(subject, who, language, limit)
    except IndexUnavailable:
        return []
    return _hits(found, subject, who, ())


def _hits(found: list[articles.FoundArticle], words: str, who: Reader, also: tuple[str, ...]) -> list[Hit]:
    known = shelf.by_ids([one.id for one in found], who)
    shown = [
        (known[one.id], text) for one in found if one.id in known and (text := known[one.id].text_in(one.language))
    ]
    return [
        Hit(
            article,
            text,
            highlights.marked(text.title, words, also),
            highlights.excerpt(text.plain, words, also),
        )
        for article, text in shown
    ]


def _in_the_tables(words: str, who: Reader, language: str, limit: int) -> list[articles.FoundArticle]:
    """Without an index the words are looked for as they were typed."""
    rows = sa.select(Article.id, ArticleText.language).join(ArticleText).where(Article.is_readable_by(who))
    for word in words.split()[:8]:
        rows = rows.where(sa.or_(contains(ArticleText.title, word), contains(ArticleText.plain, word)))
    own_first = sa.case((ArticleText.language == language, 0), else_=1)
    found: dict[int, str] = {}
    for article_id, there in db.session.execute(rows.order_by(own_first, Article.id).limit(4 * limit)):
        found.setdefault(article_id, there)
    return [articles.FoundArticle(one, there) for one, there in found.items()][:limit]
