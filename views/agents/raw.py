"""Mails as they came."""

from flask import Response, abort
from flask_babel import gettext

from desk import sources
from models import blobs

MOST_SHOWN = 2**20  # more of it no person reads, and few browsers show


def as_text(digest: str) -> Response:
    """The raw mail to be read in the browser: plain text, in which nothing can run."""
    return Response(_beginning(digest), mimetype="text/plain", headers={"Content-Security-Policy": "sandbox"})


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


def _beginning(digest: str) -> bytes:
    try:
        shown = blobs.beginning(digest, MOST_SHOWN + 1)
    except FileNotFoundError:
        abort(404)
    if len(shown) <= MOST_SHOWN:
        return sources.legible(shown)
    rest = gettext("[The rest is not shown here. Save the mail as a file to have all of it.]")
    return sources.legible(shown[:MOST_SHOWN]) + f"\n\n{rest}\n".encode()
