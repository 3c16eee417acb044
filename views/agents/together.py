"""Working together: who is at a ticket and what they do there, what came meanwhile, who watches."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Response, jsonify, render_template, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from desk import notices, watching
from models import Agent, Ticket, db, transaction, utcnow
from views import presence
from views.agents import meanwhile
from views.agents.bell import forget_unread, unread
from views.agents.listing import Asked, counts
from views.agents.pages import PAGE_SIZE, page_of
from views.base import as_id
from views.sessions import signed_in_agent


@dataclass(frozen=True)
class Person:
    """A colleague at a ticket."""

    name: str
    doing: str

    @property
    def words(self) -> str:
        if self.doing == "reply":
            return gettext("%(who)s is writing an answer.", who=self.name)
        if self.doing == "note":
            return gettext("%(who)s is writing a note.", who=self.name)
        return gettext("%(who)s is looking at this ticket.", who=self.name)


class TogetherActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/beat", methods=["POST"])
    def beat(self: Any, id: str) -> Any:
        """The screen of a ticket says that it is looked at, and is told who else is there and what came meanwhile."""
        ticket, agent = self.get_visible(id), signed_in_agent()
        if ticket.id != as_id(id):
            return jsonify(here="", news=_became(ticket), is_gone=True)
        if request.form.get("leaves"):
            presence.leave(ticket.id, agent.id)
            return "", 204
        presence.come(ticket.id, agent.id, request.form.get("doing", ""))
        people = _people([ticket.id], agent).get(ticket.id, [])
        news, ago = meanwhile.since(ticket, as_id(request.form.get("newest", "")) or 0, agent, utcnow())
        return jsonify(here=render_template("desk/here_people.html", people=people), news=news, ago=ago)

    @expose("/live")
    def live(self: Any) -> Response:
        """For a list that stays open: whether it has changed, and who is at which of its tickets."""
        asked, agent = Asked.of(request.args), signed_in_agent()
        shown = [one for one in map(as_id, request.args.get("ids", "").split(",")[:PAGE_SIZE]) if one]
        people = _people(_visible(shown, agent), agent)
        here = {id: render_template("desk/here_row.html", people=people[id]) for id in people}
        return _if_changed({"state": "" if asked.search else _state(asked, agent), "here": here})

    @expose("/<id>/watch", methods=["POST"])
    def watch(self: Any, id: str) -> AnyResponse:
        with self._acting_on(id) as ticket:
            watching.watch(ticket, signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/unwatch", methods=["POST"])
    def unwatch(self: Any, id: str) -> AnyResponse:
        with self._acting_on(id) as ticket:
            watching.unwatch(ticket, signed_in_agent())
        return self._back(id)


def have_read(ticket_id: int | None) -> None:
    """Whoever opens a ticket has seen what they were told of it."""
    agent = signed_in_agent()
    if ticket_id in unread(agent):
        with transaction():
            notices.mark_read(agent, now=utcnow(), ticket_id=ticket_id)
        forget_unread()


def _visible(ids: list[int], agent: Agent) -> list[int]:
    rows = sa.select(Ticket.id).where(Ticket.id.in_(ids), Ticket.is_visible_to(agent))
    return list(db.session.execute(rows).scalars()) if ids else []


def _people(ticket_ids: list[int], reader: Agent) -> dict[int, list[Person]]:
    """Who else is at these tickets, by name; who has been switched off is gone."""
    here = presence.who(ticket_ids)
    ids = {one.agent_id for people in here.values() for one in people} - {reader.id}
    rows = sa.select(Agent.id, Agent.name).where(Agent.id.in_(ids), Agent.is_switched_on)
    names = dict(db.session.execute(rows).all()) if ids else {}
    found = {
        ticket_id: [Person(names[one.agent_id], one.doing) for one in people if one.agent_id in names]
        for ticket_id, people in here.items()
    }
    return {ticket_id: people for ticket_id, people in found.items() if people}


def _became(ticket: Ticket) -> str:
    return gettext("This ticket has become part of #%(number)d meanwhile.", number=ticket.number)


def _state(asked: Asked, agent: Agent) -> str:
    """The same as long as the list would show the same rows and counts."""
    rows = [
        (one.id, one.status, one.assignee_id, one.department_id, one.message_count, one.priority, one.escalated_level)
        for one in page_of(asked, agent).tickets
    ]
    return _digest([rows, counts(agent)])


def _if_changed(told: dict[str, Any]) -> Response:
    """304 without a body for whoever knows it already."""
    response = jsonify(**told)
    response.set_etag(_digest(told))
    response.make_conditional(request)
    return response


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:32]
