"""Own data to take along (GDPR, 20): a ZIP with everything a customer has with us, made while it is sent.

It is never whole in memory or on disk, so it may be as large as it likes.
"""

from collections.abc import Iterator

from flask import Blueprint, Response, stream_with_context

from desk.taken_along import pieces
from models import utcnow
from views.customer_sessions import signed_in_customer
from views.security import limited


def add_to(pages: Blueprint) -> None:
    pages.add_url_rule("/data.zip", "data", limited("6 per hour")(data), methods=["GET"])


def data() -> Response:
    customer = signed_in_customer()
    assert customer
    content: Iterator[bytes] = stream_with_context(pieces(customer.id, now=utcnow()))
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="requests-{utcnow():%Y-%m-%d}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
