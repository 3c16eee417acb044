"""What is being written is kept as one types: by a script, or by the form's own button."""

from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from desk import drafts
from desk.drafts import WrittenElsewhere
from desk.errors import DeskError
from desk.files import KeptFile
from models import Draft as Kept
from models import Ticket, db, utcnow
from views.addresses import asks_for_data
from views.agents.draft_form import Draft
from views.agents.drafts import keep_apart
from views.agents.taken_files import keep_files, most_megabytes
from views.attachments import file_size
from views.base import as_id
from views.moments import brief
from views.sessions import signed_in_agent


class DraftActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/draft", methods=["POST"])
    def save_draft(self: Any, id: str) -> Any:
        """Keep the words. Those of another window aren't written over; without their ticket they are kept apart."""
        if self.get_one(id) is None:
            return keep_apart(as_id(id))
        try:
            kept = self._saved(id)
        except WrittenElsewhere as conflict:
            return self._told_of_other_words(id, conflict)
        except DeskError as error:
            return self._told(id, error)
        if asks_for_data():
            return jsonify(_state(kept))
        flash(gettext("Your draft is kept."), "success")
        return redirect(self.get_url(".screen", id=id, _anchor="write"))

    @expose("/<id>/draft/file", methods=["POST"])
    def add_file(self: Any, id: str) -> Any:
        """One file, kept with the draft from now on."""
        self.get_visible(id)
        files = keep_files(request.files.getlist("files")[:1], [])
        with self._acting_on(id) as ticket:
            for file in files:
                kept = drafts.add_file(ticket, signed_in_agent(), file, megabytes=most_megabytes(), now=utcnow())
        if not files:
            abort(400)
        shown = {"digest": files[0].digest, "filename": files[0].filename, "size": str(file_size(files[0].size))}
        return jsonify(file=shown, version=kept.version)

    @expose("/<id>/draft/drop", methods=["POST"])
    def drop_file(self: Any, id: str) -> Any:
        with self._acting_on(id) as ticket:
            drafts.drop_file(ticket, signed_in_agent(), request.form.get("digest", ""), now=utcnow())
        return jsonify(dropped=True)

    @expose("/<id>/draft/discard", methods=["POST"])
    def discard_draft(self: Any, id: str) -> Response:
        """Thrown away, after a question."""
        with self._acting_on(id) as ticket:
            drafts.forget(Kept.of(ticket, signed_in_agent()))
        flash(gettext("Your draft is discarded."), "success")
        return redirect(self.get_url(".screen", id=id))

    def _saved(self: Any, id: str) -> Kept | None:
        ticket, agent, form = self.get_visible(id), signed_in_agent(), request.form
        draft = Draft.of_form(form, None)
        row = Kept.of(ticket, agent)
        files = [] if asks_for_data() else keep_files(request.files.getlist("files"), _still_wanted(row))
        try:
            return _save(self, id, draft, files)
        except IntegrityError:  # two windows began at the same instant; now it is seen that one has
            return _save(self, id, draft, files)

    def _told_of_other_words(self: Any, id: str, conflict: WrittenElsewhere) -> Any:
        if asks_for_data():
            return jsonify(error=str(conflict), **_state(conflict.draft), text=conflict.draft.text), 409
        return self._told(id, conflict)

    def _told(self: Any, id: str, error: DeskError) -> Any:
        """In the form, below every word that was typed."""
        if asks_for_data():
            raise error
        row = Kept.of(self.get_visible(id), signed_in_agent())
        draft = Draft.of_form(request.form, row)
        draft.wrong = str(error)
        if isinstance(error, WrittenElsewhere) and row:
            draft.elsewhere, draft.version = row, row.version
        return self._refused(id, draft, error.status)


def _save(view: Any, id: str, draft: Draft, files: list[KeptFile]) -> Kept | None:
    agent, now = signed_in_agent(), utcnow()
    with view._acting_on(id) as ticket:
        if drafts.was_said(ticket, draft.submission):
            return None
        for file in files:
            drafts.add_file(ticket, agent, file, megabytes=most_megabytes(), now=now)
        _drop_unticked(ticket, files)
        return drafts.save(ticket, agent, draft.written, now=now)


def _drop_unticked(ticket: Ticket, files: list[KeptFile]) -> None:
    """Without a script, what is no longer ticked goes; a script says so by itself."""
    kept = Kept.of(ticket, signed_in_agent())
    if kept and not asks_for_data():
        wanted = {*request.form.getlist("kept"), *(file.digest for file in files)}
        kept.files = [one for one in kept.files if one["digest"] in wanted]


def _still_wanted(row: Kept | None) -> list[KeptFile]:
    return drafts.files_of(row, request.form.getlist("kept"))


def _state(kept: Kept | None) -> dict[str, Any]:
    """What the form needs to know of its draft, and the quiet line below it."""
    if kept is None or kept not in db.session:
        return {"version": 0, "told": ""}
    return {"version": kept.version, "told": saved_words(kept.updated_at)}


def saved_words(at: Any) -> str:
    return gettext("Draft saved %(time)s", time=brief(at, utcnow()))
