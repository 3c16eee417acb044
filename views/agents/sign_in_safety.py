"""How safely an agent signs in: the second factor, and in which browsers they are signed in."""

from typing import Any

import segno
import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import second_factor
from desk.errors import DeskError
from models import Agent, AgentSession, Office, db, transaction, utcnow
from views import sessions
from views.agents.browsers import browser_words
from views.base import DeskPage, as_id
from views.frame import office_name
from views.sessions import current_session, signed_in_agent

MOST_SHOWN = 50


class SignInSafetyPage(DeskPage):
    for_translators = True

    def is_visible(self) -> bool:
        return False  # the profile leads to it

    @expose("/")
    def index_view(self) -> str:
        return self._page()

    @expose("/begin", methods=["POST"])
    def begin(self) -> Any:
        """A new secret, whose code is then asked for once."""
        with transaction():
            second_factor.begin(signed_in_agent())
        return redirect(self.get_url(".index_view", _anchor="second-factor"))

    @expose("/on", methods=["POST"])
    def switch_on(self) -> Any:
        try:
            with transaction():
                codes = second_factor.switch_on(signed_in_agent(), request.form.get("code", "")[:20], now=utcnow())
        except DeskError as refusal:
            return self._page(wrong=str(refusal)), refusal.status
        return self._page(codes=codes)

    @expose("/codes", methods=["POST"])
    def new_codes(self) -> Any:
        if refused := self._refused_without_password():
            return refused
        with transaction():
            codes = second_factor.new_recovery_codes(signed_in_agent())
        return self._page(codes=codes)

    @expose("/off", methods=["POST"])
    def switch_off(self) -> Any:
        if refused := self._refused_without_password():
            return refused
        agent = signed_in_agent()
        try:
            with transaction():
                second_factor.switch_off(agent, by=agent, now=utcnow())
        except DeskError as refusal:
            flash(str(refusal), "error")
            return redirect(self.get_url(".index_view"))
        sessions.start(agent)  # the others of this agent's sessions have ended
        flash(gettext("Codes are no longer asked for when you sign in."), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/end/<id>", methods=["POST"])
    def end(self, id: str) -> Response:
        """One of the agent's own sessions, and nobody else's."""
        with transaction():
            mine = (AgentSession.agent_id == signed_in_agent().id, AgentSession.id == (as_id(id) or 0))
            session = db.session.execute(sa.select(AgentSession).where(*mine)).scalar_one_or_none() or abort(404)
            session.ended_at = session.ended_at or utcnow()
        return self._ended()

    @expose("/end-others", methods=["POST"])
    def end_others(self) -> Response:
        here = current_session()
        others = (AgentSession.agent_id == here.agent_id, AgentSession.id != here.id, AgentSession.ended_at.is_(None))
        with transaction():
            db.session.execute(sa.update(AgentSession).where(*others).values(ended_at=utcnow()))
        return self._ended()

    def _ended(self) -> Response:
        flash(gettext("Signed out there."), "success")
        return redirect(self.get_url(".index_view", _anchor="sessions"))

    def _refused_without_password(self) -> tuple[str, int] | None:
        """Who finds a browser open must not be able to take the second factor away."""
        if signed_in_agent().has_password(request.form.get("password", "")[:500]):
            return None
        return self._page(wrong_password=gettext("This is not your current password.")), 422

    def _page(self, **told: Any) -> str:
        agent = signed_in_agent()
        is_beginning = bool(agent.totp_secret) and agent.totp_since is None
        return self.render(
            "desk/sign_in_safety.html",
            me=agent,
            is_wanted=Office.current().wants_second_factor_of(agent),
            picture=_picture(agent) if is_beginning else "",
            address=_address(agent) if is_beginning else "",
            left=second_factor.codes_left(agent) if agent.totp_since else 0,
            sessions=db.session.execute(AgentSession.of(agent).limit(MOST_SHOWN)).scalars().all(),
            here=current_session(),
            browser_words=browser_words,
            **told,
        )


def _address(agent: Agent) -> str:
    return second_factor.address_of(agent, office_name())


def _picture(agent: Agent) -> str:
    """The address as a QR code, dark on light in any theme, for cameras want it so."""
    code = segno.make(_address(agent), micro=False)
    return str(code.svg_data_uri(scale=4, dark="#000", light="#fff", border=3))
