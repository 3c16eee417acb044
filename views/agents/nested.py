"""A mail that came as a file of another one, opened to be read."""

from typing import Any

from flask import Response, abort
from flask_admin import expose
from werkzeug.wrappers import Response as AnyResponse

from desk import enclosures
from desk.enclosures import ReadMail
from views.agents.seen_files import handed_out, visible_attachment
from views.base import as_id
from views.letters.frame import framed


class NestedLetters:
    """Its part of the files' page."""

    @expose("/letter/<id>")
    def letter(self: Any, id: str) -> Any:
        """Subject, people, words and files of the mail in this attachment."""
        attachment = visible_attachment(id)
        mail = enclosures.letter_in(attachment) or abort(404)
        return self.render("desk/nested.html", attachment=attachment, mail=mail, ticket=attachment.message.ticket)

    @expose("/letter/<id>/html")
    def letter_html(self, id: str) -> Response:
        """The same mail as it was designed, in its frame."""
        mail = _letter(id)
        files = [(one.content_id, one.size, lambda one=one: one.content) for one in mail.attachments if one.content_id]
        return framed(mail.html, files) if mail.html else abort(404)

    @expose("/letter/<id>/file/<number>")
    def letter_file(self, id: str, number: str) -> AnyResponse:
        """A file of that mail, counted from 1."""
        files = _letter(id).attachments
        wanted = as_id(number) or 0
        if not 1 <= wanted <= len(files):
            abort(404)
        file = files[wanted - 1]
        return handed_out(file.content, file.filename, file.digest)


def _letter(id: str) -> ReadMail:
    return enclosures.letter_in(visible_attachment(id)) or abort(404)
