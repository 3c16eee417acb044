"""What an agent promises in an answer: offered as they type and once it is sent, taken, kept, or no longer owed."""

from typing import Any

from flask import Response, abort, flash, jsonify, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from desk import pledges
from models import Agent, Pledge, db, utcnow
from views.base import as_id
from views.moments import instant
from views.sessions import signed_in_agent

ACTS = ("take", "decline", "kept", "drop")


class PledgeActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/promised", methods=["POST"])
    def promised(self: Any, id: str) -> Response:
        """`text` → {"words"}: what an answer with these words would promise; empty where it promises nothing."""
        ticket = self.get_visible(id)
        found = pledges.promised_in(request.form.get("text", ""), ticket, signed_in_agent(), now=utcnow())
        told = ", ".join(instant(one.at) for one in found)
        return jsonify(words=gettext("You promise something by %(when)s.", when=told) if found else "")

    @expose("/<id>/promise/<pledge_id>/<act>", methods=["POST"])
    def promise(self: Any, id: str, pledge_id: str, act: str) -> AnyResponse:
        """Take what was offered, or say what became of it."""
        if act not in ACTS:
            abort(404)
        with self._acting_on(id) as ticket:
            pledge = db.session.get(Pledge, as_id(pledge_id) or 0)
            if pledge is not None and pledge.ticket_id != ticket.id:
                abort(404)
            if pledge is not None:  # what was declined already is gone
                _do(act, pledge, signed_in_agent())
        answer: AnyResponse = self._back(id)
        return answer


def _do(act: str, pledge: Pledge, agent: Agent) -> None:
    now = utcnow()
    if act == "take":
        pledges.take(pledge, by=agent, now=now)
        flash(gettext("You will be reminded before %(when)s.", when=instant(pledge.due_at)), "success")
    elif act == "decline":
        pledges.decline(pledge)
    elif act == "kept":
        pledges.mark_kept(pledge, by=agent, now=now)
    else:
        pledges.drop(pledge, by=agent, now=now)
