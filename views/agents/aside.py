"""Set aside: what couldn't be read or filed waits here for a person, with its reason."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, flash, g, redirect, request, url_for
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from desk import aside, glimpses
from desk.errors import DeskError
from models import Agent, Department, IncomingMail, Office, Role, Ticket, db, transaction, utcnow
from models.languages import LANGUAGES
from views.agents import choices
from views.agents.fields import RowField, check_address
from views.agents.incoming import flash_tried, source_name
from views.base import FURTHEST_PAGE, DeskPage, as_id
from views.moments import instant
from views.sessions import signed_in_agent

PAGE_SIZE = 25
MOST_AT_ONCE = 500
MOST_REASONS = 10
FIRST_WORDS = 280


class TicketForm(BaseForm):
    """What a person says of a mail that couldn't say it itself."""

    address = StringField(lazy_gettext("Customer's mail address"), validators=[InputRequired(), check_address])
    name = StringField(lazy_gettext("Customer's name"), validators=[Length(max=200)])
    subject = StringField(lazy_gettext("Subject"), validators=[Length(max=500)])
    department_id = RowField(
        lazy_gettext("Department"),
        rows=lambda: [(str(one.id), choices.department_name(one)) for one in choices.departments()],
    )
    language = SelectField(lazy_gettext("Language"), choices=choices.languages)
    tells_customer = BooleanField(lazy_gettext("Tell the customer the number of the ticket by mail"))


@dataclass(frozen=True)
class Reason:
    """Why some of them were set aside; `example` is one of these."""

    text: str
    number: int
    example: int


class SetAsidePage(DeskPage):
    needs = Role.MANAGER
    sections = (("", ("address", "name", "subject", ("department_id", "language"), "tells_customer")),)

    @expose("/")
    def index_view(self) -> str:
        page = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
        rows = _waiting().options(joinedload(IncomingMail.mailbox)).order_by(IncomingMail.id)
        mails = db.session.execute(rows.limit(PAGE_SIZE + 1).offset(page * PAGE_SIZE)).scalars().all()
        return self.render(
            "desk/aside.html",
            mails=mails[:PAGE_SIZE],
            has_more=len(mails) > PAGE_SIZE,
            page=page,
            reasons=_reasons(),
            glimpse=glimpses.of,
            first_words=first_words,
            source_name=source_name,
            has_bytes=aside.has_bytes,
        )

    @expose("/again", methods=["POST"])
    def try_again(self) -> Response:
        """Those that were ticked; or with `like` all that have the same reason as this one, some hundreds at a time."""
        with transaction():
            rows = _asked_for().order_by(IncomingMail.id).limit(MOST_AT_ONCE)
            mails = db.session.execute(rows).scalars().all()
            tried = aside.try_again(mails, by=signed_in_agent(), now=utcnow())
        flash_tried(tried)
        return redirect(self.get_url(".index_view"))

    @expose("/<id>/done", methods=["POST"])
    def dismiss(self, id: str) -> Response:
        try:
            with transaction():
                aside.dismiss(_visible(id), request.form.get("remark", ""), by=signed_in_agent(), now=utcnow())
        except DeskError as error:
            flash(str(error), "error")
        else:
            flash(gettext("Good. It is kept in “Incoming mail”."), "success")
        return redirect(self.get_url(".index_view"))

    @expose("/<id>/ticket", methods=["GET", "POST"])
    def make_ticket(self, id: str) -> Any:
        incoming = _visible(id)
        if incoming.message:
            return _to_ticket(incoming.message.ticket)
        form = TicketForm(request.form, **_proposed(incoming)) if request.form else TicketForm(**_proposed(incoming))
        if request.method == "POST" and form.validate():
            try:
                with transaction():
                    ticket = aside.make_ticket(_visible(id), _said(form), by=signed_in_agent(), now=utcnow())
            except DeskError as error:
                flash(str(error), "error")
                incoming = _visible(id)
            else:
                return _to_ticket(ticket)
        return self.render(
            "desk/make_ticket.html",
            form=form,
            incoming=incoming,
            sections=self.sections,
            glimpse=glimpses.of(incoming),
            has_bytes=aside.has_bytes(incoming),
        )


