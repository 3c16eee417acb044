"""The page between the password and the desk, for agents who have a second factor."""

import time

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from desk import second_factor
from desk.errors import NotTheCode
from models import Agent, db, transaction, utcnow
from views import sessions
from views.addresses import safe_path
from views.security import limited

pages = Blueprint("second_factor", __name__)
WAITS_SECONDS = 600  # so long after the password a code may come

Answer = Response | str | tuple[str, int]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


def ask(agent: Agent, then: str) -> None:
    """Remember in this browser that the password was right. It opens nothing yet."""
    session["second_factor"] = {"agent": agent.id, "key": agent.session_key, "at": int(time.time()), "next": then}


def _failed(response: Response) -> bool:
    return response.status_code != 302


def _whose() -> str:
    return f"second factor {session.get('second_factor', {}).get('agent')}"


@pages.get("/sign-in/code")
def form() -> Answer:
    return render_template("second_factor.html") if _waiting() else redirect(url_for("sign_in.form"))


@pages.post("/sign-in/code")
@limited("10 per minute", deduct_when=_failed)
@limited("20 per hour", key_func=_whose, deduct_when=_failed)
def check() -> Answer:
    """The telephone's code, or one of the paper's."""
    agent = _waiting()
    if agent is None:
        flash(gettext("That took too long. Please sign in once more."), "warning")
        return redirect(url_for("sign_in.form"))
    try:
        with transaction():
            second_factor.let_in(agent, request.form.get("code", "")[:100], now=utcnow())
    except NotTheCode as wrong:
        return render_template("second_factor.html", wrong=str(wrong)), wrong.status
    then = safe_path(session.pop("second_factor")["next"])
    sessions.start(agent)
    _warn_of_few(agent)
    return redirect(then or url_for("ticket.index_view"))


def _waiting() -> Agent | None:
    """Whose password was given in this browser a while ago."""
    asked = session.get("second_factor")
    if not asked or asked["at"] < time.time() - WAITS_SECONDS:
        return None
    agent = db.session.get(Agent, asked["agent"])
    is_as_then = agent and agent.is_switched_on and agent.session_key == asked["key"]
    return agent if is_as_then else None


def _warn_of_few(agent: Agent) -> None:
    if (left := second_factor.codes_left(agent)) <= 3:
        flash(
            ngettext(
                "You have %(num)d recovery code left. Please make new ones in your profile.",
                "You have %(num)d recovery codes left. Please make new ones in your profile.",
                left,
            ),
            "warning",
        )
