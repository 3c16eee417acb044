"""Files on their way to a browser, which is to save them rather than run them."""

from io import BytesIO

from flask import send_file
from flask_babel import format_decimal, gettext
from werkzeug.wrappers import Response

from desk.uploads import shown_as
from models import ArticleFile, Attachment, blobs

# Should a file be shown as a page after all, it may do nothing there. Chromium shows no PDF in a sandbox.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def hand_out(attachment: Attachment | ArticleFile) -> Response:
    """The file, shown only if its own bytes say PNG, JPEG, GIF, WebP or PDF, else to be saved."""
    content = blobs.get(attachment.digest)
    shown = shown_as(content)
    response = send_file(
        BytesIO(content),
        mimetype=shown or "application/octet-stream",
        as_attachment=shown is None,
        download_name=attachment.filename or "file",
        etag=attachment.digest,
        max_age=0,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = POLICY if shown == "application/pdf" else f"{POLICY}; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def file_size(size: int) -> str:
    """A number of bytes as a person reads it."""
    if size < 1024 * 1024:
        return gettext("%(size)s kB", size=format_decimal(max(1, round(size / 1024))))
    return gettext("%(size)s MB", size=format_decimal(round(size / 2**20, 1)))
