"""Writing in a ticket: an answer, a note or a forward, to whom, with which files; and taking it back."""

from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext, lazy_gettext, ngettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from desk import canned, drafts, forwards, pledges, recipients, replies, tickets, time_spent
from desk.errors import BecamePart, DeskError
from desk.files import KeptFile
from desk.recipients import Recipients
from models import Agent, CannedReply, Kind, Message, Office, Status, Ticket, db, transaction, utcnow
from models import Draft as Kept
from views.agents import check_lists, next_ticket, one_ticket
from views.agents.canned_choices import of_ticket
from views.agents.draft_form import Draft
from views.agents.drafts import keep_apart
from views.agents.newer import newer
from views.agents.screen import canned_for, needed_to_answer
from views.agents.taken_files import keep_files, with_files
from views.base import as_id
from views.sessions import can_send, signed_in_agent

SENDING = {
    "pending": lazy_gettext("Send and wait"),
    "solved": lazy_gettext("Send, it is solved"),
    "open": lazy_gettext("Send and keep it open"),
    "next": lazy_gettext("Send and go to the next"),
}
STATUS_AFTER = {"pending": Status.PENDING, "solved": Status.SOLVED, "open": Status.OPEN, "next": Status.PENDING}


class WritingActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/write", methods=["POST"])
    def write(self: Any, id: str) -> Any:
        """An answer, a note, a forward. What is refused comes back with every word still there."""
        agent, form, draft = signed_in_agent(), request.form, Draft.of_form(request.form, None)
        if "insert" in form:
            return self._with_canned_reply(id, draft)
        try:
            fresh = keep_files(request.files.getlist("files"), [])
            row_id, goes_on = as_id(id) or 0, form.get("then") == "next"
            following = next_ticket.after(row_id, agent, form.get("list", "")) if goes_on else None
            said = self._say_once(id, agent, draft, fresh)
        except DeskError as error:
            draft.wrong = str(error)
            return self._refused(id, draft, error.status)
        return self._gone_on(id, said, following) if said else keep_apart(row_id)

    @expose("/<id>/withdraw/<message_id>", methods=["POST"])
    def withdraw(self: Any, id: str, message_id: str) -> AnyResponse:
        """What was sent comes back into the form, as long as it hasn't left."""
        try:
            with self._acting_on(id) as ticket:
                message = db.session.get(Message, as_id(message_id) or 0)
                if message is None or message.ticket is not ticket:
                    abort(404)
                told = _told_taken_back(message)
                replies.withdraw(message, signed_in_agent(), now=utcnow())
        except DeskError as error:
            flash(str(error), "error")
            return redirect(self.get_url(".screen", id=id))
        flash(told, "success")
        return redirect(self.get_url(".screen", id=id, _anchor="write"))

    @expose("/<id>/canned")
    def all_canned(self: Any, id: str) -> Response:
        """All canned replies, filled in for this ticket, for the script that offers them as one types."""
        return jsonify(items=of_ticket(self.get_visible(id), signed_in_agent()))

    @expose("/<id>/canned/<canned_id>")
    def canned(self: Any, id: str, canned_id: str) -> Response:
        """A canned reply, filled in for this ticket, for the script that inserts it."""
        return jsonify(text=self._filled(self.get_visible(id), canned_id))

    def _say_once(self: Any, id: str, agent: Agent, draft: Draft, fresh: list[KeptFile]) -> "Said | None":
        try:
            return self._say(id, agent, draft, fresh)
        except IntegrityError:  # the same form at the same instant; now it is seen that it was said
            return self._say(id, agent, draft, fresh)

    def _say(self: Any, id: str, agent: Agent, draft: Draft, fresh: list[KeptFile]) -> "Said | None":
        """Looked at and said in one transaction: between the two nobody else says anything. None without a ticket."""
        with transaction():
            agent = signed_in_agent()  # as they are now
            ticket = one_ticket.find_held(as_id(id) or 0, agent, needed_to_answer()) or self.get_one(id)
            if ticket is None:
                return None
            tickets.know_to_see(ticket, agent)
            ticket, kept = ticket.hold(), Kept.of(ticket, agent)
            chosen = _addressed(ticket, agent, draft)
            files = with_files(drafts.files_of(kept, request.form.getlist("kept")), fresh)
            if ticket.id != as_id(id):
                raise BecamePart(ticket.number)
            spent = time_spent.read(request.form.get("minutes", "")) if ticket.department.tracks_time else None
            message = _said(ticket, agent, draft, files, chosen)
            time_spent.spend(message, spent)
            check_lists.warn(ticket)
            _refuse_other_words(message, draft, files)
            version = draft.version if "version" in request.form else None
            drafts.forget(kept, sent=draft.text, version=version)
            return Said.of(message)

    def _gone_on(self: Any, id: str, said: "Said", following: int | None) -> AnyResponse:
        """Back to the ticket, or to the next one; from there too the answer can be taken back."""
        if request.form.get("then") != "next" or said.is_note:
            flash(said.told, "success")
            return redirect(self.get_url(".screen", id=id, _anchor="end"))
        if said.seconds_left > 0:
            back = self.get_url(".withdraw", id=id, message_id=said.message_id)
            flash((said.told, back), "undo")  # type: ignore[arg-type]
        else:
            flash(said.told, "success")
        if following:
            # A browser carries the "#write" of the form along; the next letter is to be read from its head.
            return redirect(self.get_url(".screen", id=following, _anchor="top"))
        flash(gettext("That was the last ticket of this list."), "info")
        return redirect(next_ticket.address_of_list(request.form.get("list", "")))

    def _with_canned_reply(self: Any, id: str, draft: Draft) -> Any:
        """Without a script: the page again, the text added to what was typed."""
        ticket = self.get_one(id)
        if ticket is None:
            return keep_apart(as_id(id))
        if not request.form.get("canned"):
            draft.wrong = gettext("Please choose a canned reply first.")
            return self._refused(id, draft, 422)
        added = self._filled(ticket, request.form.get("canned", ""))
        draft.text = f"{draft.text.rstrip()}\n\n{added}".strip()
        draft.used.append(request.form.get("canned", ""))
        return self._refused(id, draft, 200)

    def _filled(self, ticket: Ticket, canned_id: str) -> str:
        row_id = as_id(canned_id)
        chosen: CannedReply = next((one for one in canned_for(ticket) if one.id == row_id), None) or abort(404)
        return canned.filled(chosen, ticket, agent=signed_in_agent().name)

    def _refused(self: Any, id: str, draft: Draft, status: int) -> Any:
        ticket = self.get_one(id)
        if ticket is None:
            return keep_apart(as_id(id))
        if ticket.id != as_id(id) and drafts.is_left_in(as_id(id) or 0, signed_in_agent()):
            draft.version = 0  # what is begun in the whole are other words
        draft.keep_files_of(Kept.of(ticket, signed_in_agent()), request.form)
        draft.has_lost_files = any(file.filename for file in request.files.getlist("files"))
        return self._screen(ticket, draft), status


