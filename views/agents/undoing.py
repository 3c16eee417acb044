"""The lines of a ticket's history that tell of joining and splitting, each with its way back."""

from collections.abc import Iterable
from typing import Any

from flask import abort, flash, redirect
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import undoing
from models import Event, Ticket, db, utcnow
from views.agents.belonging import Belonging
from views.base import as_id
from views.sessions import signed_in_agent


class UndoActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/undo-line/<event_id>", methods=["POST"])
    def undo_line(self: Any, id: str, event_id: str) -> Response:
        """What a line of this ticket's own history tells; goes to the ticket that is left."""
        with self._acting_on(id) as ticket:
            event = db.session.get(Event, as_id(event_id) or 0)
            if event is None or event.ticket_id != ticket.id:
                abort(404)
            left = undoing.undo_line(event, by=signed_in_agent(), now=utcnow()).id
        flash(gettext("Undone."), "success")
        return redirect(self.get_url(".screen", id=left)) if self.get_one(left) else self._back(id)


def undoable_lines(ticket: Ticket, events: Iterable[Event], around: Belonging) -> dict[int, str]:
    """By the ids of lines what undoing each would do. Offered for the last of each kind about a ticket they may see."""
    joined = {part.ticket.number for part in around.parts if part.is_visible}
    apart = {one.ticket.number for one in around.linked if one.is_visible}
    found: dict[tuple[str, int], int] = {}
    for event in events:
        number = int(event.details.get("number") or 0) if event.kind in undoing.CAN_BE_UNDONE else 0
        if event.ticket_id == ticket.id and number in (joined if event.kind == "merged" else apart):
            found[event.kind, number] = event.id
    return {event_id: _what_it_does(kind, number) for (kind, number), event_id in found.items()}


def _what_it_does(kind: str, number: int) -> str:
    if kind == "merged":
        return gettext(
            "#%(number)d becomes a ticket of its own again, with all it brought. What was said since stays here.",
            number=number,
        )
    return gettext(
        "This ticket and #%(number)d become one again, with all that was said in both since.",
        number=number,
    )
