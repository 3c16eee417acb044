"""Who is signed in, in which browser.

A session ends when it is ended, when the agent's `session_key` changes, or when the agent is switched off.
"""

from datetime import timedelta
from functools import cache
from typing import cast

from flask import Flask, g, has_request_context, request
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, exists, select, true
from sqlalchemy.orm import contains_eager
from sqlalchemy.orm.attributes import instance_state

from models import Agent, AgentSession, Mailbox, Office, db, transaction, utcnow
from views.security import client_address

SEEN_AGAIN_AFTER = timedelta(minutes=10)

_manager = LoginManager()
_OFFICE = (Office, exists().where(Mailbox.can_send()))


class SignedIn(UserMixin):
    """An agent in a browser, as Flask-Login wants to see one."""

    def __init__(self, session: AgentSession) -> None:
        self.session, self.agent, self.agent_id = session, session.agent, session.agent_id

    def get_id(self) -> str:
        return self.session.key


def init_app(app: Flask) -> None:
    """Flask-Login, without its own pages."""
    _manager.init_app(app)
    app.before_request(_note_seen)


def current_agent() -> Agent | None:
    """The agent who asks, if someone is signed in."""
    if not has_request_context():
        return None
    # A page asks some sixty times, and each look through Flask-Login's proxies takes its time.
    user = g.get("_login_user") or current_user._get_current_object()
    if not user.is_authenticated:
        return None
    agent: Agent = user.agent
    if instance_state(agent).expired and "office" in g:  # a transaction has begun, which asks about both
        db.session.execute(_agent_and_office(), {"agent": user.agent_id}).first()
    return agent


@cache
def _agent_and_office() -> Select[Agent, Office]:
    return select(Agent, Office).outerjoin(Office, true()).where(Agent.id == bindparam("agent"))


def signed_in_agent() -> Agent:
    """The agent who asks; only for pages that nobody else reaches."""
    agent = current_agent()
    assert agent
    return agent


def current_session() -> AgentSession:
    """That of the browser that asks; only for pages that nobody reaches without one."""
    return cast("AgentSession", current_user.session)


def start(agent: Agent) -> None:
    """From now on this browser is the agent's."""
    now = utcnow()
    with transaction():
        session = AgentSession(agent=agent, created_at=now, seen_at=now, client=client_address()[:64])
        session.browser, session.session_key = request.user_agent.string[:200], agent.session_key
        db.session.add(session)
    login_user(SignedIn(session))


def end() -> None:
    """This browser is nobody's."""
    if current_user.is_authenticated:
        with transaction():
            current_user.session.ended_at = utcnow()
    logout_user()


def _note_seen() -> None:
    """So that the agent sees which of their sessions are alive; not at each request, for it is written."""
    if request.endpoint and not request.endpoint.endswith("static") and current_agent():
        now = utcnow()
        if current_session().seen_at < now - SEEN_AGAIN_AFTER:
            with transaction():
                current_session().seen_at = now


def current_office() -> Office | None:
    """The office, asked once a request; None before the desk's first start."""
    if not has_request_context():
        return _office()
    if "office" not in g:
        g.office, g.can_send = _office_and_whether_it_sends()
    return cast("Office | None", g.office)


def can_send() -> bool:
    """Whether any mailbox can send, asked together with the office."""
    return current_office() is not None and bool(g.can_send)


def _office() -> Office | None:
    return _office_and_whether_it_sends()[0]


def _office_and_whether_it_sends() -> tuple[Office | None, bool]:
    found = db.session.execute(select(*_OFFICE).order_by(Office.id).limit(1)).first()
    return (found[0], found[1]) if found else (None, False)


@_manager.user_loader
def _load(key: str) -> SignedIn | None:
    """Asked together with the office, which every page of theirs speaks of."""
    found = db.session.execute(_signed_in(), {"key": key[:32]}).first()
    if found is None:
        return None
    session, g.office, g.can_send = found
    return SignedIn(session)


@cache
def _signed_in() -> Select[AgentSession, Office, bool]:
    is_theirs = (AgentSession.key == bindparam("key"), AgentSession.is_alive())
    alive = select(AgentSession, *_OFFICE).join(Agent).outerjoin(Office, true()).where(*is_theirs)
    return alive.options(contains_eager(AgentSession.agent)).order_by(Office.id).limit(1)
