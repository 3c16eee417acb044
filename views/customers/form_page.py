"""The form at /: a request in a few words, with files, to a department or to whoever we decide."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from desk.errors import DeskError
from desk.uploads import MAX_FILES, words
from models import Customer, Department, Office, db
from views.brands import of_this_brand
from views.customer_sessions import signed_in_customer
from views.customers import handing_in, sending
from views.customers.about_form import AboutForm
from views.customers.filled import before_typing
from views.customers.forms import MAX_SUBJECT, RequestForm
from views.customers.offered import come_from, earlier, said
from views.customers.promised import office_zone, promises
from views.customers.uploads import Uploads, max_bytes, read_uploads
from views.help import shelf
from views.help.reader import reader
from views.languages import reader_language

Answer = str | Response | tuple[str, int]


@dataclass
class Filled:
    """All that a person put into the form. `person` is who is signed in."""

    form: RequestForm
    about: AboutForm
    uploads: Uploads
    person: Customer | None


def add_to(pages: Blueprint) -> None:
    """Its two routes."""
    pages.add_url_rule("/", "form", show, methods=["GET"])
    pages.add_url_rule("/", "send", send, methods=["POST"])


def show() -> Answer:
    """The form, empty but for what a link says."""
    words, uploads = before_typing()
    form, about = RequestForm(words), AboutForm.of(words, offered_departments())
    about.take_files({})
    return _page(Filled(form, about, uploads, _person()))


def send() -> Answer:
    """Open a ticket, and go to it. Whatever isn't right is said beside it, and all that was typed stays."""
    form, about, person = RequestForm(request.form), AboutForm.of(request.form, offered_departments()), _person()
    if person is None and sending.is_too_often():
        return _page(Filled(form, about, Uploads(), person), sending.too_often()), 429
    _sign(form, person)
    filled = Filled(form, about, read_uploads(about.file_questions), person)
    trouble = None if person else _trouble(form)
    if not _is_whole(filled) or trouble:
        return _page(filled, trouble), 422
    try:
        return redirect(_hand_in(filled), 303)
    except DeskError as refusal:
        form.work.data = ""
        return _page(filled, str(refusal)), refusal.status


def _person() -> Customer | None:
    """Who is signed in, and can be answered; nobody in another site's frame, nor where another site sends the form."""
    is_foreign = request.method == "POST" and request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    person = None if is_foreign or is_embedded() else signed_in_customer()
    return person if person and person.addresses else None


def _sign(form: RequestForm, person: Customer | None) -> None:
    """Who is signed in needn't say who they are."""
    if person:
        form.name.data, form.address.data = person.name, person.addresses[0].address


def _is_whole(filled: Filled) -> bool:
    filled.about.take_files(filled.uploads.names)
    is_about_whole = filled.about.is_whole()
    is_form_whole = filled.form.validate() and not filled.form.needs_words(bool(filled.uploads.files))
    return is_about_whole and is_form_whole and not filled.uploads.errors


def _trouble(form: RequestForm) -> str | None:
    if form.website.data:
        return gettext("The field “Website” has to stay empty. Please empty it and press the button once more.")
    return sending.doubt(form) or sending.haste(form)


def _hand_in(filled: Filled) -> str:
    """Where it is to be seen: the ticket, or what is still to be done. Raises DeskError."""
    wanted = handing_in.request_of(filled.form, filled.about, filled.uploads)
    if filled.person:
        return _at("ticket", handing_in.of_customer(wanted).link_token)
    work = handing_in.work_of(filled.form)
    if work and not Office.current().checks_addresses:
        return _at("ticket", handing_in.of_stranger(wanted, work).link_token)
    return _at("waiting", handing_in.held_for(wanted, work).page_token)


def _at(page: str, token: str) -> str:
    """Where that is said: within another site by a page of its own."""
    if is_embedded():
        named = {"ticket": "sent_embedded", "waiting": "waiting_embedded"}[page]
        return url_for(f"customers.{named}", token=token, **as_the_site())
    return url_for(f"customers.{page}", token=token, received=1 if page == "ticket" else None)


def is_embedded() -> bool:
    """Whether the form stands in a frame of another site."""
    return "framed_by" in g


def as_the_site() -> dict[str, Any]:
    """What a page in a frame hands on to the next: the language and the look of the site around it."""
    return {"language": reader_language(), "theme": request.args.get("theme")}


def offered_departments() -> list[Department]:
    """The departments that a customer may choose, as the office ordered them; under a brand those of the brand."""
    offered = db.session.execute(Department.in_order().where(Department.is_public)).scalars()
    return of_this_brand([department for department in offered if department.name_in("en")])


def _page(filled: Filled, trouble: str | None = None) -> str:
    sending.fresh_proof(filled.form)
    _sign(filled.form, filled.person)
    return render_template(
        "customers/form.html",
        form=filled.form,
        uploads=filled.uploads,
        person=filled.person,
        trouble=trouble,
        about=filled.about,
        departments=filled.about.departments,
        frame="customers/embedded.html" if is_embedded() else "customers/page.html",
        goes_to=_goes_to(),
        max_subject=MAX_SUBJECT,
        promises=promises(filled.about.reachable),
        office_zone=office_zone,
        has_help=shelf.has_anything(reader()),
        advice=said(filled.form.subject.data or "", filled.form.text.data or ""),
        offered=earlier(filled.person, filled.form.subject.data or "") or come_from(),
        came_from=bool(request.args.get("again")),
        **about_files(),
    )


def _goes_to() -> str:
    if is_embedded():
        return url_for("customers.send_embedded", **as_the_site())
    return url_for("customers.send")


def about_files() -> dict[str, object]:
    """What is said of files before they are chosen."""
    types = db.session.execute(select(Office.upload_types)).scalar_one()
    return {
        "kinds": words(types),
        "accept": ",".join(f".{ending}" for ending in types.split()),
        "max_files": MAX_FILES,
        "max_bytes": max_bytes(),
    }
