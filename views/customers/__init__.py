"""The customers' pages: the form at /, and their ticket behind its signed link. Nobody signs in here."""

from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, request
from flask_babel import format_date, format_time
from werkzeug.wrappers import Response

from desk.call_backs import dialled
from models import in_language
from views.attachments import file_size
from views.customers import embedded, form_page, held_page, offered, ticket_page, upload_page, work_page
from views.customers.uploads import max_bytes
from views.security import csrf

ROOM_FOR_THE_REST = 2**16

pages = Blueprint("customers", __name__)
embedded.add_to(pages)
form_page.add_to(pages)
held_page.add_to(pages)
offered.add_to(pages)
ticket_page.add_to(pages)
upload_page.add_to(pages)
work_page.add_to(pages)


def init_app(app: Flask) -> None:
    """All routes. They need no token against forged forms: nobody is signed in, and the link's key can't be guessed."""
    csrf.exempt(pages)
    app.jinja_env.filters.update(dialled=dialled, file_size=file_size, in_language=in_language, said_at=said_at)
    app.register_blueprint(pages)


def said_at(at: datetime) -> str:
    """Day and minute, as people say it."""
    return f"{format_date(at, 'long')}, {format_time(at, 'short')}"


@pages.url_value_preprocessor
def let_too_much_come_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A form somewhat too large is read, so that its words can be given back with what was wrong.

    Said before anything else looks into the form, since it is read only once.
    """
    is_one_file = endpoint == "customers.upload"  # which the script can still leave out
    request.max_content_length = max_bytes() + ROOM_FOR_THE_REST if is_one_file else 4 * max_bytes()


@pages.after_request
def keep_links_private(response: Response) -> Response:
    """A page behind a signed link tells no other site where it is, and no search engine keeps it."""
    if "token" in (request.view_args or {}) or not request.args.keys().isdisjoint(("again", "from")):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
