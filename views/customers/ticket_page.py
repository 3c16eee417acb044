"""A customer's ticket: read it, write on, close it, open it again. Never a note, never a machine's mail.

Behind its signed link it is open to whoever has that, in a customer's own place to who has signed in (door.py). Where
it became part of another ticket, they read and write in that one, still by their own link.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import ratings, requests
from models import Message, Rating, utcnow
from views.attachments import hand_out
from views.base import as_id
from views.brands import show_that_of
from views.customers import proof, sending
from views.customers.door import Door, Opener, by_link
from views.customers.form_page import about_files
from views.customers.forms import WritingForm
from views.customers.promised import promise_of
from views.customers.told import told_of
from views.customers.uploads import Uploads, read_uploads
from views.letters.frame import frame

Answer = str | Response | tuple[str, int]


def add_to(pages: Blueprint) -> None:
    """Its routes, each behind the token."""
    add_acts(pages, "/ticket/<token>", by_link)


def add_acts(pages: Blueprint, address: str, opening: Callable[[Any], Opener]) -> None:
    """The routes below an address whose one place says which ticket it is."""

    def answering(act: Callable[..., Answer]) -> Callable[..., Answer]:
        def answer(**values: Any) -> Answer:
            which = values.pop("token", None) or values.pop("number", None)
            return act(opening(which), **values)

        return answer

    for below, name, act, method in (
        ("", "ticket", show, "GET"),
        ("", "write_on", write_on, "POST"),
        ("/close", "close", close, "POST"),
        ("/reopen", "reopen", reopen, "POST"),
        ("/file/<attachment_id>/<path:filename>", "file", file, "GET"),
        ("/message/<message_id>/html", "letter", letter, "GET"),
    ):
        pages.add_url_rule(address + below, name, answering(act), methods=[method])


def show(opened: Opener) -> Answer:
    """The correspondence."""
    door = opened()
    return _page(door, WritingForm(), Uploads()) if door else opens_nothing()


def write_on(opened: Opener) -> Answer:
    """The customer says more; a solved or closed ticket opens again (A10)."""
    door = opened()
    if door is None:
        return opens_nothing()
    form = WritingForm(request.form)
    if sending.is_too_often():
        return _page(door, form, Uploads(), sending.too_often()), 429
    uploads = read_uploads()
    trouble = sending.doubt(form)
    is_whole = form.validate() and not form.needs_words(bool(uploads.files)) and not uploads.errors
    if trouble or not is_whole:
        return _page(door, form, uploads, trouble), 422
    key = proof.submission(form.proof.data, "write", _key(door), form.text.data, uploads.digests)

    def write() -> None:
        again = _again(opened)
        requests.write_on(again.own, form.text.data, uploads.files, by=again.by, submission=key, now=utcnow())

    sending.written(write)
    flash(gettext("Your message has reached us."), "success")
    return redirect(door.to("ticket"), 303)


def close(opened: Opener) -> Answer:
    """The customer says that it is solved, with a word or without (A11)."""
    door = opened()
    if door is None or not door.is_asker:
        return opens_nothing()
    form = WritingForm(request.form)
    trouble = sending.too_often() if sending.is_too_often() else sending.doubt(form)
    if trouble or not form.validate():
        return _page(door, form, Uploads(), trouble, is_closing=True), 422
    key = proof.submission(form.proof.data, "close", _key(door), form.text.data)

    def close() -> None:
        again = _again(opened)
        requests.close_by_customer(again.own, form.text.data, by=again.by, submission=key, now=utcnow())

    sending.written(close)
    flash(gettext("Thank you. Your request is closed."), "success")
    return redirect(door.to("ticket"), 303)


def reopen(opened: Opener) -> Answer:
    """The customer says, without a word, that it isn't solved after all."""
    door = opened()
    if door is None or not door.is_asker:
        return opens_nothing()
    form = WritingForm(request.form)
    if trouble := (sending.too_often() if sending.is_too_often() else sending.doubt(form)):
        return _page(door, form, Uploads(), trouble), 422
    sending.written(lambda: requests.reopen_by_customer(_again(opened).own, now=utcnow()))
    flash(gettext("Your request is open again. A word on what is still wrong helps us."), "success")
    return redirect(door.to("ticket", _anchor="answer-title"), 303)


def file(opened: Opener, attachment_id: str, filename: str) -> Answer:
    """A file of the correspondence. Its name in the address is only there for people."""
    door = opened()
    attachment = (
        requests.file_seen_by_customer(door.own, as_id(attachment_id) or 0, door.by, now=utcnow()) if door else None
    )
    return hand_out(attachment) if attachment else opens_nothing()


def letter(opened: Opener, message_id: str) -> Answer:
    """A mail of the correspondence as it was designed, in its frame."""
    door = opened()
    message = (
        requests.message_seen_by_customer(door.own, as_id(message_id) or 0, door.by, now=utcnow()) if door else None
    )
    return frame(message) if message and message.html else opens_nothing()


def _again(opened: Opener) -> Door:
    # What was read before the transaction may have changed, or be deleted; inside it the ticket is read anew.
    return opened() or abort(404)


def _key(door: Door) -> str:
    return door.token or f"{door.own.number} of {door.reader.id}"


def _page(
    door: Door, form: WritingForm, uploads: Uploads, trouble: str | None = None, *, is_closing: bool = False
) -> str:
    sending.fresh_proof(form)
    is_received = "received" in request.args and door.is_asker  # nobody else is told the signed link
    messages = requests.correspondence(door.own, door.by, now=utcnow())
    show_that_of(door.ticket.department)
    return render_template(
        "customers/ticket.html",
        door=door,
        own=door.own,
        ticket=door.ticket,
        told=[] if door.is_in_copy else told_of(door.own),
        messages=messages,
        ratings=Rating.of([message.id for message in messages]),
        asked_about=_asked_about(messages),
        form=form,
        uploads=uploads,
        trouble=trouble,
        is_closing=is_closing,
        is_received=is_received,
        promise=promise_of(door.own.department, since=door.own.created_at) if is_received else "",
        is_confirmed=requests.is_confirmed(door.own),
        **about_files(),
    )


def _asked_about(messages: list[Message]) -> int:
    last = ratings.last_answer(messages)
    return last.id if last else 0


def opens_nothing() -> Answer:
    """One page for every link that opens nothing: it doesn't say whether there is a ticket of this number."""
    return render_template("customers/no_ticket.html"), 404
