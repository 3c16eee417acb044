"""A file that a form's script sends ahead, while its writer is still writing: kept, and named by a signed reference.

Bytes that no form brings within a week are thrown away.
"""

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from desk import retention
from models import utcnow
from views.customer_sessions import signed_in_customer
from views.customers import sending
from views.customers.forms import WritingForm
from views.customers.uploads import KEPT_FOR, read_uploads, refer_to
from views.security import limited


def add_to(pages: Blueprint) -> None:
    """Its route."""
    pages.add_url_rule("/files", "upload", upload, methods=["POST"])


@limited("60 per minute; 300 per hour")
def upload() -> tuple[Response, int] | Response:
    """One file, or a word why not."""
    if signed_in_customer() is None and (trouble := sending.doubt(WritingForm(request.form))):
        return jsonify(error=trouble), 422
    uploads = read_uploads()
    if uploads.errors or not uploads.files:
        return jsonify(error=next(iter(uploads.errors), "")), 422
    file = uploads.files[0]
    sending.written(lambda: retention.release({file.digest}, now=utcnow() + KEPT_FOR))
    return jsonify(reference=refer_to(file), name=file.filename, size=file.size)
