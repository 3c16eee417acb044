"""Incoming mail: what came, and what became of it. Nothing is lost without a trace."""

from typing import Any

import sqlalchemy as sa
from flask import Response, flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from desk import aside, glimpses, reasons
from desk.inbox import PIPE
from models import (
    Agent,
    FetchedLetter,
    IncomingMail,
    IncomingState,
    IncomingWord,
    Mailbox,
    Outcome,
    Role,
    db,
    transaction,
    utcnow,
)
from views.agents.by_words import ByWords, Words
from views.agents.ids_first import IdsFirst
from views.agents.of_day import Chip, Choice, OfDay
from views.agents.raw import as_file, as_text
from views.agents.words import breakable
from views.attachments import file_size
from views.base import DeskView, PostRowAction, as_id
from views.languages import reader_language
from views.sessions import signed_in_agent


class IncomingMailView(IdsFirst, OfDay, ByWords, DeskView):
    """Managers see the mail of their departments' tickets, and what is filed nowhere yet."""

    needs = Role.MANAGER
    can_create = can_edit = False
    can_view_details = True
    day_of = "received_at"
    column_list = ("received_at", "subject", "from_address", "source", "state")
    named_by = "subject"
    column_details_list = (
        *("state", "from_address", "subject", "received_at", "source", "size", "message", "remark", "letter_id"),
    )
    column_sortable_list = ("received_at",)
    column_default_sort = [("received_at", True), ("id", True)]
    column_labels = {
        "received_at": lazy_gettext("Came"),
        "from_address": lazy_gettext("From"),
        "subject": lazy_gettext("Subject"),
        "source": lazy_gettext("Through"),
        "state": lazy_gettext("State"),
        "size": lazy_gettext("Size"),
        "message": lazy_gettext("Ticket"),
        "remark": lazy_gettext("Remark"),
        "letter_id": "Message-ID",
    }
    searched = (IncomingMail.from_address, IncomingMail.subject)
    words_in = (Words(IncomingWord),)
    shows = {
        "filed": lazy_gettext("Filed"),
        "automatic": lazy_gettext("From machines"),
        "spam": lazy_gettext("Spam"),
        "failed": lazy_gettext("Set aside"),
        "waiting": lazy_gettext("Waiting"),
    }
    details_template = "desk/incoming_mail.html"
    column_formatters = {
        "from_address": lambda _view, _context, row, _name: breakable(row.from_address),
        "source": lambda _view, _context, row, _name: source_name(row),
        "state": lambda _view, _context, row, _name: _state(row),
        "size": lambda _view, _context, row, _name: file_size(row.size),
        "message": lambda _view, _context, row, _name: _ticket_link(row),
    }
    column_extra_row_actions = [
        PostRowAction(".try_again", lazy_gettext("Try again"), when=lambda row: row.state == IncomingState.FAILED)
    ]

    def scoped(self, query: Any, agent: Agent) -> Any:
        return query.filter(IncomingMail.is_visible_to(agent))

    def shown(self, query: Any, part: str) -> Any:
        state = {"failed": IncomingState.FAILED, "waiting": IncomingState.RECEIVED}.get(part)
        if state:
            return query.filter(IncomingMail.state == state)
        return query.filter(IncomingMail.state == IncomingState.PROCESSED, IncomingMail.outcome == Outcome(part))

    def is_newer_than(self, id: int) -> sa.ColumnElement[bool]:
        first = sa.select(IncomingMail.received_at).where(IncomingMail.id > id).order_by(IncomingMail.id).limit(1)
        return IncomingMail.received_at >= first.scalar_subquery()

    def heading(self, model: IncomingMail) -> str:
        return model.subject or gettext("Mail without a subject")

    @expose("/<id>/raw")
    def raw(self, id: str) -> Response:
        """The mail as it came, as plain text: nothing in it runs."""
        return as_text(self.get_visible(id).digest)

    @expose("/<id>/file")
    def file(self, id: str) -> Response:
        """The same as a file that mail programs open."""
        incoming = self.get_visible(id)
        return as_file(incoming.digest, f"mail-{incoming.id}")

    @expose("/<id>/again", methods=["POST"])
    def try_again(self, id: str) -> AnyResponse:
        self.get_visible(id)
        with transaction():
            tried = aside.try_again([self.get_visible(id)], by=signed_in_agent(), now=utcnow())
        flash_tried(tried)
        if request.form.get("back") == "aside":
            return redirect(url_for("aside.index_view"))
        return redirect(self.get_url(".details_view", id=id))

    # What the details show

    def has_bytes(self, model: IncomingMail) -> bool:
        return aside.has_bytes(model)

    def glimpse(self, model: IncomingMail) -> dict[str, Any]:
        return glimpses.of(model)

    def is_wanted(self, model: IncomingMail) -> bool:
        """Whether a worker is about to fetch it once more."""
        place = FetchedLetter.of([model.id]).get(model.id)
        return bool(place and place.wanted_at)

    # One source alone

    def _chosen(self, query: Any) -> Any:
        source = _asked_source()
        query = super()._chosen(query)
        return query.filter(IncomingMail.source == source) if source else query

    def narrowed(self) -> dict[str, str]:
        source = _asked_source()
        return super().narrowed() | ({"source": source} if source else {})

    def chips(self) -> list[Chip]:
        source = _asked_source()
        return ([Chip("source", gettext("Through"), source_word(source))] if source else []) + super().chips()

    def choices(self) -> list[Choice]:
        """Each mailbox, the pipe, and what was chosen though it is no more."""
        source, mailboxes = _asked_source(), db.session.execute(sa.select(Mailbox).order_by(Mailbox.id)).scalars()
        options = {f"mailbox {mailbox.id}": str(mailbox) for mailbox in mailboxes} | {PIPE: source_word(PIPE)}
        if source and source not in options:
            options[source] = source_word(source)
        return [Choice("source", gettext("Through"), list(options.items()), source)]


