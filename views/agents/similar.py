"""Beside a ticket its likely twins, and how they were answered. Looked for after the page has been shown."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import request
from flask_admin import expose
from sqlalchemy.orm import joinedload

from models import Agent, Kind, Message, Ticket, db
from search import index
from views.agents.finding import seen_by
from views.sessions import signed_in_agent

MOST = 5
LONGEST_ANSWER = 400


@dataclass(frozen=True)
class Twin:
    """A ticket that is likely about the same, and the last words that we said to its customer."""

    ticket: Ticket
    answer: str = ""


class SimilarActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/similar")
    def similar(self: Any, id: str) -> str:
        """With `part` for the script that puts them beside the ticket; else a page of their own."""
        ticket = self.get_visible(id)
        template = "desk/similar_part.html" if "part" in request.args else "desk/similar.html"
        return self.render(template, ticket=ticket, twins=twins(ticket, signed_in_agent()))


def twins(ticket: Ticket, agent: Agent) -> list[Twin]:
    """Of those that the agent may see (R14), likeliest first. Nothing, where the index can't say."""
    try:
        ids = index.alike(ticket.subject, _first_words(ticket), seen_by(agent), itself=ticket.id, limit=4 * MOST)
    except index.IndexUnavailable:
        return []
    visible = (Ticket.id.in_(ids), Ticket.is_visible_to(agent), Ticket.is_live(), Ticket.id != ticket.id)
    found = db.session.execute(sa.select(Ticket).where(*visible).options(joinedload(Ticket.customer))).scalars()
    best = sorted(found, key=lambda one: ids.index(one.id))[:MOST]
    answers = _last_answers([one.id for one in best])
    return [Twin(one, answers.get(one.id, "")) for one in best]


def _first_words(ticket: Ticket) -> str:
    said = sa.select(Message.text).where(Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER)
    return db.session.execute(said.order_by(Message.id).limit(1)).scalar() or ""


def _last_answers(ticket_ids: list[int]) -> dict[int, str]:
    newest = sa.select(sa.func.max(Message.id)).where(Message.ticket_id.in_(ticket_ids), Message.kind == Kind.REPLY)
    beginning = sa.func.substr(Message.text, 1, LONGEST_ANSWER + 1)
    rows = sa.select(Message.ticket_id, beginning).where(Message.id.in_(newest.group_by(Message.ticket_id)))
    return {ticket_id: _shortened(text) for ticket_id, text in db.session.execute(rows)}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ANSWER else f"{text[:LONGEST_ANSWER].rstrip()} …"
