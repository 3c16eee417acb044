"""Web push: this browser is told, or no longer; what its service worker is."""

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Response, abort, current_app, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from desk import push
from models import PushSubscription, db, transaction, utcnow
from views.agents.browsers import browser_words
from views.base import DeskPage, as_id
from views.security import limited
from views.sessions import current_session, signed_in_agent

Value = TypeVar("Value")
WORKER_POLICY = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"


class PushPage(DeskPage):
    def is_visible(self) -> bool:
        return False  # the profile and scripts lead here

    @expose("/")
    def index_view(self) -> AnyResponse:
        return redirect(self.get_url("profile.index_view", _anchor="push"))

    @expose("/worker.js")
    def worker(self) -> Response:
        """Its folder is its scope: it reaches no page of the desk, and no page waits for it."""
        response = current_app.send_static_file("push/worker.js")
        response.headers["Content-Security-Policy"] = WORKER_POLICY
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    @expose("/key", methods=["POST"])
    def key(self) -> Response:
        return jsonify(key=_at_once(lambda: push.public_key(now=utcnow())))

    @expose("/on", methods=["POST"])
    @limited("60 per hour")
    def switch_on(self) -> Response:
        """This browser's address and keys. A second time it is the same browser."""
        asked = {name: request.form.get(name, "")[:4000] for name in ("endpoint", "public", "secret")}
        browser = request.user_agent.string
        _at_once(lambda: push.switch_on(current_session(), **asked, browser=browser, now=utcnow()))
        return jsonify(on=True)

    @expose("/here", methods=["POST"])
    def here(self) -> Response:
        """Whether the agent is told in the browser that asks; and by what key."""
        with transaction():
            is_on = push.is_on(current_session(), request.form.get("endpoint", "")[:4000])
            key = push.public_key(now=utcnow()) if is_on else ""
        return jsonify(on=is_on, key=key)

    @expose("/off/<id>", methods=["POST"])
    def switch_off(self, id: str) -> AnyResponse:
        with transaction():
            db.session.delete(_own(id))
        flash(gettext("Nothing is pushed there any more."), "success")
        return redirect(self.get_url("profile.index_view", _anchor="push"))

    @expose("/try/<id>", methods=["POST"])
    def try_out(self, id: str) -> AnyResponse:
        with transaction():
            push.try_out(_own(id), now=utcnow())
        flash(gettext("A push is on its way there. It comes within seconds, if that browser is running."), "success")
        return redirect(self.get_url("profile.index_view", _anchor="push"))


def _at_once(act: Callable[[], Value]) -> Value:
    """Two may make the same row at the same instant; who comes second finds it the second time."""
    try:
        with transaction():
            return act()
    except IntegrityError:
        with transaction():
            return act()


def _own(id: str) -> PushSubscription:
    """One of the agent's own browsers, and nobody else's."""
    mine = (PushSubscription.agent_id == signed_in_agent().id, PushSubscription.id == (as_id(id) or 0))
    row: PushSubscription = db.session.execute(sa.select(PushSubscription).where(*mine)).scalar() or abort(404)
    return row


def push_names() -> dict[str, Any]:
    """What the profile's part about it needs."""
    return {"push_browsers": push.browsers_of(signed_in_agent()), "browser_words": browser_words}
