"""Acts on a ticket that are seldom needed: split off, snooze, undo, print."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import operations, splitting, tickets
from desk.errors import DeskError
from models import Department, Operation, Ticket, db, utcnow
from views.agents import choices
from views.agents.check_lists import CheckListActs
from views.agents.screen import conversation
from views.agents.snooze_times import time_in
from views.base import as_id
from views.sessions import signed_in_agent


class MoreActs(CheckListActs):
    """Its part of a ticket's acts."""

    @expose("/<id>/split", methods=["GET", "POST"])
    def split(self: Any, id: str) -> Any:
        """A page to tick the messages on, without a script as well; what was ticked stays so after a refusal."""
        if request.method == "GET":
            return self._split_page(self.get_visible(id))
        try:
            with self._acting_on(id) as ticket:
                new = splitting.split(
                    ticket,
                    [as_id(one) or 0 for one in request.form.getlist("message")],
                    subject=request.form.get("subject", ""),
                    department=_department(),
                    by=signed_in_agent(),
                    now=utcnow(),
                )
                new_id, number = new.id, new.number
        except DeskError as refusal:
            return self._split_page(self.get_visible(id), wrong=str(refusal)), refusal.status
        flash(gettext("Split off: #%(number)d is a ticket of its own now.", number=number), "success")
        return redirect(self.get_url(".screen", id=new_id) if self.get_one(new_id) else self.get_url(".screen", id=id))

    @expose("/<id>/snooze", methods=["POST"])
    def snooze(self: Any, id: str) -> Response:
        until = time_in(request.form, utcnow())
        with self._doing(id, "snooze") as ticket:
            sleeps_through = "sleeps_through" in request.form
            tickets.snooze(ticket, until, sleeps_through=sleeps_through, by=signed_in_agent(), now=utcnow())
        flash(gettext("The ticket is out of the lists until then."), "success")
        return self._back(id)

    @expose("/<id>/wake", methods=["POST"])
    def wake(self: Any, id: str) -> Response:
        with self._doing(id, "wake") as ticket:
            tickets.wake(ticket, by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/undo/<operation_id>", methods=["POST"])
    def undo(self: Any, id: str, operation_id: str) -> Response:
        """What was done to this ticket, as long as nothing after it stands in between."""
        with self._acting_on(id) as ticket:
            done = db.session.get(Operation, as_id(operation_id) or 0)
            if done is None or all(part.ticket is not ticket for part in done.parts):
                abort(404)
            operations.undo(done, by=signed_in_agent(), now=utcnow(), only=ticket)
        flash(gettext("Undone."), "success")
        return self._back(id)

    @expose("/<id>/print")
    def on_paper(self: Any, id: str) -> str:
        """The whole correspondence for paper; with `?notes` what agents noted as well."""
        ticket = self.get_visible(id)
        with_notes = "notes" in request.args
        return str(self.render("desk/print.html", ticket=ticket, with_notes=with_notes, entries=conversation(ticket)))

    def _split_page(self: Any, ticket: Ticket, wrong: str = "") -> str:
        return str(
            self.render(
                "desk/split.html",
                ticket=ticket,
                entries=conversation(ticket),
                departments=choices.departments(),
                ticked=set(request.form.getlist("message")),
                subject=request.form.get("subject", ticket.subject),
                wrong=wrong,
            )
        )


def _department() -> Department | None:
    chosen = request.form.get("department", "")
    return (db.session.get(Department, as_id(chosen) or 0) or abort(404)) if chosen else None
