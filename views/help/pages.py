"""The pages of the help centre: its start, a category, an article, a search."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from desk import articles
from desk.article_text import headings_of, html_of
from models import Article, ArticleCategory, ArticleText, CategorySlug, Visibility, db
from views.base import as_id
from views.help import finding, shelf
from views.help.addresses import address_of, address_of_file
from views.help.reader import reader, speaking, visitor
from views.languages import reader_language
from views.security import limited

Answer = str | Response | tuple[str, int]
MOST_BESIDE = 5
LONGEST_QUERY = 300
FEW_HEADINGS = 3
"""From so many on, an article begins with the list of its parts."""


def add_to(routes: Blueprint) -> None:
    """Its routes."""
    routes.add_url_rule("/", "start", start)
    routes.add_url_rule("/search", "search", limited("60 per minute")(search))
    routes.add_url_rule("/article/<id>", "article_in_any_language", article_in_any_language)
    routes.add_url_rule("/<category>", "category", category)
    routes.add_url_rule("/<category>/<slug>", "article", article)


def start() -> str:
    """A box to search with, the categories, and what helped others most."""
    who, language = reader(), reader_language()
    return render_template(
        "help/start.html", categories=shelf.categories(who), most_helpful=shelf.most_helpful(who, language)
    )


def search() -> Answer:
    """What was found, with the words marked. Without words it is the start page."""
    words = request.args.get("q", "").strip()[:LONGEST_QUERY]
    if not words:
        return redirect(url_for("help.start"))
    return render_template("help/search.html", words=words, found=finding.find(words, reader(), reader_language()))


def category(category: str) -> Answer:
    """Its articles. An old address leads to the new one."""
    known = db.session.get(CategorySlug, category[:100])
    row = db.session.get(ArticleCategory, known.category_id) if known else None
    if known is None or row is None:
        return _nothing()
    current = row.slugs.get(known.language) or row.slug_in(known.language)
    with speaking(known.language):
        listed = shelf.of_category(row, reader(), reader_language())
        if not listed:  # an address of it tells nobody else what it is called now
            return _nothing()
        if current != category:
            return redirect(url_for("help.category", category=current), 301)
        return render_template("help/category.html", category=row, articles=listed)


def article(category: str, slug: str) -> Answer:
    """An article in the language of its address. All its other addresses lead here."""
    found = shelf.by_slug(slug, reader())
    if found is None:
        return _nothing()
    row, text = found
    if (address := address_of(row, text)) != url_for("help.article", category=category, slug=slug):
        return redirect(address, 301)
    with speaking(text.language):
        return _article_page(row, text)


def article_in_any_language(id: str) -> Answer:
    """The same article in the reader's language, or in the next best one."""
    row = shelf.by_id(as_id(id) or 0, reader())
    text = row.text_in(reader_language()) if row else None
    return redirect(address_of(row, text)) if row and text else _nothing()


def _article_page(row: Article, text: ArticleText) -> str:
    html = html_of(text.body, lambda name: address_of_file(row, name))
    headings = headings_of(html)
    beside = [one for one in shelf.of_category(row.category, reader(), text.language) if one[0] is not row]
    return render_template(
        "help/article.html",
        article=row,
        text=text,
        html=Markup(html),  # noqa: S704 - sanitised
        headings=headings if len(headings) >= FEW_HEADINGS else [],
        languages=_languages(row),
        original=row.own_text(row.original),
        vote=articles.vote_of(row, known) if (known := visitor()) else None,
        beside=beside[:MOST_BESIDE],
        files=_files_apart(row, text),
        is_public=row.visibility == Visibility.EVERYONE,
        # Who chooses another language is to read the article in it.
        here=url_for("help.article_in_any_language", id=row.id),
    )


def _languages(row: Article) -> list[ArticleText]:
    return sorted(row.texts, key=lambda text: text.language)


def _files_apart(row: Article, text: ArticleText) -> list[Any]:
    """Those that its text doesn't show or name itself."""
    return [file for file in row.files if f"({file.filename}" not in text.body and f"<{file.filename}" not in text.body]


def _nothing() -> tuple[str, int]:
    """The same for what there never was, what is gone, and what isn't for this reader."""
    if request.accept_mimetypes.best == "application/json":
        abort(404)
    return render_template("help/nothing.html", who=reader()), 404
