"""Each agent's own drafts: also those whose ticket is gone, or no longer theirs to see. The words stay theirs."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, jsonify, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from desk import drafts
from desk.errors import DeskError
from desk.files import KeptFile
from models import Agent, Draft, Ticket, db, transaction, utcnow
from views.addresses import asks_for_data
from views.agents.draft_form import Draft as Form
from views.agents.taken_files import keep_files
from views.base import DeskPage, as_id
from views.sessions import signed_in_agent

MOST_SHOWN = 200


@dataclass(frozen=True)
class Shown:
    """A draft, and its ticket if the agent may see it."""

    draft: Draft
    ticket: Ticket | None


def own(agent: Agent) -> list[Shown]:
    """The newest first. Of a ticket that is hidden from its author nothing is told but its number."""
    visible = sa.and_(Ticket.id == Draft.ticket_id, Ticket.is_visible_to(agent))
    statement = Draft.all_of(agent).outerjoin(Ticket, visible).add_columns(Ticket).limit(MOST_SHOWN)
    rows = db.session.execute(statement.options(joinedload(Ticket.customer)))
    return [Shown(draft, ticket) for draft, ticket in rows]


def keep_apart(ticket_id: int | None) -> Any:
    """What was written in a ticket that is no longer the agent's to see, or never was: the words are kept for them."""
    draft, agent = Form.of_form(request.form, None), signed_in_agent()
    if not draft.text.strip():
        abort(404)
    files, apart = _files(), as_id(request.form.get("apart", ""))
    with transaction():
        kept = drafts.save_apart(agent, ticket_id or 0, apart, draft.written, now=utcnow())
        drafts.add_files(kept, files)
        told = {"apart": kept.id, "version": kept.version, "told": gone_words()}
    if asks_for_data():
        return jsonify(told)
    flash(gone_words(), "info")
    return redirect(url_for("draft.index_view"))


def _files() -> list[KeptFile]:
    """What was to go with them; too much of it is told to nobody here, for the words alone must not be lost."""
    try:
        return keep_files(request.files.getlist("files"), [])
    except DeskError:
        return []


def gone_words() -> str:
    return gettext(
        "This ticket isn't there any more, or no longer yours to see. Your words are kept among your drafts."
    )


class DraftsPage(DeskPage):
    def is_visible(self) -> bool:
        return False  # it stands below the agent's name

    @expose("/")
    def index_view(self) -> Any:
        return self.render("desk/drafts.html", drafts=own(signed_in_agent()), title=gettext("My drafts"))

    @expose("/discard", methods=["POST"])
    def discard(self) -> Response:
        """One of the agent's own; anyone else's isn't there."""
        with transaction():
            draft = db.session.get(Draft, as_id(request.form.get("draft", "")) or 0)
            if draft is None or draft.agent_id != signed_in_agent().id:
                abort(404)
            db.session.delete(draft)
        flash(gettext("Your draft is discarded."), "success")
        return redirect(self.get_url(".index_view"))
