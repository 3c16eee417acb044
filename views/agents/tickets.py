"""Tickets: the list that is the agent's home, and each ticket's own screen, where it is answered."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from desk import replies, tickets
from desk.errors import BecamePart, DeskError
from desk.files import KeptFile, keep
from models import Agent, CannedReply, Department, Status, Ticket, db, transaction, utcnow
from views.agents import choices
from views.agents.belonging import BelongingActs
from views.agents.listing import FOLDERS, SELDOM, Asked, all_of, counts, limits, page_of
from views.agents.screen import Draft, canned_for, fillings, heard_since, screen, with_all_beside_it
from views.agents.words import channel_word, span, waiting_word
from views.base import DeskView, as_id
from views.sessions import current_office, signed_in_agent

MOST_FILES = 20
STATUS_AFTER = {"pending": Status.PENDING, "solved": Status.SOLVED, "open": Status.OPEN}


class TicketView(BelongingActs, DeskView):
    """A ticket changes only by the desk's acts, so Flask-Admin's forms are off and each act has an address."""

    can_create = can_edit = False
    can_export = True
    column_list = ("number",)
    column_export_list = (
        "number",
        "subject",
        "customer",
        "address",
        "department",
        "assignee",
        "status",
        "created_at",
        "waiting_since",
        "last_message_at",
    )
    column_formatters_export = {
        "department": lambda _view, _context, row, _name: choices.department_name(row.department),
        "status": lambda _view, _context, row, _name: choices.status_word(row.status),
    }
    column_labels = {
        "number": lazy_gettext("Number"),
        "subject": lazy_gettext("Subject"),
        "customer": lazy_gettext("Customer"),
        "address": lazy_gettext("Mail address"),
        "department": lazy_gettext("Department"),
        "assignee": lazy_gettext("Assignee"),
        "status": lazy_gettext("State"),
        "created_at": lazy_gettext("Came"),
        "waiting_since": lazy_gettext("Waiting since"),
        "last_message_at": lazy_gettext("Last message"),
    }

    def scoped(self, query: Any, agent: Agent) -> Any:
        return query.filter(Ticket.is_visible_to(agent))

    def get_list(self, *_args: Any, **_arguments: Any) -> tuple[None, list[Ticket]]:
        """For the export: all that the page's folder, department and search ask for."""
        return None, all_of(Asked.of(request.args), signed_in_agent())

    # The list

    @expose("/")
    def index_view(self) -> Any:
        asked, agent = Asked.of(request.args), signed_in_agent()
        page = page_of(asked, agent)
        if asked.search and len(page.tickets) == 1 and asked.names_a_ticket:
            return redirect(self.get_url(".screen", id=page.tickets[0].id))
        return self.render(
            "desk/tickets.html",
            asked=asked,
            page=page,
            folders=FOLDERS,
            seldom=SELDOM,
            counts=counts(agent),
            departments=choices.own_departments(),
            limits=limits(),
            now=utcnow(),
            search=asked.search,
            span=span,
            waiting_word=waiting_word,
        )

    # One ticket

    @expose("/<id>")
    def screen(self, id: str) -> Any:
        """The ticket; what became part of another is shown there."""
        ticket = self.get_visible(id)
        if ticket.id != as_id(id):
            return redirect(self.get_url(".screen", id=ticket.id))
        return self._screen(ticket, Draft(is_note=request.args.get("write") == "note"))

    @expose("/<id>/write", methods=["POST"])
    def write(self, id: str) -> Any:
        """An answer to the customer, or a note. What is refused comes back with every word still there."""
        ticket, agent, form = self.get_visible(id), signed_in_agent(), request.form
        is_note = "note" in (form.get("kind"), form.get("then"))
        draft = Draft(form.get("text", ""), is_note, form.get("submission", "")[:64])
        if "insert" in form:
            return self._with_canned_reply(ticket, draft)
        if not is_note and (newer := heard_since(ticket, as_id(form.get("heard", "")) or 0)):
            draft.wrong = gettext(
                "%(name)s has written meanwhile, see above. Send it again if it still fits.", name=newer.author
            )
            return self._refused(ticket, draft, 409)
        try:
            files = _keep_files(request.files.getlist("files"))
            status = STATUS_AFTER.get(form.get("then", ""), Status.PENDING)
            try:
                self._say(id, agent, draft, files, status)
            except IntegrityError:  # the same form at the same instant; now it is seen that it was said
                self._say(id, agent, draft, files, status)
        except DeskError as error:
            draft.wrong = str(error)
            return self._refused(self.get_visible(id), draft, error.status)
        flash(gettext("The note is kept.") if is_note else gettext("Your answer is on its way."), "success")
        return redirect(self.get_url(".screen", id=id, _anchor="end"))

    @expose("/<id>/canned/<canned_id>")
    def canned(self, id: str, canned_id: str) -> Response:
        """A canned reply, filled in for this ticket, for the script that inserts it."""
        return jsonify(text=self._filled(self.get_visible(id), canned_id))

    @expose("/<id>/take", methods=["POST"])
    def take(self, id: str) -> AnyResponse:
        with self._acting_on(id) as ticket:
            tickets.assign(ticket, signed_in_agent(), by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/assign", methods=["POST"])
    def assign(self, id: str) -> AnyResponse:
        with self._acting_on(id) as ticket:
            chosen = request.form.get("assignee", "")
            assignee = db.session.get(Agent, as_id(chosen) or 0) if chosen else None
            if chosen and assignee is None:
                abort(404)
            tickets.assign(ticket, assignee, by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/transfer", methods=["POST"])
    def transfer(self, id: str) -> AnyResponse:
        """To any department (R15), also to one whose tickets the agent doesn't see."""
        with self._acting_on(id) as ticket:
            department = db.session.get(Department, as_id(request.form.get("department", "")) or 0) or abort(404)
            tickets.transfer(ticket, department, by=signed_in_agent(), now=utcnow())
            name = choices.department_name(department)
        flash(gettext("The ticket is now with %(department)s.", department=name), "success")
        return self._back(id)

    @expose("/<id>/rename", methods=["POST"])
    def rename(self, id: str) -> AnyResponse:
        with self._acting_on(id) as ticket:
            tickets.rename(ticket, request.form.get("subject", ""), by=signed_in_agent(), now=utcnow())
        return self._back(id)

    @expose("/<id>/status", methods=["POST"])
    def change_status(self, id: str) -> AnyResponse:
        acts = {
            "open": tickets.reopen,
            "pending": tickets.wait_for_customer,
            "solved": tickets.solve,
            "closed": tickets.close,
        }
        act = acts.get(request.form.get("status", "")) or abort(400)
        with self._acting_on(id) as ticket:
            act(ticket, by=signed_in_agent(), now=utcnow())
        return self._back(id)

    def get_one(self, id: Any) -> Ticket | None:
        """The ticket, or the one that it is part of now; both must be theirs to see."""
        row_id = as_id(id)
        visible = self.scoped(db.session.query(Ticket), signed_in_agent()).options(*with_all_beside_it())
        found: Ticket | None = visible.filter(Ticket.id == row_id).first() if row_id else None
        return self.get_one(found.whole.id) if found and found.merged_into else found

    @contextmanager
    def _acting_on(self, id: str) -> Iterator[Ticket]:
        """The ticket, as it is when the change is made, and still visible then."""
        with transaction():
            ticket = self.get_visible(id).hold()
            if ticket.id != as_id(id):
                raise BecamePart(ticket.number)
            yield ticket

    def _say(self, id: str, agent: Agent, draft: Draft, files: list[KeptFile], status: Status) -> None:
        with self._acting_on(id) as ticket:
            now, submission = utcnow(), draft.submission or None
            if draft.is_note:
                replies.add_note(ticket, agent, draft.text, now=now, files=files, submission=submission)
            else:
                replies.reply(ticket, agent, draft.text, now=now, files=files, status=status, submission=submission)

    def _with_canned_reply(self, ticket: Ticket, draft: Draft) -> Any:
        """Without a script: the page again, the text added to what was typed."""
        added = self._filled(ticket, request.form.get("canned", ""))
        draft.text = f"{draft.text.rstrip()}\n\n{added}".strip()
        return self._refused(ticket, draft, 200)

    def _filled(self, ticket: Ticket, canned_id: str) -> str:
        row_id, office = as_id(canned_id), current_office()
        chosen: CannedReply = next((one for one in canned_for(ticket) if one.id == row_id), None) or abort(404)
        return chosen.filled(ticket.language, fillings(ticket, signed_in_agent(), office.name if office else ""))

    def _refused(self, ticket: Ticket, draft: Draft, status: int) -> tuple[str, int]:
        draft.has_lost_files = any(file.filename for file in request.files.getlist("files"))
        return self._screen(ticket, draft), status

    def _screen(self, ticket: Ticket, draft: Draft) -> str:
        draft.submission = draft.submission or secrets.token_urlsafe(16)
        agent = signed_in_agent()
        return self.render(
            "desk/ticket.html",
            s=screen(ticket, agent, draft),
            ticket=ticket,
            me=agent,
            now=utcnow(),
            limit=limits().get(ticket.department_id),
            span=span,
            waiting_word=waiting_word,
            channel_word=channel_word,
        )

    def _back(self, id: str) -> AnyResponse:
        """To the ticket, or to the list where it is no longer theirs to see."""
        return redirect(self.get_url(".screen", id=id) if self.get_one(id) else self.get_url(".index_view"))


def _keep_files(files: list[FileStorage]) -> list[KeptFile]:
    """Their bytes, safe on the disk before any transaction begins."""
    return [
        keep(file.filename, file.mimetype or "application/octet-stream", file.read())
        for file in files[:MOST_FILES]
        if file.filename
    ]
