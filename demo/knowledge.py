"""What the demo's office has written down once: some articles, what readers made of them, and one left behind."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from demo.cast import Cast
from demo.matters import load
from desk import articles, slugs
from desk.articles import Words
from models import Agent, Article, ArticleCategory, Brand, Visibility, db

REWRITTEN_AFTER = timedelta(days=31)
VOTES_OVER = timedelta(days=20)


def write(cast: Cast, *, now: datetime) -> None:
    """The knowledge base as it has become until now."""
    data = load("knowledge.toml")
    shelves = {entry["key"]: _category(entry, place, cast.brand) for place, entry in enumerate(data["categories"])}
    for place, entry in enumerate(data["articles"]):
        author = cast.agents[entry["author"]]
        article = _article(entry, shelves[entry["category"]], place, author)
        began = now - timedelta(days=entry["days_ago"])
        _publish(article, entry, cast, began=began)
        for visitor, is_helpful in enumerate([True] * entry["helped"] + [False] * entry["not"]):
            _vote(article, entry, visitor, is_helpful=is_helpful, at=began + VOTES_OVER * (visitor / 50))


def _category(entry: dict[str, Any], place: int, brand: Brand) -> ArticleCategory:
    category = ArticleCategory(names=entry["names"], descriptions=entry["descriptions"], position=place)
    category.brand = brand if entry.get("brand") else None
    db.session.add(category)
    slugs.name_category(category)
    return category


def _article(entry: dict[str, Any], category: ArticleCategory, place: int, author: Agent) -> Article:
    seen_by = Visibility(entry.get("visibility", "everyone"))
    known = {"category": category, "visibility": seen_by, "original": entry["original"], "position": place}
    article = Article(**known, agent=author)
    db.session.add(article)
    return article


def _publish(article: Article, entry: dict[str, Any], cast: Cast, *, began: datetime) -> None:
    """Written by an agent, published by a manager; rewritten later, when one language was forgotten."""
    author, manager = cast.agents[entry["author"]], cast.agents["olena"]
    final, earlier = entry["texts"], entry.get("earlier", {})
    articles.write(article, dict(_words(entry, final | earlier)), by=author, now=began)
    articles.publish(article, is_published=True, by=manager, now=began + timedelta(hours=5))
    if earlier:
        articles.write(article, dict(_words(entry, final)), by=manager, now=began + REWRITTEN_AFTER)
        for text in article.texts:
            if text.language != entry["left_behind"]:
                articles.bring_into_step(text, by=manager, now=began + REWRITTEN_AFTER)


def _words(entry: dict[str, Any], texts: Mapping[str, str]) -> Iterator[tuple[str, Words]]:
    for language, text in texts.items():
        yield language, Words(entry["titles"][language], text.strip())


def _vote(article: Article, entry: dict[str, Any], visitor: int, *, is_helpful: bool, at: datetime) -> None:
    """The first readers have written a word to it too."""
    words = entry.get("words", [])
    said = words[visitor] if visitor < len(words) else {"language": entry["original"], "text": ""}
    key = f"demo-{visitor}"
    vote = articles.vote(article, key, is_helpful=is_helpful, language=said["language"], now=at)
    vote.comment = said["text"]
