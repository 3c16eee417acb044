"""Mails as they came."""

from flask import Response, abort

from models import blobs


def as_text(digest: str) -> Response:
    """The raw mail to be read in the browser: plain text, in which nothing can run."""
    return Response(_bytes(digest), mimetype="text/plain", headers={"Content-Security-Policy": "sandbox"})


def as_file(digest: str, name: str) -> Response:
    """The raw mail to be kept: RFC 5322 in a file that mail programs open."""
    return Response(
        _bytes(digest),
        mimetype="message/rfc822",
        headers={
            "Content-Disposition": f"attachment; filename={name}.eml",
            "Content-Security-Policy": "sandbox",
        },
    )


def _bytes(digest: str) -> bytes:
    try:
        return blobs.get(digest)
    except FileNotFoundError:
        abort(404)
