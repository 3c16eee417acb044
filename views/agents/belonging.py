"""What a ticket belongs to: tickets it may be part of, its own parts, and those it is linked to."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, request
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import links, merging, suggestions
from desk.errors import NoSuchTicket
from models import Agent, LinkKind, Suggestion, Ticket, TicketLink, db, utcnow
from views.base import as_id
from views.sessions import signed_in_agent


@dataclass(frozen=True)
class Linked:
    """A ticket at the other end of a link."""

    link: TicketLink
    ticket: Ticket
    is_visible: bool


@dataclass(frozen=True)
class Part:
    """A ticket that was merged into this one."""

    ticket: Ticket
    is_visible: bool


@dataclass(frozen=True)
class Belonging:
    """`suggested` is the ticket that this one may be part of, if the agent is to be told of it."""

    suggested: Ticket | None = None
    may_decide: bool = False
    wants_to_join: bool = False
    sender: str = ""
    twins: list[Linked] = field(default_factory=list)
    linked: list[Linked] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def belonging(ticket: Ticket, agent: Agent, *, has_parts: bool) -> Belonging:
    """Gather it, of what this agent may see (R14): of a hidden ticket at most its number is told.

    `has_parts`: whether its record tells that something was ever joined to it.
    """
    every = _links(ticket, agent)
    suggested = ticket.suggested.whole if ticket.suggestion and ticket.suggested else None
    wants_to_join = ticket.suggestion == Suggestion.WANTS_TO_JOIN
    may_decide = bool(suggested) and _is_visible(suggested, agent)
    return Belonging(
        suggested=suggested if wants_to_join or may_decide else None,
        may_decide=may_decide,
        wants_to_join=wants_to_join,
        sender=_written(ticket.customer.name, ticket.address),
        twins=[one for one in every if one.link.kind == LinkKind.SAME_MAIL],
        linked=[one for one in every if one.link.kind != LinkKind.SAME_MAIL and one.is_visible],
        parts=_parts(ticket, agent) if has_parts else [],
    )


class BelongingActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/suggestion", methods=["POST"])
    def decide(self: Any, id: str) -> Response:
        """Whether it is part of the ticket it was suggested for."""
        act = {"join": suggestions.join, "apart": suggestions.keep_apart}.get(request.form.get("decision", ""))
        with self._acting_on(id) as ticket:
            (act or abort(400))(ticket, by=signed_in_agent(), now=utcnow())
            number = _told(ticket)
        return self._joined(id, number)

    @expose("/<id>/merge", methods=["POST"])
    def merge(self: Any, id: str) -> Response:
        """Into the ticket whose number was written down."""
        with self._acting_on(id) as ticket:
            merging.merge(ticket, _named(), by=signed_in_agent(), now=utcnow())
            number = _told(ticket)
        return self._joined(id, number)

    @expose("/<id>/unmerge", methods=["POST"])
    def unmerge(self: Any, id: str) -> Response:
        """One of its parts becomes a ticket of its own again."""
        with self._acting_on(id) as ticket:
            part = db.session.get(Ticket, as_id(request.form.get("part", "")) or 0)
            if part is None or part.merged_into is not ticket:
                abort(404)
            merging.unmerge(part, by=signed_in_agent(), now=utcnow())
            number = part.number
        flash(gettext("#%(number)d is a ticket of its own again.", number=number), "success")
        return self._back(id)

    @expose("/<id>/link", methods=["POST"])
    def link(self: Any, id: str) -> Response:
        with self._acting_on(id) as ticket:
            links.link(ticket, _named(), by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/unlink", methods=["POST"])
    def unlink(self: Any, id: str) -> Response:
        with self._acting_on(id) as ticket:
            link = db.session.get(TicketLink, as_id(request.form.get("link", "")) or 0)
            if link is None or ticket.id not in (link.ticket_id, link.other_id):
                abort(404)
            links.unlink(link, by=signed_in_agent(), now=utcnow())
        return self._back(id)

    def _joined(self: Any, id: str, number: int | None) -> Response:
        if number:
            flash(gettext("Both are one ticket now: #%(number)d.", number=number), "success")
        return self._back(id)


def _named() -> Ticket:
    """The ticket whose number was written down, however people write it."""
    number = "".join(request.form.get("number", "").split()).lstrip("#№")
    return Ticket.with_number(number) or _refused()


def _refused() -> Ticket:
    raise NoSuchTicket


def _told(ticket: Ticket) -> int | None:
    return ticket.whole.number if ticket.merged_into else None


def _links(ticket: Ticket, agent: Agent) -> list[Linked]:
    return [Linked(*row) for row in db.session.execute(_linked(Ticket.is_visible_to(agent)), {"ticket": ticket.id})]


@lru_cache(maxsize=1024)
def _linked(visible: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The same as long as what the agent may see is said in the same way."""
    return TicketLink.of(sa.bindparam("ticket")).add_columns(visible).options(joinedload(Ticket.department))


def _parts(ticket: Ticket, agent: Agent) -> list[Part]:
    statement = sa.select(Ticket, Ticket.is_visible_to(agent)).where(Ticket.merged_into_id == ticket.id)
    return [Part(*row) for row in db.session.execute(statement.order_by(Ticket.id))]


def _is_visible(ticket: Ticket | None, agent: Agent) -> bool:
    visible = sa.select(Ticket.id).where(Ticket.id == (ticket.id if ticket else 0), Ticket.is_visible_to(agent))
    return db.session.execute(visible).first() is not None


def _written(name: str, address: str) -> str:
    return f"{name} <{address}>" if name else address
