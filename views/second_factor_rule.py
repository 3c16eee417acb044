"""The office may want a second factor: who has none yet sets it up first, and does nothing else until then."""

from flask import Flask, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk import second_factor
from views import given_back, sessions
from views.addresses import asks_for_data

OPEN = {
    "sign_in_safety.index_view",
    "sign_in_safety.begin",
    "sign_in_safety.switch_on",
    "sign_in.new_password",
    "sign_in.sign_out",
    "languages.choose",
}

Answer = Response | str | tuple[str, int]


def init_app(app: Flask) -> None:
    """To be called after the rule about one-time passwords, which comes first."""
    app.before_request(_lead_to_it)
    app.jinja_env.globals["second_factor_wanted"] = is_missing


def is_missing() -> bool:
    """Whether the agent who asks has to set it up first."""
    agent, office = sessions.current_agent(), sessions.current_office()
    return bool(agent and office and second_factor.is_missing(agent, office))


def _lead_to_it() -> Answer | None:
    endpoint = request.endpoint or ""
    if endpoint.endswith("static") or endpoint in OPEN or not is_missing():
        return None
    if asks_for_data():
        abort(403)
    if given_back.has_words():  # the rule was made while they wrote
        return render_template("second_factor_wanted.html", words=request.form["text"]), 403
    return redirect(url_for("sign_in_safety.index_view", _anchor="second-factor"))
