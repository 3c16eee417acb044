"""Spam: put away and taken back, one ticket or several, and its senders blocked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from desk import blocking, retention, spam
from desk.errors import DeskError
from models import Agent, Ticket, db, transaction, utcnow
from views.agents.pages import PAGE_SIZE
from views.base import as_id
from views.sessions import signed_in_agent


@dataclass(frozen=True)
class PutAway:
    """What is told of a ticket in the spam folder. `ends_at`: when it is deleted; None: never."""

    ends_at: datetime | None
    address: str
    domain: str
    may_block_address: bool
    may_block_domain: bool


def put_away_facts(ticket: Ticket, agent: Agent) -> PutAway | None:
    """None for a ticket that is no spam."""
    if not ticket.is_spam:
        return None
    address = blocking.sender_of(ticket)
    domain = address.rpartition("@")[2]
    return PutAway(
        ends_at=retention.ends_at(ticket),
        address=address,
        domain=domain,
        may_block_address=_can_be_blocked(address),
        may_block_domain=agent.is_manager and _can_be_blocked(domain),
    )


class SpamActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/spam", methods=["POST"])
    def put_away(self: Any, id: str) -> Response:
        """Into the spam folder; the agent goes on with the list, where it can be undone."""
        with self._acting_on(id) as ticket:
            spam.put_away_by_hand(ticket, by=signed_in_agent(), now=utcnow())
            number = ticket.number
        text = gettext("#%(number)d lies in the spam folder now.", number=number)
        flash([text, self.get_url(".take_back", id=id)], "undo")  # type: ignore[arg-type]
        return redirect(self.get_url(".index_view"))

    @expose("/<id>/not-spam", methods=["POST"])
    def take_back(self: Any, id: str) -> Response:
        with self._acting_on(id) as ticket:
            spam.take_back(ticket, by=signed_in_agent(), now=utcnow())
        flash(gettext("It is no spam, and stands in the lists again."), "success")
        return self._back(id)

    @expose("/not-spam", methods=["POST"])
    def take_back_several(self: Any) -> Response:
        """Those that were ticked, as far as they are theirs to see."""
        ids = [row_id for one in request.form.getlist("rows")[:PAGE_SIZE] if (row_id := as_id(one))]
        with transaction():
            ticked = _ticked(ids, signed_in_agent())
            for ticket in ticked:
                spam.take_back(ticket, by=signed_in_agent(), now=utcnow())
        if ticked:
            told = ngettext("%(num)d ticket is no spam.", "%(num)d tickets are no spam.", len(ticked))
            flash(told, "success")
        else:
            flash(gettext("Nothing was ticked."), "error")
        return redirect(self.get_url(".index_view", folder="spam"))

    @expose("/<id>/block", methods=["POST"])
    def block(self: Any, id: str) -> Response:
        """Its sender's address, or all of their domain, which is for managers to decide."""
        whole_domain = request.form.get("what") == "domain"
        self.get_visible(id)
        if whole_domain and not signed_in_agent().is_manager:
            abort(403)
        with self._acting_on(id) as ticket:
            blocked = blocking.block_sender(ticket, whole_domain=whole_domain, by=signed_in_agent(), now=utcnow())
        flash(gettext("New mail of %(sender)s goes into the spam folder.", sender=blocked), "success")
        warn_of_other_tickets(self.get_visible(id).customer_id)
        return self._back(id)


def _can_be_blocked(text: str) -> bool:
    try:
        pattern = blocking.pattern_of(text)
        blocking.refuse_what_blocks_us(pattern)
    except DeskError:
        return False
    return blocking.doubt(pattern) is None and not blocking.is_blocked(pattern)


def _ticked(ids: list[int], agent: Agent) -> list[Ticket]:
    statement = sa.select(Ticket).where(Ticket.id.in_(ids), Ticket.is_put_away(), Ticket.is_visible_to(agent))
    return list(db.session.execute(statement.order_by(Ticket.id).with_for_update(of=Ticket)).scalars())


def warn_of_other_tickets(customer_id: int) -> None:
    """Blocked, but a customer whom we know: nothing of theirs is taken for spam all the same."""
    if others := blocking.keeps_writing(customer_id):
        told = ngettext(
            "But they have %(num)d ticket that is no spam, and as long as they have, their mail is let in.",
            "But they have %(num)d tickets that are no spam, and as long as they have, their mail is let in.",
            others,
        )
        flash(told, "warning")