@dataclass(frozen=True)
class Said:
    """What became of the agent's words: told within the transaction, in which nothing has to be read anew."""

    message_id: int
    is_note: bool
    told: str
    seconds_left: int

    @classmethod
    def of(cls, message: Message) -> "Said":
        seconds = 0 if message.is_note else Office.current().undo_seconds  # how long it can be taken back
        return cls(message.id, message.is_note, _told(message, seconds), seconds)


class LookAgain(DeskError):
    """Something isn't as the agent saw it when they wrote."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def _addressed(ticket: Ticket, agent: Agent, draft: Draft) -> Recipients | None:
    """Whom it shall go to. Raises a DeskError where the agent ought to look once more before it goes."""
    if draft.is_note:
        return None
    form = request.form
    heard, known = as_id(form.get("heard", "")) or 0, as_id(form.get("known", ""))
    draft.newer = newer(ticket, agent, message_id=heard, event_id=known, submission=draft.submission)
    if draft.newer:
        raise LookAgain(gettext("Something has happened here while you wrote. Look before you send."))
    if draft.is_forward:
        return recipients.read(*draft.onward.values())
    if "to" not in form:
        return None
    Message.ask_ahead(ticket.id)
    chosen, shown = recipients.read(draft.to, draft.copies, draft.blind_copies), draft.seen
    draft.compare(chosen, recipients.usual(ticket))
    if draft.seen != shown:
        raise LookAgain(gettext("The recipients have changed, see below. Send it again if they are right."))
    return chosen


def _said(ticket: Ticket, agent: Agent, draft: Draft, files: list[KeptFile], chosen: Recipients | None) -> Message:
    shared: dict[str, Any] = {"now": utcnow(), "files": files, "submission": draft.submission or None}
    if draft.is_note:
        return replies.add_note(ticket, agent, draft.text, **shared)
    canned.count_use([found for one in draft.used if (found := as_id(one))], now=utcnow())
    if draft.is_forward:
        assert chosen
        what: dict[str, Any] = {"message_ids": draft.forwarded, "attachment_ids": draft.attached}
        return forwards.forward(ticket, agent, draft.text, to=chosen, **what, **shared)
    form, then = request.form, request.form.get("then", "")
    if then in STATUS_AFTER and agent.sends_by != then:
        agent.sends_by = then
    status = STATUS_AFTER.get(then, Status.PENDING)
    message = replies.reply(ticket, agent, draft.text, status=status, to=chosen, **shared)
    if "promise" in form:
        pledges.take_all_of(message, by=agent, now=shared["now"])
    return message


def _refuse_other_words(message: Message, draft: Draft, files: list[KeptFile]) -> None:
    """A form sent twice is said once. But one may go back to a form that was sent, and write on in it."""
    is_same = (message.kind.value, message.text.split()) == (draft.kind.value, draft.text.split())
    if not is_same or (files and {one.digest for one in files} - {one.digest for one in message.attachments}):
        draft.submission = ""
        raise LookAgain(gettext("This form was sent already, with other words or files. Send it again to add these."))


def _told(message: Message, seconds: int) -> str:
    """What happens to it now."""
    if message.is_note:
        return gettext("The note is kept.")
    if not can_send():
        return gettext("Your answer is kept. It leaves as soon as a mailbox can send.")
    if message.kind == Kind.FORWARD:
        return gettext("It is forwarded. The customer goes on waiting for your answer.")
    if seconds > 0:
        return ngettext("Your answer leaves in %(num)d second.", "Your answer leaves in %(num)d seconds.", seconds)
    return gettext("Your answer is on its way.")


def _told_taken_back(message: Message) -> str:
    if message.kind == Kind.FORWARD:
        return gettext("What you forwarded was taken back: nobody was sent it.")
    return gettext("Your answer was taken back: nobody was sent it.")
