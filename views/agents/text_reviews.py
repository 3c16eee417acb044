"""What waits for a second person, in the workbench: accepted, refused with a word, or withdrawn by its author."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_admin import expose
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import catalogues, live_texts, text_reviews
from desk.catalogues import Entry
from desk.errors import DeskError
from models import LANGUAGES, Agent, ProposedText, transaction, utcnow
from views.base import as_id
from views.sessions import signed_in_agent


class TextReviews:
    """Its part of the workbench."""

    @expose("/<language>/<key>/review", methods=["POST"])
    def review(self: Any, language: str, key: str) -> Response:
        """`verdict`: accept, refuse or withdraw. What was answered meanwhile is answered."""
        entry = catalogues.entries(language).get(key) if language in LANGUAGES else None
        back = redirect(self.get_url(".text", language=language, key=key))
        try:
            with transaction():
                proposal = text_reviews.one(as_id(request.form.get("proposal", "")) or 0)
                if entry is None or (proposal and (proposal.language, proposal.key) != (language, key)):
                    abort(404)
                told = _answer(proposal, entry, request.form.get("verdict", ""), signed_in_agent())
        except DeskError as refusal:
            flash(str(refusal), "error")
            return back
        live_texts.tell_everyone()
        flash(told, "success")
        return back


def _answer(proposal: ProposedText | None, entry: Entry, verdict: str, agent: Agent) -> str:
    if proposal is None:
        return gettext("This has been answered meanwhile.")
    if verdict == "accept":
        text_reviews.accept(proposal, entry, by=agent, now=utcnow())
        return gettext("Accepted; everybody reads it from now on.")
    if verdict == "refuse":
        text_reviews.refuse(proposal, request.form.get("word", ""), by=agent, now=utcnow())
        return gettext("Refused; whoever wrote it reads why in the text’s history.")
    text_reviews.withdraw(proposal.language, proposal.key, by=agent)
    return gettext("Your words are withdrawn.")


def told(said: ProposedText | bool) -> str:
    """To whoever changed a text."""
    if isinstance(said, ProposedText):
        return gettext("Saved. It waits until somebody else accepts it; until then the text stays as it is.")
    return gettext("Saved; everybody reads it from now on.") if said else gettext("Nothing has changed.")
