"""The customers' pages: the form at /, their ticket behind its signed link, and their own place at /my."""

from datetime import datetime

from flask import Blueprint, Flask, request
from flask_babel import format_date, format_time
from werkzeug.wrappers import Response

from desk.call_backs import dialled
from models import Rating, in_language
from views.attachments import file_size
from views.customers import (
    embedded,
    form_page,
    held_page,
    offered,
    place,
    rating_page,
    ticket_page,
    upload_page,
    work_page,
)
from views.customers.uploads import let_too_much_come_in
from views.score_words import score_word
from views.security import csrf

pages = Blueprint("customers", __name__)
embedded.add_to(pages)
form_page.add_to(pages)
held_page.add_to(pages)
offered.add_to(pages)
ticket_page.add_to(pages)
rating_page.add_to(pages)
upload_page.add_to(pages)
work_page.add_to(pages)


def init_app(app: Flask) -> None:
    """All routes. Form and signed link need no token against forged forms: what they do needs nobody to be signed in,
    and the link's key can't be guessed. Those at /my do.
    """
    csrf.exempt(pages)
    app.jinja_env.filters.update(dialled=dialled, file_size=file_size, in_language=in_language, said_at=said_at)
    app.jinja_env.globals.update(score_word=score_word, rating_token=Rating.token_of)
    app.register_blueprint(pages)
    place.init_app(app)


def said_at(at: datetime) -> str:
    """Day and minute, as people say it."""
    return f"{format_date(at, 'long')}, {format_time(at, 'short')}"


pages.url_value_preprocessor(let_too_much_come_in)


@pages.after_request
def keep_links_private(response: Response) -> Response:
    """A page behind a signed link tells no other site where it is, and no search engine keeps it."""
    if "token" in (request.view_args or {}) or not request.args.keys().isdisjoint(("again", "from")):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
