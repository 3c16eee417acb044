"""Coming and going. Whether an address is known to the desk is nothing a stranger learns here."""

from dataclasses import dataclass

from flask import Blueprint, Flask, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from models import Agent, transaction
from views import second_factor_page, sessions
from views.addresses import safe_path
from views.agents.workspaces import start_address
from views.security import limited

pages = Blueprint("sign_in", __name__)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 500  # longer ones only cost time to hash
ALLOWED_WITH_ONE_TIME_PASSWORD = {"sign_in.new_password", "sign_in.sign_out", "languages.choose"}

Answer = Response | str | tuple[str, int]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    app.before_request(_ask_for_new_password)


@dataclass
class Wrong:
    """What is wrong with a form, field by field; empty where it is right."""

    current: str = ""
    new: str = ""
    again: str = ""

    def __bool__(self) -> bool:
        return bool(self.current or self.new or self.again)


def _forget_all_but_language() -> None:
    """What a stranger may have put into this browser before ends here."""
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen


def _failed(response: Response) -> bool:
    return response.status_code != 302


def _address_tried() -> str:
    return f"sign-in {request.form.get('address', '').strip().lower()[:320]}"


@pages.get("/sign-in")
def form() -> Answer:
    """The form; who is signed in already goes on."""
    if agent := sessions.current_agent():
        return redirect(_next(agent))
    return render_template("sign_in.html", next=request.args.get("next", ""))


@pages.post("/sign-in")
@limited("10 per minute", deduct_when=_failed)
@limited("60 per hour", key_func=_address_tried, deduct_when=_failed)
def sign_in() -> Answer:
    """The same answer for a wrong password, an unknown address and an agent who was switched off."""
    agent = _agent_with(request.form.get("address", ""), request.form.get("password", "")[:LONGEST_PASSWORD])
    if agent is None:
        wrong = gettext("The mail address or the password is not right.")
        return render_template("sign_in.html", wrong=wrong, next=request.form.get("next", "")), 422
    _forget_all_but_language()
    if agent.totp_since:
        second_factor_page.ask(agent, _next(agent))
        return redirect(url_for("second_factor.form"))
    sessions.start(agent)
    return redirect(_next(agent))


@pages.post("/sign-out")
def sign_out() -> Answer:
    sessions.end()
    session.clear()
    flash(gettext("You have signed out."), "success")
    return redirect(url_for("sign_in.form"))


@pages.route("/new-password", methods=["GET", "POST"])
@limited("20 per hour", methods=["POST"], deduct_when=_failed)
def new_password() -> Answer:
    """Each agent's own password. One who came with a one-time password gets no further without it."""
    agent = sessions.current_agent()
    if agent is None:
        return redirect(url_for("sign_in.form"))
    if request.method == "GET":
        return render_template("new_password.html", wrong=Wrong())
    if wrong := _wrong(agent):
        return render_template("new_password.html", wrong=wrong), 422
    with transaction():
        agent.set_password(request.form["new"])
        agent.must_change_password = False
    sessions.start(agent)  # the others of this agent's sessions have ended
    flash(gettext("Your new password is set."), "success")
    return redirect(start_address(agent))


def _ask_for_new_password() -> Answer | None:
    endpoint = request.endpoint or ""
    if endpoint.endswith("static") or endpoint in ALLOWED_WITH_ONE_TIME_PASSWORD:
        return None
    agent = sessions.current_agent()
    return redirect(url_for("sign_in.new_password")) if agent and agent.must_change_password else None


def _agent_with(address: str, password: str) -> Agent | None:
    agent = Agent.with_address(address[:320])
    if agent is None:
        Agent.spend_the_time_of_a_check(password)
        return None
    return agent if agent.has_password(password) and agent.is_switched_on else None


def _wrong(agent: Agent) -> Wrong:
    current, new, again = (request.form.get(name, "")[:LONGEST_PASSWORD] for name in ("current", "new", "again"))
    if not agent.has_password(current):
        return Wrong(current=gettext("This is not your current password."))
    if len(new) < SHORTEST_PASSWORD:
        return Wrong(new=gettext("Please take at least %(num)d characters.", num=SHORTEST_PASSWORD))
    if new == current or new.lower() in (agent.address, agent.name.lower()):
        return Wrong(new=gettext("Please take another one: this is too easy to guess."))
    if new != again:
        return Wrong(again=gettext("This is not the same as above."))
    return Wrong()


def _next(agent: Agent) -> str:
    return safe_path(request.values.get("next")) or start_address(agent)
