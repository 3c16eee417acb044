"""The check list on a ticket's screen: items added, ticked and removed by plain forms, each naming what is wanted."""

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from desk import check_lists
from models import Agent, CheckItem, CheckList, Status, Ticket, db, in_language, utcnow
from models.languages import Texts
from views.base import as_id
from views.languages import reader_language
from views.sessions import signed_in_agent


class CheckListActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/check-list/add", methods=["POST"])
    def add_item(self: Any, id: str) -> Response:
        with self._acting_on(id) as ticket:
            check_lists.add(ticket, request.form.get("text", ""), by=signed_in_agent(), now=utcnow())
        return self._to_list(id)

    @expose("/<id>/check-list/put-on", methods=["POST"])
    def put_list_on(self: Any, id: str) -> Response:
        """One of those that are at hand for tickets such as this."""
        with self._acting_on(id) as ticket:
            prepared = _at_hand(ticket) or abort(404)
            check_lists.put_on(ticket, prepared, by=signed_in_agent(), now=utcnow())
        return self._to_list(id)

    @expose("/<id>/check-list/tick", methods=["POST"])
    def tick_item(self: Any, id: str) -> Response:
        wanted = request.form.get("wanted", "")
        if wanted not in ("done", "open"):
            abort(400)
        with self._acting_on(id) as ticket:
            if item := _item(ticket):
                check_lists.tick(ticket, item, is_done=wanted == "done", by=signed_in_agent(), now=utcnow())
        return self._to_list(id)

    @expose("/<id>/check-list/remove", methods=["POST"])
    def remove_item(self: Any, id: str) -> Response:
        with self._acting_on(id) as ticket:
            if item := _item(ticket):
                check_lists.remove(ticket, item, by=signed_in_agent(), now=utcnow())
        return self._to_list(id)

    def _to_list(self: Any, id: str) -> Response:
        answer: Response = self._back(id)
        if self.get_one(id):
            answer.location = f"{answer.location}#check-list"
        return answer


def _item(ticket: Ticket) -> CheckItem | None:
    """None: a colleague removed it meanwhile. That of another ticket isn't there."""
    item = db.session.get(CheckItem, as_id(request.form.get("item", "")) or 0)
    if item and item.ticket_id != ticket.id:
        abort(404)
    return item


def _at_hand(ticket: Ticket) -> CheckList | None:
    wanted = CheckList.id == (as_id(request.form.get("list", "")) or 0)
    fits = CheckList.fits(ticket.department_id, ticket.category_id)
    return db.session.execute(sa.select(CheckList).where(wanted, fits)).scalar_one_or_none()


def item_words(text: str, texts: Texts) -> str:
    """As the reader reads it; what somebody typed on the ticket itself is there as it was typed."""
    return in_language(texts, reader_language()) or text


def warn(ticket: Ticket) -> None:
    """A word to who has solved a ticket that has open items; it is solved all the same."""
    rows = ticket.check_rows or []  # type: ignore[attr-defined]
    number = sum(not is_done for _position, _id, _text, is_done, *_ in rows)
    if number and ticket.status in (Status.SOLVED, Status.CLOSED):
        flash(
            ngettext(
                "One item of this ticket's check list is still open.",
                "%(num)d items of this ticket's check list are still open.",
                number,
            ),
            "warning",
        )


def still_open(ids: Collection[int], status: str, agent: Agent) -> list[int]:
    """The numbers of those among them that are solved or closed now, though their lists have open items."""
    if status not in (Status.SOLVED, Status.CLOSED):
        return []
    theirs = (Ticket.id.in_(CheckItem.of_open_lists(ids)), Ticket.status == status, Ticket.is_visible_to(agent))
    return list(db.session.execute(sa.select(Ticket.number).where(*theirs).order_by(Ticket.number)).scalars())


def _added(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s put “%(item)s” on the check list.", who=who, item=details.get("text", ""))


def _put_on(who: str, details: dict[str, Any]) -> str:
    if who:
        return gettext("%(who)s put the check list “%(list)s” on it.", who=who, list=details.get("list", ""))
    return gettext("The check list “%(list)s” came by itself, for the category.", list=details.get("list", ""))


def _ticked(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s ticked “%(item)s”.", who=who, item=details.get("text", ""))


def _unticked(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s opened “%(item)s” on the check list again.", who=who, item=details.get("text", ""))


def _removed(who: str, details: dict[str, Any]) -> str:
    return gettext("%(who)s took “%(item)s” off the check list.", who=who, item=details.get("text", ""))


WORDS: dict[str, Callable[[str, dict[str, Any]], str]] = {
    "item_added": _added,
    "list_put_on": _put_on,
    "item_ticked": _ticked,
    "item_unticked": _unticked,
    "item_removed": _removed,
}
