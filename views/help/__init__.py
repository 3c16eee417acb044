"""The help centre: the knowledge base as readers see it, below /help (S3). What they may read, `reader` says."""

from flask import Blueprint, Flask
from flask_babel import get_locale

from models import LANGUAGES
from views.brands import current_brand
from views.help import feeds, files, offers, pages, votes
from views.help.addresses import address_of, home_of, true_address_of

routes = Blueprint("help", __name__, url_prefix="/help")
for part in (pages, votes, feeds, files, offers):
    part.add_to(routes)


def init_app(app: Flask) -> None:
    """Its routes, and how templates name an article's address."""
    app.jinja_env.globals.update(
        article_address=address_of,
        true_article_address=true_address_of,
        help_home=lambda: home_of(current_brand()),
        language_name=language_name,
    )
    app.register_blueprint(routes)


def language_name(code: str) -> str:
    """A language as the reader calls it."""
    locale = get_locale()
    return (locale and locale.languages.get(code)) or LANGUAGES.get(code, code)
