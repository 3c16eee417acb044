"""Writing in a ticket: an answer or a note, to whom, with which files; and taking an answer back."""

from os import SEEK_END
from typing import Any

from flask import Response, abort, current_app, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext, ngettext
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from desk import canned, drafts, recipients, replies
from desk.errors import DeskError, FilesTooLarge, TooManyFiles
from desk.files import KeptFile, keep
from desk.recipients import Recipients
from models import Agent, CannedReply, Mailbox, Message, OutgoingMail, Status, Ticket, db, utcnow
from models import Draft as Kept
from views.agents.draft_form import Draft
from views.agents.screen import canned_for, heard_since
from views.base import as_id
from views.sessions import signed_in_agent

MOST_FILES = 20
STATUS_AFTER = {"pending": Status.PENDING, "solved": Status.SOLVED, "open": Status.OPEN}


class WritingActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/write", methods=["POST"])
    def write(self: Any, id: str) -> Any:
        """An answer to the customer, or a note. What is refused comes back with every word still there."""
        ticket, agent, form = self.get_visible(id), signed_in_agent(), request.form
        kept = Kept.of(ticket, agent)
        draft = Draft.of_form(form, kept)
        if "insert" in form:
            return self._with_canned_reply(ticket, draft)
        try:
            chosen = None if draft.is_note else self._addressed(ticket, draft)
            files = _keep_files(request.files.getlist("files"), drafts.files_of(kept, form.getlist("kept")))
            message = self._say_once(id, agent, draft, files, chosen)
        except DeskError as error:
            draft.wrong = str(error)
            return self._refused(self.get_visible(id), draft, error.status)
        flash(_told(message), "success")
        return redirect(self.get_url(".screen", id=id, _anchor="end"))

    @expose("/<id>/withdraw/<message_id>", methods=["POST"])
    def withdraw(self: Any, id: str, message_id: str) -> AnyResponse:
        """An answer comes back into the form, as long as it hasn't left."""
        try:
            with self._acting_on(id) as ticket:
                message = db.session.get(Message, as_id(message_id) or 0)
                if message is None or message.ticket is not ticket:
                    abort(404)
                replies.withdraw(message, signed_in_agent(), now=utcnow())
        except DeskError as error:
            flash(str(error), "error")
            return redirect(self.get_url(".screen", id=id))
        flash(gettext("Your answer was taken back: nobody was sent it."), "success")
        return redirect(self.get_url(".screen", id=id, _anchor="write"))

    @expose("/<id>/canned/<canned_id>")
    def canned(self: Any, id: str, canned_id: str) -> Response:
        """A canned reply, filled in for this ticket, for the script that inserts it."""
        return jsonify(text=self._filled(self.get_visible(id), canned_id))

    def _addressed(self, ticket: Ticket, draft: Draft) -> Recipients | None:
        """Whom it shall go to. Raises a DeskError where the agent ought to look once more before it goes."""
        if newer := heard_since(ticket, as_id(request.form.get("heard", "")) or 0):
            raise LookAgain(
                gettext("%(name)s has written meanwhile, see above. Send it again if it still fits.", name=newer.author)
            )
        if "to" not in request.form:
            return None
        chosen, shown = recipients.read(draft.to, draft.copies, draft.blind_copies), draft.seen
        draft.compare(chosen, recipients.usual(ticket))
        if draft.seen != shown:
            raise LookAgain(gettext("The recipients have changed, see below. Send it again if they are right."))
        return chosen

    def _say_once(
        self: Any, id: str, agent: Agent, draft: Draft, files: list[KeptFile], chosen: Recipients | None
    ) -> Message:
        try:
            return self._say(id, agent, draft, files, chosen)
        except IntegrityError:  # the same form at the same instant; now it is seen that it was said
            return self._say(id, agent, draft, files, chosen)

    def _say(
        self: Any, id: str, agent: Agent, draft: Draft, files: list[KeptFile], chosen: Recipients | None
    ) -> Message:
        with self._acting_on(id) as ticket:
            now, submission = utcnow(), draft.submission or None
            if draft.is_note:
                message = replies.add_note(ticket, agent, draft.text, now=now, files=files, submission=submission)
            else:
                status = STATUS_AFTER.get(request.form.get("then", ""), Status.PENDING)
                message = replies.reply(
                    ticket, agent, draft.text, now=now, files=files, status=status, to=chosen, submission=submission
                )
            drafts.forget(ticket, agent)
        return message

    def _with_canned_reply(self: Any, ticket: Ticket, draft: Draft) -> Any:
        """Without a script: the page again, the text added to what was typed."""
        added = self._filled(ticket, request.form.get("canned", ""))
        draft.text = f"{draft.text.rstrip()}\n\n{added}".strip()
        return self._refused(ticket, draft, 200)

    def _filled(self, ticket: Ticket, canned_id: str) -> str:
        row_id = as_id(canned_id)
        chosen: CannedReply = next((one for one in canned_for(ticket) if one.id == row_id), None) or abort(404)
        return canned.filled(chosen, ticket, agent=signed_in_agent().name)

    def _refused(self: Any, ticket: Ticket, draft: Draft, status: int) -> tuple[str, int]:
        draft.has_lost_files = any(file.filename for file in request.files.getlist("files"))
        return self._screen(ticket, draft), status


class LookAgain(DeskError):
    """Something isn't as the agent saw it when they wrote."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def _told(message: Message) -> str:
    """What happens to it now."""
    if message.is_note:
        return gettext("The note is kept.")
    if not db.session.query(Mailbox.id).filter(Mailbox.can_send()).first():
        return gettext("Your answer is kept. It leaves as soon as a mailbox can send.")
    due = db.session.query(OutgoingMail.due_at).filter_by(message_id=message.id).limit(1).scalar()
    seconds = round((due - message.created_at).total_seconds()) if due else 0
    if seconds > 0:
        return ngettext("Your answer leaves in %(num)d second.", "Your answer leaves in %(num)d seconds.", seconds)
    return gettext("Your answer is on its way.")


def let_too_much_come_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """An answer whose files are somewhat too large is read, so that its words can be given back."""
    if endpoint == "ticket.write":
        request.max_content_length = 4 * current_app.config["UPLOAD_MAX_MB"] * 2**20


def _keep_files(files: list[FileStorage], kept: list[KeptFile]) -> list[KeptFile]:
    """Their bytes, safe on the disk before any transaction begins. Raises a DeskError if they are too much."""
    named = [file for file in files if file.filename]
    megabytes = current_app.config["UPLOAD_MAX_MB"]
    if len(named) + len(kept) > MOST_FILES:
        raise TooManyFiles(MOST_FILES)
    if sum(map(_size, named)) + sum(file.size for file in kept) > megabytes * 2**20:
        raise FilesTooLarge(megabytes)
    new = [keep(str(file.filename), file.mimetype or "application/octet-stream", file.read()) for file in named]
    return [*kept, *new]


def _size(file: FileStorage) -> int:
    size = file.stream.seek(0, SEEK_END)
    file.stream.seek(0)
    return size
