"""What an administrator does for an agent beside the form: hand their tickets over, sign them out."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from desk import bulk, departures, tickets
from models import Agent, AgentSession, db, transaction, utcnow
from views.agents import choices
from views.agents.browsers import browser_words
from views.base import as_id
from views.sessions import signed_in_agent

MOST_SESSIONS = 20


class AgentActs:
    """Their part of the agents' screens."""

    @expose("/<id>/hand-over", methods=["POST"])
    def hand_over(self: Any, id: str) -> Response:
        """All that they hold, to a colleague or to nobody; by one button it is theirs again."""
        agent = self.get_visible(id)
        to = _colleague(request.form.get("to", ""))
        outcome, now, by = bulk.Outcome(), utcnow(), signed_in_agent()
        ids = db.session.execute(departures.held_by(agent).limit(bulk.MOST)).scalars().all()
        for some in bulk.handfuls(ids):
            with transaction():
                bulk.act_on(
                    some, "assign", lambda one: tickets.assign(one, to, by=by, now=now), outcome, by=by, now=now
                )
        self._tell_handed_over(outcome, to)
        return redirect(self.get_url(".edit_view", id=agent.id, _anchor="tickets"))

    @expose("/<id>/sign-out", methods=["POST"])
    def sign_out(self: Any, id: str) -> Response:
        agent = self.get_visible(id)
        with transaction():
            departures.sign_out(agent, by=signed_in_agent(), now=utcnow())
        flash(gettext("%(name)s is signed out everywhere.", name=agent.name), "success")
        return redirect(self.get_url(".edit_view", id=agent.id, _anchor="sessions"))

    def standing(self: Any, agent: Agent) -> dict[str, Any]:
        """What their page tells below the form."""
        sessions = db.session.execute(AgentSession.of(agent).limit(MOST_SESSIONS)).scalars().all()
        return {
            "held": departures.number_held_by(agent),
            "colleagues": [one for one in choices.agents_at_work() if one.id != agent.id],
            "sessions": sessions,
            "browser_words": browser_words,
            "is_me": agent.id == signed_in_agent().id,
        }

    def _tell_handed_over(self: Any, outcome: bulk.Outcome, to: Agent | None) -> None:
        if outcome.operation_id:
            name = to.name if to else gettext("Nobody")
            told = ngettext("%(num)d ticket: %(name)s.", "%(num)d tickets: %(name)s.", outcome.done, name=name)
            url = self.get_url("ticket.undo_operation", operation_id=outcome.operation_id)
            flash([told, url], "undo")  # type: ignore[arg-type]
        for why, numbers in outcome.refused.items():
            some = ", ".join(f"#{number}" for number in sorted(numbers)[:MOST_SESSIONS])
            flash(gettext("Left as they are: %(numbers)s. %(reason)s", numbers=some, reason=why), "error")


def _colleague(value: str) -> Agent | None:
    if not value:
        return None
    found: Agent = db.session.get(Agent, as_id(value) or 0) or abort(404)
    return found