def number_waiting(agent: Agent) -> int:
    """How many mails wait for a person, of those that this agent may see; 0 for whom it doesn't concern."""
    if not agent.is_manager:
        return 0
    if "set_aside" not in g:
        g.set_aside = db.session.execute(_waiting(agent).with_only_columns(sa.func.count())).scalar_one()
    return int(g.set_aside)


def first_words(glimpse: dict[str, Any]) -> str:
    """As much of what could be read as fits into some lines."""
    text = " ".join((glimpse.get("text") or glimpse.get("beginning") or "").split())
    return text if len(text) <= FIRST_WORDS else f"{text[:FIRST_WORDS].rstrip()} …"


def written_at(text: str) -> str:
    """When a mail says that it was written, as a person reads it; its own words where that is no date."""
    try:
        return instant(datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text))
    except (TypeError, ValueError, OverflowError):  # the first hours of the year 1 lie before all time elsewhere
        return text


def _waiting(agent: Agent | None = None) -> sa.Select[IncomingMail]:
    visible = IncomingMail.is_visible_to(agent or signed_in_agent())
    return sa.select(IncomingMail).where(IncomingMail.waits_for_a_person(), visible)


def _asked_for() -> sa.Select[IncomingMail]:
    if "like" in request.form:
        example = _visible(request.form["like"])
        return _waiting().where(IncomingMail.reason == example.reason)
    ticked = [row_id for text in request.form.getlist("id")[:MOST_AT_ONCE] if (row_id := as_id(text))]
    return _waiting().where(IncomingMail.id.in_(ticked))


def _reasons() -> list[Reason]:
    """Why, and how many of each, the most frequent first; where there are several of a kind."""
    number = sa.func.count().label("number")
    grouped = _waiting().with_only_columns(IncomingMail.reason, number, sa.func.min(IncomingMail.id))
    rows = grouped.group_by(IncomingMail.reason).having(number > 1).order_by(number.desc()).limit(MOST_REASONS)
    return [Reason(*row) for row in db.session.execute(rows)]


def _visible(id: str) -> IncomingMail:
    row = sa.select(IncomingMail).where(IncomingMail.id == as_id(id), IncomingMail.is_visible_to(signed_in_agent()))
    found = db.session.execute(row).scalar_one_or_none() if as_id(id) else None
    return found or abort(404)


def _proposed(incoming: IncomingMail) -> dict[str, Any]:
    """What the form begins with: what could be read, else what is usual here."""
    glimpse, office = glimpses.of(incoming), Office.current()
    language = glimpse.get("language", "")
    return {
        "address": glimpse.get("address") or incoming.from_address,
        "name": glimpse.get("name", ""),
        "subject": glimpse.get("subject") or incoming.subject,
        "language": language if language in LANGUAGES else office.language,
        "department_id": (incoming.mailbox and incoming.mailbox.department_id) or office.default_department_id,
    }


def _said(form: TicketForm) -> aside.ByHand:
    department = db.session.get(Department, as_id(form.department_id.data) or 0) or abort(400)
    words = {name: re.sub(r"\s+", " ", form[name].data or "").strip() for name in ("address", "name", "subject")}
    return aside.ByHand(
        **words, language=form.language.data, department=department, tells_customer=form.tells_customer.data
    )


def _to_ticket(ticket: Ticket) -> Response:
    """To what was made of it; or back, where that isn't theirs to see."""
    is_theirs = sa.select(Ticket.id).where(Ticket.id == ticket.id, Ticket.is_visible_to(signed_in_agent()))
    flash(gettext("It is ticket #%(number)d.", number=ticket.number), "success")
    if db.session.execute(is_theirs).first():
        return redirect(url_for("ticket.screen", id=ticket.id))
    return redirect(url_for("aside.index_view"))
