"""First step: the office's name, languages, time zone."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from desk import mailboxes
from desk import office as office_desk
from models import LANGUAGES, Office, transaction, utcnow
from views.agents.choices import zones
from views.languages import is_zone, reader_language
from views.sessions import signed_in_agent

Answer = str | Response | tuple[str, int]


def add_to(pages: Blueprint) -> None:
    """Its routes."""
    pages.add_url_rule("", "office", show, methods=["GET"])
    pages.add_url_rule("", "save_office", save, methods=["POST"])
    pages.add_url_rule("/done", "done", done, methods=["GET"])


def show() -> Answer:
    """What is known so far; for a new desk the reader's own language."""
    office = Office.current()
    language = office.language if office.set_up_at else reader_language()
    return _page(office.name, language, office.languages, office.timezone)


def save() -> Answer:
    """Keep it and go on; or put all of it off."""
    if "later" in request.form:
        return _put_off()
    name = " ".join(request.form.get("name", "").split())
    language = request.form.get("language", "")
    languages = [code for code in request.form.getlist("languages") if code in LANGUAGES]
    timezone = request.form.get("timezone", "")
    if not name or len(name) > 200 or language not in LANGUAGES or not is_zone(timezone):
        wrong = gettext("Please give your office's name, in at most 200 letters, and choose from the lists.")
        return _page(name, language, languages, timezone, wrong), 422
    with transaction():
        office_desk.set_up(
            Office.current(), name=name, language=language, languages=languages, timezone=timezone, now=utcnow()
        )
    return redirect(url_for("setup.departments"), 303)


def done() -> Answer:
    """What stands now, and where to go from here."""
    mailbox = mailboxes.first()
    return render_template(
        "setup/done.html",
        step=4,
        put_off=() if mailbox and mailbox.is_active else (3,),
        is_nameless=signed_in_agent().address == office_desk.FIRST_LOGIN,
    )


def _put_off() -> Response:
    with transaction():
        office_desk.put_off_set_up(Office.current(), now=utcnow())
    flash(gettext("All right, later. You find everything in the settings."), "info")
    return redirect(url_for("ticket.index_view"), 303)


def _page(name: str, language: str, languages: list[str], timezone: str, wrong: str = "") -> str:
    return render_template(
        "setup/office.html",
        step=1,
        name=name,
        language=language,
        chosen_languages=languages,
        all_languages=LANGUAGES,
        timezone=timezone,
        zones=zones(),
        wrong=wrong,
    )
