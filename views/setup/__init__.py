"""The set-up page: a few questions to the first administrator of an empty desk, each of which may wait.

It is offered once. Afterwards it may still be opened, and the same things are changed in the settings.
"""

from flask import Blueprint, Flask, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response

from models import LANGUAGES, transaction
from views.sessions import current_agent, current_office, signed_in_agent
from views.setup import departments_step, mailbox_step, office_step

pages = Blueprint("setup", __name__, url_prefix="/setup")
office_step.add_to(pages)
departments_step.add_to(pages)
mailbox_step.add_to(pages)

HOME = "ticket.index_view"
FIRST_PAGE = "sign_in.new_password"  # the one-time password leads there, before anything else


def init_app(app: Flask) -> None:
    """Its routes, and the offer."""
    app.register_blueprint(pages)
    app.before_request(offer)


@pages.before_request
def only_for_administrators() -> Response | None:
    """Nobody is asked to sign in; an agent is told that it isn't theirs."""
    agent = current_agent()
    if agent is None:
        return redirect(url_for("sign_in.form", next=request.path))
    return None if agent.is_administrator else abort(403)


def offer() -> Response | None:
    """Lead an administrator who opens an empty desk to the set-up page, once in a session until it is answered."""
    if request.endpoint not in (HOME, FIRST_PAGE) or session.get("was_offered_setup"):
        return None
    agent, office = current_agent(), current_office()
    if agent is None or not agent.is_administrator or office is None or office.set_up_at:
        return None
    _learn_language()
    if request.endpoint == FIRST_PAGE or agent.must_change_password:
        return None
    session["was_offered_setup"] = True
    return redirect(url_for("setup.office"))


def _learn_language() -> None:
    """The first administrator has chosen no language yet: the browser knows which it is."""
    language = session.get("language") or request.accept_languages.best_match(LANGUAGES)
    if language:
        with transaction():
            signed_in_agent().language = language
