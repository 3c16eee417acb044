"""A customer's own place at /my: sign in by a link that comes by mail, see and go on with one's requests (C1, C5)."""

from flask import Blueprint, Flask, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from views import given_back
from views.addresses import came_from, safe_path
from views.customer_sessions import NEXT, note_seen, signed_in_customer
from views.customers import data_page, entry_page, list_page, own_ticket_page, settings_page
from views.customers.uploads import let_too_much_come_in
from views.error_page import page
from views.errors import SIGNED_OUT

pages = Blueprint("my", __name__, url_prefix="/my")
for part in (entry_page, list_page, own_ticket_page, settings_page, data_page):
    part.add_to(pages)


def init_app(app: Flask) -> None:
    """All forms here carry a token: somebody has signed in."""
    app.jinja_env.globals["signed_in_customer"] = signed_in_customer
    app.register_blueprint(pages)


pages.url_value_preprocessor(let_too_much_come_in)


@pages.before_request
def only_for_who_signed_in() -> Response | tuple[str, int] | None:
    """Whoever hasn't, does; whatever was wanted, so that nobody learns which numbers there are.

    Whoever did, and wrote for longer than that lasts, gets their words back.
    """
    if request.endpoint in entry_page.FOR_ANYBODY:
        return None
    if signed_in_customer():
        note_seen()
        return None
    if request.method == "GET":
        session[NEXT] = safe_path(request.full_path.rstrip("?"))
        return redirect(url_for("my.sign_in"))
    if back := came_from():
        session[NEXT] = back
    if given_back.has_words():
        title, again = gettext("This could not be done"), url_for("my.sign_in")
        return page(title, str(SIGNED_OUT), 401, words=given_back.words(), sign_in=again)
    return redirect(url_for("my.sign_in"), 303)


@pages.after_request
def keep_private(response: Response) -> Response:
    """No address of a place is told to others, and no search engine keeps it."""
    response.headers["Referrer-Policy"] = "no-referrer" if "token" in (request.view_args or {}) else "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
