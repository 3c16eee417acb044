"""The form at /: a request in a few words, with files, to a department or to whoever we decide."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from desk import requests
from desk.uploads import MAX_FILES, words
from models import Department, Office, Ticket, db, utcnow
from views.customers import proof, sending
from views.customers.about_form import AboutForm
from views.customers.forms import MAX_SUBJECT, RequestForm
from views.customers.uploads import Uploads, max_bytes, read_uploads
from views.languages import reader_language

Answer = str | Response | tuple[str, int]


def add_to(pages: Blueprint) -> None:
    """Its two routes."""
    pages.add_url_rule("/", "form", show, methods=["GET"])
    pages.add_url_rule("/", "send", send, methods=["POST"])


def show() -> Answer:
    """The empty form."""
    return _page(RequestForm(), Uploads(), _about())


def send() -> Answer:
    """Open a ticket, and go to it. Whatever isn't right is said beside it, and all that was typed stays."""
    form, about = RequestForm(request.form), _about()
    if sending.is_too_often():
        return _page(form, Uploads(), about, sending.too_often()), 429
    uploads = read_uploads(about.file_questions)
    about.take_files(uploads.names)
    is_whole = form.validate() and not form.needs_words(bool(uploads.files)) and not uploads.errors
    trouble = _trouble(form)
    if not about.is_whole() or trouble or not is_whole:
        return _page(form, uploads, about, trouble), 422
    ticket = sending.written(lambda: _hand_in(form, uploads, about))
    return redirect(url_for("customers.ticket", token=ticket.link_token, received=1), 303)


def _trouble(form: RequestForm) -> str | None:
    if form.website.data:
        return gettext("The field “Website” has to stay empty. Please empty it and press the button once more.")
    return sending.doubt(form) or sending.haste(form)


def _about() -> AboutForm:
    return AboutForm.of(request.form, offered_departments())


def _hand_in(form: RequestForm, uploads: Uploads, about: AboutForm) -> Ticket:
    words = (form.subject.data, form.text.data, form.name.data, form.address.data)
    return requests.hand_in(
        requests.Request(
            name=form.name.data,
            address=form.address.data,
            subject=form.subject.data,
            text=form.text.data,
            language=reader_language(),
            department=db.session.get(Department, about.department_id) if about.department_id else None,
            category_id=about.category.id if about.category else None,
            product_id=about.product.id if about.product else None,
            answers=about.answers,
            files=uploads.files,
            submission=proof.submission(form.proof.data, *about.words, *words, uploads.digests),
        ),
        now=utcnow(),
    )


def offered_departments() -> list[Department]:
    """The departments that a customer may choose, as the office ordered them."""
    offered = db.session.execute(Department.in_order().where(Department.is_public)).scalars()
    return [department for department in offered if department.name_in("en")]


def _page(form: RequestForm, uploads: Uploads, about: AboutForm, trouble: str | None = None) -> str:
    sending.fresh_proof(form)
    return render_template(
        "customers/form.html",
        form=form,
        uploads=uploads,
        trouble=trouble,
        about=about,
        departments=about.departments,
        max_subject=MAX_SUBJECT,
        **about_files(),
    )


def about_files() -> dict[str, object]:
    """What is said of files before they are chosen."""
    types = db.session.execute(select(Office.upload_types)).scalar_one()
    return {
        "kinds": words(types),
        "accept": ",".join(f".{ending}" for ending in types.split()),
        "max_files": MAX_FILES,
        "max_bytes": max_bytes(),
    }
