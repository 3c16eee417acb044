"""Where an article is found: /help/drucker/papierstau-beheben."""

from flask import current_app, url_for

from models import Article, ArticleText, Brand
from views.brands import current_brand


def address_of(article: Article, text: ArticleText) -> str:
    """The path of an article in one language; its only true one, to which all others lead."""
    return url_for("help.article", category=article.category.slug_in(text.language), slug=text.slug)


def whole_address_of(article: Article, text: ArticleText, brand: Brand | None = None) -> str:
    """The same as others write it down, in mails and feeds: under the brand's domain."""
    return home_of(brand) + address_of(article, text)


def true_address_of(article: Article, text: ArticleText) -> str:
    """The one under which search engines are to know it: its own brand's, else that of this page."""
    return whole_address_of(article, text, article.home_brand or current_brand())


def home_of(brand: Brand | None) -> str:
    """Where customers meet it: under its own domain, if it has one."""
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    return brand.home(base) if brand else base


def address_of_file(article: Article, name: str) -> str | None:
    """Where a file of the article lies, by the name that its text calls it."""
    file = next((one for one in article.files if one.filename == name), None)
    return url_for("help.file", id=file.id, filename=file.filename) if file else None