def flash_tried(number: int) -> None:
    if number:
        told = ngettext("It will be read again in a moment.", "%(num)d mails will be read again in a moment.", number)
        flash(told, "success")
    else:
        flash(gettext("There is nothing to try again here."), "error")


def source_name(row: IncomingMail) -> str:
    """Through which mailbox it came, or by which other door."""
    return str(row.mailbox) if row.mailbox else source_word(row.source)


def source_word(source: str) -> str:
    kind, _, number = source.partition(" ")
    if kind != "mailbox":
        return gettext("the pipe") if kind == "pipe" else source
    mailbox = db.session.get(Mailbox, as_id(number) or 0)
    return str(mailbox) if mailbox else gettext("a mailbox that was removed (%(number)s)", number=number)


def _asked_source() -> str:
    return request.args.get("source", "")[:40]


def _state(row: IncomingMail) -> Any:
    if row.state == IncomingState.FAILED:
        word = gettext("Set aside, done") if row.dismissed_at else gettext("Set aside")
        said = Markup('<div><span class="verdict{}">{}</span><span class="why soft small">{}</span></div>')
        return said.format("" if row.dismissed_at else " is-bad", word, reasons.shown(row.reason, reader_language()))
    if row.state == IncomingState.RECEIVED:
        return gettext("Waiting to be read")
    words = {
        Outcome.AUTOMATIC: gettext("From a machine, kept without a ticket"),
        Outcome.SPAM: gettext("Spam"),
        Outcome.FILED: gettext("Filed"),
    }
    return words[row.outcome] if row.outcome else gettext("Nobody knows")


def _ticket_link(row: IncomingMail) -> Any:
    if row.message is None:
        return ""
    address = url_for("ticket.screen", id=row.message.ticket_id, _anchor=f"message-{row.message_id}")
    return Markup('<a href="{}">#{}</a>').format(address, row.message.ticket.number)
