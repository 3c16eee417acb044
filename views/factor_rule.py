"""Who has to have a second factor, by the office's rule, sets it up before anything else."""

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from models import Agent
from views import given_back
from views.addresses import asks_for_data, came_from
from views.sessions import current_agent, current_office

ALLOWED = {"sign_in.new_password", "sign_in.sign_out", "languages.choose"}

Answer = Response | tuple[str, int]


def init_app(app: Flask) -> None:
    app.before_request(_lead_there)


def is_waited_for(agent: Agent) -> bool:
    office = current_office()
    return office is not None and office.needs_factor_of(agent)


def _lead_there() -> Answer | None:
    """What somebody was writing when the rule was made is given back to them."""
    agent = current_agent()
    if agent is None or _is_open(request.endpoint or "static") or not is_waited_for(agent):
        return None
    if given_back.has_words():
        return given_back.ask_again(came_from())
    if asks_for_data():
        abort(403)
    return redirect(url_for("sign_in_safety.index_view"))


def _is_open(endpoint: str) -> bool:
    return endpoint.endswith("static") or endpoint in ALLOWED or endpoint.startswith("sign_in_safety.")
