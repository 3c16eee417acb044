"""A request that waits for its writer to confirm their address: the page they see, and the one that the mail leads to.

The mail's link only shows a button; what confirms is a POST, since mail programs and scanners open links by themselves.
"""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from desk import held
from desk.held import HasEnded
from models import Department, HeldRequest, db, utcnow
from views.brands import show_that_of
from views.customers import sending
from views.security import limited

Answer = str | Response | tuple[str, int]


def add_to(pages: Blueprint) -> None:
    """Its routes, each behind a token of its own kind."""
    pages.add_url_rule("/waiting/<token>", "waiting", waiting, methods=["GET"])
    pages.add_url_rule("/confirm/<token>", "confirm", ask, methods=["GET"])
    pages.add_url_rule("/confirm/<token>", "confirmed", confirm, methods=["POST"])


def waiting(token: str) -> Answer:
    """Whoever filled in the form reads what is still to be done. Nothing of the ticket: it may be another's address."""
    request = HeldRequest.with_page_token(token)
    return _page("customers/waiting.html", request) if request else _opens_nothing()


def ask(token: str) -> Answer:
    """Was it them?"""
    request = HeldRequest.with_mail_token(token)
    if request is None:
        return _opens_nothing()
    if request.ticket:
        return redirect(url_for("customers.ticket", token=request.ticket.link_token))
    return _page("customers/confirm.html", request, token=token), 410 if request.has_ended(utcnow()) else 200


@limited("30 per minute")
def confirm(token: str) -> Answer:
    """It was; said twice, it is one ticket."""
    if HeldRequest.with_mail_token(token) is None:
        return _opens_nothing()
    try:
        ticket = sending.written(lambda: held.confirm(HeldRequest.with_mail_token(token) or abort(404), now=utcnow()))
    except HasEnded:
        return ask(token)
    if ticket is None:
        return _opens_nothing()
    return redirect(url_for("customers.ticket", token=ticket.link_token, received=1), 303)


def _page(template: str, request: HeldRequest, **names: str) -> str:
    if department := db.session.get(Department, request.content.get("department_id") or 0):
        show_that_of(department)
    return render_template(template, held=request, has_ended=request.has_ended(utcnow()), **names)


def _opens_nothing() -> Answer:
    return render_template("customers/no_ticket.html"), 404
