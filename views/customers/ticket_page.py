"""A customer's ticket behind its signed link: read it, write on, close it. Never a note, never a machine's mail.

Where it became part of another ticket, they read and write in that one, still by their own link.
"""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import requests
from models import Ticket, utcnow
from views.attachments import hand_out
from views.brands import show_that_of
from views.customers import proof, sending
from views.customers.form_page import about_files
from views.customers.forms import WritingForm
from views.customers.told import told_of
from views.customers.uploads import Uploads, read_uploads
from views.letters.frame import frame

Answer = str | Response | tuple[str, int]


def add_to(pages: Blueprint) -> None:
    """Its routes, each behind the token."""
    pages.add_url_rule("/ticket/<token>", "ticket", show, methods=["GET"])
    pages.add_url_rule("/ticket/<token>", "write_on", write_on, methods=["POST"])
    pages.add_url_rule("/ticket/<token>/close", "close", close, methods=["POST"])
    pages.add_url_rule("/ticket/<token>/file/<int:attachment_id>/<path:filename>", "file", file, methods=["GET"])
    pages.add_url_rule("/ticket/<token>/message/<int:message_id>/html", "letter", letter, methods=["GET"])


def show(token: str) -> Answer:
    """The correspondence."""
    ticket = Ticket.with_link_token(token)
    return _page(ticket, WritingForm(), Uploads()) if ticket else _opens_nothing()


def write_on(token: str) -> Answer:
    """The customer says more; a solved or closed ticket opens again (A10)."""
    ticket = Ticket.with_link_token(token)
    if ticket is None:
        return _opens_nothing()
    form = WritingForm(request.form)
    if sending.is_too_often():
        return _page(ticket, form, Uploads(), sending.too_often()), 429
    uploads = read_uploads()
    trouble = sending.doubt(form)
    is_whole = form.validate() and not form.needs_words(bool(uploads.files)) and not uploads.errors
    if trouble or not is_whole:
        return _page(ticket, form, uploads, trouble), 422
    key = proof.submission(form.proof.data, "write", token, form.text.data, uploads.digests)
    sending.written(
        lambda: requests.write_on(_again(token), form.text.data, uploads.files, submission=key, now=utcnow())
    )
    flash(gettext("Your message has reached us."), "success")
    return redirect(url_for("customers.ticket", token=token), 303)


def close(token: str) -> Answer:
    """The customer says that it is solved, with a word or without (A11)."""
    ticket = Ticket.with_link_token(token)
    if ticket is None:
        return _opens_nothing()
    form = WritingForm(request.form)
    trouble = sending.too_often() if sending.is_too_often() else sending.doubt(form)
    if trouble or not form.validate():
        return _page(ticket, form, Uploads(), trouble, is_closing=True), 422
    key = proof.submission(form.proof.data, "close", token, form.text.data)
    sending.written(lambda: requests.close_by_customer(_again(token), form.text.data, submission=key, now=utcnow()))
    flash(gettext("Thank you. Your request is closed."), "success")
    return redirect(url_for("customers.ticket", token=token), 303)


def file(token: str, attachment_id: int, filename: str) -> Answer:
    """A file of the correspondence. Its name in the address is only there for people."""
    ticket = Ticket.with_link_token(token)
    attachment = requests.file_seen_by_customer(ticket, attachment_id) if ticket else None
    return hand_out(attachment) if attachment else _opens_nothing()


def letter(token: str, message_id: int) -> Answer:
    """A mail of the correspondence as it was designed, in its frame."""
    ticket = Ticket.with_link_token(token)
    message = requests.message_seen_by_customer(ticket, message_id, now=utcnow()) if ticket else None
    return frame(message) if message and message.html else _opens_nothing()


def _again(token: str) -> Ticket:
    # What was read before the transaction may have changed, or be deleted; inside it the ticket is read anew.
    return Ticket.with_link_token(token) or abort(404)


def _page(
    ticket: Ticket, form: WritingForm, uploads: Uploads, trouble: str | None = None, *, is_closing: bool = False
) -> str:
    sending.fresh_proof(form)
    show_that_of(ticket.whole.department)
    return render_template(
        "customers/ticket.html",
        own=ticket,
        ticket=ticket.whole,
        told=told_of(ticket),
        messages=requests.correspondence(ticket, now=utcnow()),
        form=form,
        uploads=uploads,
        trouble=trouble,
        is_closing=is_closing,
        is_received="received" in request.args,
        is_confirmed=requests.is_confirmed(ticket),
        **about_files(),
    )


def _opens_nothing() -> Answer:
    """One page for every link that opens nothing: it doesn't say whether there is a ticket of this number."""
    return render_template("customers/no_ticket.html"), 404
