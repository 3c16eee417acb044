"""Attachments, and mails as they were sent. A file from outside is served so that nothing in it can act for us."""

import re
from base64 import b64encode
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import Response, abort, render_template, request, send_file
from flask_admin import expose
from werkzeug.wrappers import Response as AnyResponse

from models import Attachment, IncomingMail, Message, Ticket, blobs, db
from views.agents import raw
from views.base import DeskPage, as_id
from views.sessions import signed_in_agent

# Shown in the browser are only these, and only where the bytes themselves say that they are it.
SHOWN = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}
MOST_PICTURE_BYTES = 8 * 2**20

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")
_CONTENT_ID = re.compile(r"""(?<=["'])cid:([^"']{1,255})(?=["'])""", re.IGNORECASE)


class FilesPage(DeskPage):
    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index_view(self) -> Any:
        abort(404)

    @expose("/attachment/<id>/<path:filename>")
    def attachment(self, id: str, filename: str) -> AnyResponse:
        """The file, to be looked at where that is safe, else to be kept. `?keep` always keeps it."""
        attachment = _visible(Attachment, sa.select(Attachment).join(Message).join(Ticket), id)
        try:
            content = blobs.get(attachment.digest)
        except FileNotFoundError:
            abort(404)
        shown_as = next((kind for magic, kind in SHOWN.items() if content.startswith(magic)), None)
        answer = send_file(
            BytesIO(content),
            mimetype=shown_as or "application/octet-stream",
            as_attachment=shown_as is None or "keep" in request.args,
            download_name=_CONTROLS.sub(" ", attachment.filename),
            etag=attachment.digest,
        )
        # A sandbox would keep browsers from showing a PDF; the type and `nosniff` keep it from being anything else.
        answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
        answer.headers["Cache-Control"] = "private, max-age=3600"
        return answer

    @expose("/message/<id>/html")
    def html(self, id: str) -> Response:
        """A mail as its program would show it, in a frame where no script runs and nothing is fetched from outside.

        With `?pictures` the pictures that lie elsewhere are fetched: their sender then learns that it was read.
        """
        message = _visible(Message, sa.select(Message).join(Ticket), id)
        if not message.html:
            abort(404)
        pictures = " http: https:" if "pictures" in request.args else ""
        answer = Response(render_template("desk/letter.html", html=_with_own_pictures(message)))
        answer.headers["X-Frame-Options"] = "SAMEORIGIN"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Content-Security-Policy"] = (
            "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
            f"style-src 'unsafe-inline'; img-src data:{pictures}; frame-ancestors 'self'"
        )
        return answer

    @expose("/message/<id>/original")
    def original(self, id: str) -> Response:
        """The mail as it came, as a file; with `?read` as text in the browser."""
        message = _visible(Message, sa.select(Message).join(Ticket), id)
        digest = IncomingMail.digest_of(message) or abort(404)
        return raw.as_text(digest) if "read" in request.args else raw.as_file(digest, f"message-{message.id}")


def _visible(model: Any, statement: Any, id: str) -> Any:
    """The row, if it belongs to a ticket that the agent may see."""
    row_id = as_id(id)
    if row_id is None:
        abort(404)
    statement = statement.where(model.id == row_id, Ticket.is_visible_to(signed_in_agent()))
    return db.session.execute(statement).scalar_one_or_none() or abort(404)


def _with_own_pictures(message: Message) -> str:
    """Pictures that came with the mail, put into it: the frame may not ask us for them."""
    files = {one.content_id.strip("<>"): one for one in message.attachments if one.content_id}
    room = MOST_PICTURE_BYTES

    def picture(place: re.Match[str]) -> str:
        nonlocal room
        file = files.get(place[1].strip("<>"))
        if file is None or file.size > room or not blobs.exists(file.digest):
            return place[0]
        content = blobs.get(file.digest)
        kind = next((kind for magic, kind in SHOWN.items() if content.startswith(magic)), "")
        if not kind.startswith("image/"):
            return place[0]
        room -= len(content)
        return f"data:{kind};base64,{b64encode(content).decode()}"

    return _CONTENT_ID.sub(picture, message.html or "")
