"""Attachments, and mails as they were sent. A file from outside is served so that nothing in it can act for us."""

from typing import Any

from flask import Response, abort, request
from flask_admin import expose
from werkzeug.wrappers import Response as AnyResponse

from models import IncomingMail, blobs
from views.agents import raw
from views.agents.nested import NestedLetters
from views.agents.seen_files import handed_out, visible_attachment, visible_message
from views.base import DeskPage
from views.letters.frame import frame


class FilesPage(NestedLetters, DeskPage):
    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index_view(self) -> Any:
        abort(404)

    @expose("/attachment/<id>/<path:filename>")
    def attachment(self, id: str, filename: str) -> AnyResponse:
        """The file, to be looked at where that is safe, else to be kept. `?keep` always keeps it."""
        attachment = visible_attachment(id)
        try:
            return handed_out(blobs.get(attachment.digest), attachment.filename, attachment.digest)
        except FileNotFoundError:
            abort(404)

    @expose("/message/<id>/html")
    def html(self, id: str) -> Response:
        """A mail as it was designed, in its frame."""
        message = visible_message(id)
        return frame(message) if message.html else abort(404)

    @expose("/message/<id>/original")
    def original(self, id: str) -> Response:
        """The mail as it came, as a file; with `?read` as text in the browser."""
        message = visible_message(id)
        digest = IncomingMail.digest_of(message) or abort(404)
        return raw.as_text(digest) if "read" in request.args else raw.as_file(digest, f"message-{message.id}")
