"""An article among the office's own texts: its titles and bodies in all languages, written on one screen (C8, S3).

It is one text with two parts: what is written in a language stands under its code, its title under "title-" and that.
"""

from datetime import datetime

from flask_babel import lazy_gettext

from desk import articles, own_texts
from desk.articles import Words
from desk.errors import DeskError
from desk.own_texts import OwnText, TooLong
from models import Agent, Article, db
from models.languages import Texts, in_language

TITLE = "title-"
LONGEST_TITLE, LONGEST_BODY = 200, 100_000


class NeedsTitle(DeskError):
    text = lazy_gettext("Please give a title in each language in which there is a text.")
    status = 422


def one(row_id: int, reader: str) -> tuple[Article, OwnText] | None:
    """The article, and its texts; None where there is none."""
    article = db.session.get(Article, row_id)
    if article is None:
        return None
    titles = {text.language: text.title for text in article.texts}
    texts = {text.language: text.body for text in article.texts} | {TITLE + code: titles[code] for code in titles}
    return article, OwnText("article", article.id, "texts", in_language(titles, reader), texts, LONGEST_BODY, True)


def write(article: Article, text: OwnText, seen: Texts, after: Texts, *, by: Agent, now: datetime) -> bool:
    """As `own_texts.write`; each change is a version of its own, as if it were written on the article's screen.

    Raises what that does, and NeedsTitle, OriginalIsMissing.
    """
    whole = own_texts.merged(text, seen, after)
    if whole is None:
        return False
    words = {code: Words(" ".join(whole.get(TITLE + code, "").split()), whole.get(code, "")) for code in _codes(whole)}
    if not all(said.title for said in words.values()):
        raise NeedsTitle
    if any(len(said.title) > LONGEST_TITLE for said in words.values()):
        raise TooLong
    articles.write(article, words, by=by, now=now)
    return True


def _codes(whole: Texts) -> set[str]:
    return {name.removeprefix(TITLE) for name in whole}
