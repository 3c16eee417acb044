"""A ticket is deleted for good: a page that says what goes with it, for administrators."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext

from desk import deletion
from desk.errors import DeskError
from models import Ticket, utcnow
from views.base import as_id
from views.sessions import signed_in_agent


class DeletingActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/delete", methods=["GET", "POST"])
    def delete_for_good(self: Any, id: str) -> Any:
        if not signed_in_agent().is_administrator:
            abort(404)
        if request.method == "GET":
            return self._deleting_page(self.get_visible(id))
        try:
            with self._acting_on(id) as ticket:
                number = ticket.number
                written, seen = request.form.get("number", ""), as_id(request.form.get("seen", "")) or 0
                deletion.delete(ticket, written=written, seen=seen, by=signed_in_agent(), now=utcnow())
        except DeskError as refusal:
            return self._deleting_page(self.get_visible(id), wrong=str(refusal)), refusal.status
        flash(gettext("#%(number)d has been deleted for good.", number=number), "success")
        return redirect(self.get_url(".index_view"))

    def _deleting_page(self: Any, ticket: Ticket, wrong: str = "") -> str:
        """What was typed isn't kept: it is to be typed again once one knows what was wrong."""
        takings = deletion.takings(ticket)
        return str(self.render("desk/delete_ticket.html", ticket=ticket, takings=takings, wrong=wrong))
