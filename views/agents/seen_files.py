"""What of messages an agent may see, and files on their way to the agent's browser."""

import re
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import abort, request, send_file
from werkzeug.wrappers import Response

from desk.uploads import shown_as
from models import Attachment, Message, Ticket, db
from views.base import as_id
from views.sessions import signed_in_agent

_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


def visible_message(id: str) -> Message:
    """The message, if it belongs to a ticket that the agent may see; else 404."""
    found: Message = _visible(Message, sa.select(Message).join(Ticket), id)
    return found


def visible_attachment(id: str) -> Attachment:
    """The same for a message's file."""
    found: Attachment = _visible(Attachment, sa.select(Attachment).join(Message).join(Ticket), id)
    return found


def handed_out(content: bytes, filename: str, digest: str) -> Response:
    """A file, to be looked at where its own bytes say that this is safe, else to be kept. `?keep` always keeps it."""
    kind = shown_as(content)
    answer = send_file(
        BytesIO(content),
        mimetype=kind or "application/octet-stream",
        as_attachment=kind is None or "keep" in request.args,
        download_name=_CONTROLS.sub(" ", filename) or "file",
        etag=digest,
    )
    # A sandbox would keep browsers from showing a PDF; the type and `nosniff` keep it from being anything else.
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _visible(model: Any, statement: Any, id: str) -> Any:
    row_id = as_id(id)
    if row_id is None:
        abort(404)
    statement = statement.where(model.id == row_id, Ticket.is_visible_to(signed_in_agent()))
    return db.session.execute(statement).scalar_one_or_none() or abort(404)
