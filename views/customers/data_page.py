"""Own data to take along (GDPR, 20): a ZIP with everything a customer has with us.

Little of it is made while it is sent, never whole in memory or on disk. Much is gathered by a worker and kept for some
days; whoever didn't ask for it finds nothing here.
"""

from collections.abc import Iterator

from flask import Blueprint, Response, abort, flash, redirect, stream_with_context, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from desk import data_copies
from desk.taken_along import pieces
from models import CopyState, Customer, blobs, db, transaction, utcnow
from views import customer_sessions
from views.brands import current_brand
from views.languages import reader_language
from views.security import limited


def add_to(pages: Blueprint) -> None:
    pages.add_url_rule("/data.zip", "data", limited("6 per hour")(data), methods=["GET"])
    pages.add_url_rule("/data", "gather_data", limited("6 per hour")(gather), methods=["POST"])
    pages.add_url_rule("/data/copy.zip", "copied_data", limited("20 per hour")(copied), methods=["GET"])


def data() -> AnyResponse:
    """At once, unless it is so much that others would wait for it."""
    customer = _customer()
    if not data_copies.is_little(customer):
        return redirect(url_for("my.settings", _anchor="data"))
    return _sent(stream_with_context(pieces(customer.id, now=utcnow())))


def gather() -> AnyResponse:
    """A worker makes it. Asked for twice it is made once."""
    with transaction():
        address, language, brand = customer_sessions.signed_in_address(), reader_language(), current_brand()
        data_copies.ask(_customer(), address, language=language, brand=brand, now=utcnow())
    flash(gettext("We are gathering your data. You get a mail when it is ready."), "success")
    return redirect(url_for("my.settings", _anchor="data"), 303)


def copied() -> AnyResponse:
    """The one that was made for them."""
    copy = data_copies.last_of(_customer(), now=utcnow())
    if copy is None or copy.state != CopyState.READY:
        abort(404)
    answer = _sent(stream_with_context(_kept(list(copy.pieces))))
    answer.content_length = copy.size
    return answer


def _kept(digests: list[str]) -> Iterator[bytes]:
    db.session.rollback()  # a slow line must not hold a transaction
    for digest in digests:
        yield blobs.get(digest)


def _sent(content: Iterator[bytes]) -> Response:
    answer = Response(content, mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="requests-{utcnow():%Y-%m-%d}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _customer() -> Customer:
    customer = customer_sessions.signed_in_customer()
    assert customer
    return customer
