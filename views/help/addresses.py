"""Where an article is found: /help/drucker/papierstau-beheben."""

from flask import current_app, url_for

from models import Article, ArticleText


def address_of(article: Article, text: ArticleText) -> str:
    """The path of an article in one language; its only true one, to which all others lead."""
    return url_for("help.article", category=article.category.slug_in(text.language), slug=text.slug)


def whole_address_of(article: Article, text: ArticleText) -> str:
    """The same as others write it down, in mails and feeds."""
    return str(current_app.config["BASE_URL"]) + address_of(article, text)


def address_of_file(article: Article, name: str) -> str | None:
    """Where a file of the article lies, by the name that its text calls it."""
    file = next((one for one in article.files if one.filename == name), None)
    return url_for("help.file", id=file.id, filename=file.filename) if file else None
