"""When it can't be done: in words, in the reader's language, never a bare code."""

import secrets
from http import HTTPStatus

from flask import Flask, current_app, flash, jsonify, redirect, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from desk.errors import DeskError
from models import db
from views import broken, given_back
from views.addresses import asks_for_data, came_from
from views.customer_sessions import NEXT, signed_in_customer
from views.error_page import page
from views.sessions import current_agent

Answer = Response | str | tuple[str, int]
SIGNED_OUT = lazy_gettext("You have been signed out meanwhile.")


def init_app(app: Flask) -> None:
    """One handler for each way of failing."""
    app.register_error_handler(DeskError, desk_says_no)
    app.register_error_handler(CSRFError, form_is_stale)
    app.register_error_handler(HTTPException, http_says_no)
    app.register_error_handler(Exception, something_broke)


def desk_says_no(error: DeskError) -> Answer:
    """Tell the person on the page they come from; a program gets the status."""
    if asks_for_data():
        return _as_data(str(error), error.status)
    back = came_from()
    if back and (request.accept_mimetypes.accept_html or not request.accept_mimetypes):
        flash(str(error), "error")
        return redirect(back)
    return page(gettext("This could not be done"), str(error), error.status)


def form_is_stale(_error: CSRFError) -> Answer:
    if asks_for_data():
        return _stale_as_data()
    back = came_from()
    if back and request.path.startswith("/desk/") and current_agent() is None:
        if given_back.has_words():
            return given_back.ask_again(back)
        flash(gettext("You have been signed out meanwhile. Sign in to go on where you were."), "info")
        return redirect(url_for("sign_in.form", next=back))
    return page(
        gettext("This form is no longer valid"),
        gettext("It was open too long, or you have signed out meanwhile. Go back, reload the page and send it again."),
        HTTPStatus.BAD_REQUEST,
        words=given_back.words(),
        sign_in=_where_customers_sign_in(back),
    )


def _where_customers_sign_in(back: str | None) -> str:
    """Of a form in their own place, if that is what it lacks; there they go on. Empty for any other."""
    if not request.path.startswith("/my/") or signed_in_customer():
        return ""
    session[NEXT] = back or url_for("my.requests")
    return url_for("my.sign_in")


def http_says_no(error: HTTPException) -> HTTPException | Answer:
    """404 and its kin. A redirect is no error."""
    status = error.code or 500
    if status < 400:
        return error
    title, text = _words(status)
    if asks_for_data():
        return _as_data(text, status)
    return page(title, text, status)


def something_broke(error: Exception) -> Answer:
    """Ours to mend: the log knows more under the number that the person is told."""
    incident = secrets.token_hex(4)
    current_app.logger.exception("incident %s at %s %s", incident, request.method, _place(), exc_info=error)
    try:
        db.session.rollback()
        return page(*broken.words(gettext, incident), HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:  # the database may be what broke, and the frame asks it who is signed in
        current_app.logger.exception("incident %s could not be told on a page", incident)
        return broken.page(incident), HTTPStatus.INTERNAL_SERVER_ERROR


def _place() -> str:
    """Where it happened. What opens a ticket to whoever has it stays out of the log."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path


def _stale_as_data() -> Answer:
    """Signed out: that is said. Signed in again, perhaps in another window: with the token that fits now."""
    if current_agent() is None:
        return _as_data(SIGNED_OUT, HTTPStatus.UNAUTHORIZED)
    answer = jsonify(error=gettext("This form is no longer valid"), csrf_token=generate_csrf())
    answer.status_code = HTTPStatus.BAD_REQUEST
    return answer


def _as_data(text: object, status: int) -> Answer:
    answer = jsonify(error=str(text))
    answer.status_code = status
    return answer


def _words(status: int) -> tuple[str, str]:
    match status:
        case 401:
            return str(SIGNED_OUT), gettext("You have been signed out meanwhile. Sign in to go on where you were.")
        case 403:
            return gettext("This is not yours to see"), gettext("Your role or department doesn't include this page.")
        case 404:
            return gettext("There is no such page"), gettext("The address is mistyped, or what was here is gone.")
        case 405:
            return gettext("There is no such page"), gettext("This address takes only forms. Go back and try again.")
        case 413:
            return gettext("That was too much at once"), gettext(
                "All files together may have at most %(megabytes)d MB.",
                megabytes=current_app.config["UPLOAD_MAX_MB"],
            )
        case 429:
            return gettext("That was too often"), gettext("Please wait a minute and try again.")
    return gettext("This could not be done"), gettext("The request could not be understood. Go back and try again.")
