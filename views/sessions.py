"""Who is signed in. A session ends when the agent's `session_key` changes or the agent is switched off."""

from typing import cast

from flask import Flask, g, has_request_context
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from models import Agent, Office, db

_manager = LoginManager()


class SignedIn(UserMixin):
    """An agent, as Flask-Login wants to see one."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent

    def get_id(self) -> str:
        return f"{self.agent.id}:{self.agent.session_key}"


def init_app(app: Flask) -> None:
    """Flask-Login, without its own pages."""
    _manager.init_app(app)


def current_agent() -> Agent | None:
    """The agent who asks, if someone is signed in."""
    return current_user.agent if has_request_context() and current_user.is_authenticated else None


def signed_in_agent() -> Agent:
    """The agent who asks; only for pages that nobody else reaches."""
    agent = current_agent()
    assert agent
    return agent


def start(agent: Agent) -> None:
    """From now on this browser is the agent's."""
    login_user(SignedIn(agent))


def end() -> None:
    """This browser is nobody's."""
    logout_user()


def current_office() -> Office | None:
    """The office, asked once a request; None before the desk's first start."""
    if not has_request_context():
        return _office()
    if "office" not in g:
        g.office = _office()
    return cast("Office | None", g.office)


def _office() -> Office | None:
    return db.session.query(Office).order_by(Office.id).first()


@_manager.user_loader
def _load(key: str) -> SignedIn | None:
    agent_id, _, session_key = key.partition(":")
    agent = db.session.get(Agent, int(agent_id)) if agent_id.isdigit() else None
    if agent is None or not agent.is_switched_on or agent.session_key != session_key:
        return None
    return SignedIn(agent)
