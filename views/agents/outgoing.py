"""Outgoing mail: each can be read whole, also before it leaves; one that went wrong can be sent again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, request, url_for
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from desk import deliveries, reasons
from desk.errors import DeskError
from models import Agent, OutgoingMail, OutgoingState, OutgoingWord, Ticket, transaction, utcnow
from models.base import met_by_one
from models.outgoing import WENT_WRONG
from views.agents.by_words import ByWords, Words
from views.agents.ids_first import IdsFirst
from views.agents.mail_words import purpose_word, state_word
from views.agents.of_day import OfDay
from views.agents.words import breakable
from views.base import DeskView, PostRowAction
from views.languages import reader_language
from views.sessions import signed_in_agent


class OutgoingMailView(IdsFirst, OfDay, ByWords, DeskView):
    day_of = "created_at"
    can_create = can_edit = False
    can_view_details = True
    column_list = ("created_at", "subject", "first_recipient", "purpose", "ticket", "state")
    named_by = "subject"
    column_details_list = (
        "state",
        "error",
        "purpose",
        "sender_address",
        "recipients",
        "copies",
        "blind_copies",
        "ticket",
        "created_at",
        "sent_at",
        "opened_at",
        "letter_id",
    )
    column_sortable_list = ("created_at",)
    column_default_sort = ("id", True)
    column_labels = {
        "created_at": lazy_gettext("Written"),
        "purpose": lazy_gettext("What for"),
        "first_recipient": lazy_gettext("To"),
        "recipients": lazy_gettext("To"),
        "copies": lazy_gettext("Copies"),
        "blind_copies": lazy_gettext("Blind copies"),
        "sender_address": lazy_gettext("From"),
        "subject": lazy_gettext("Subject"),
        "ticket": lazy_gettext("Ticket"),
        "state": lazy_gettext("State"),
        "error": lazy_gettext("Why"),
        "sent_at": lazy_gettext("Sent"),
        "opened_at": lazy_gettext("Opened"),
        "letter_id": "Message-ID",
    }
    searched = (OutgoingMail.first_recipient, OutgoingMail.subject)
    words_in = (Words(OutgoingWord),)
    shows = {
        "failed": lazy_gettext("Failed or came back"),
        "waiting": lazy_gettext("Waiting"),
        "sent": lazy_gettext("Sent"),
        "withdrawn": lazy_gettext("Taken back"),
    }
    details_template = "desk/outgoing_mail.html"
    column_formatters = {
        "first_recipient": lambda _view, _context, row, _name: breakable(row.first_recipient),
        "purpose": lambda _view, _context, row, _name: purpose_word(row.purpose),
        "state": lambda _view, _context, row, _name: state_word(row),
        "error": lambda _view, _context, row, _name: _in_lines(reasons.shown(row.error, reader_language())),
        "recipients": lambda _view, _context, row, _name: ", ".join(row.recipients),
        "copies": lambda _view, _context, row, _name: ", ".join(row.copies),
        "blind_copies": lambda _view, _context, row, _name: ", ".join(row.blind_copies),
        "sender_address": lambda _view, _context, row, _name: f"{row.sender_name} <{row.sender_address}>".strip(),
        "ticket": lambda _view, _context, row, _name: _ticket_link(row),
    }
    column_extra_row_actions = [
        PostRowAction(".send_again", lazy_gettext("Send again"), when=lambda row: row.has_gone_wrong)
    ]

    def scoped(self, query: Any, agent: Agent) -> Any:
        """Mail of tickets that the agent may see; administrators also see mail of no ticket."""
        if agent.is_administrator:
            return query
        # Row by row, see IncomingMail.is_visible_to.
        its = Ticket.id == OutgoingMail.ticket_id
        return query.filter(met_by_one(its, Ticket.is_visible_to(agent), of=OutgoingMail))

    def shown(self, query: Any, part: str) -> Any:
        states = {
            "failed": WENT_WRONG,
            "waiting": [OutgoingState.QUEUED, OutgoingState.SENDING],
            "sent": [OutgoingState.SENT],
            "withdrawn": [OutgoingState.WITHDRAWN],
        }
        return query.filter(OutgoingMail.state.in_(states[part]))

    def heading(self, model: OutgoingMail) -> str:
        return model.subject

    @expose("/<id>/again", methods=["POST"])
    def send_again(self, id: str) -> Response:
        return self._act(id, deliveries.send_again, gettext("It will be sent again in a moment."))

    @expose("/<id>/corrected", methods=["POST"])
    def send_to_corrected(self, id: str) -> Response:
        """To the address that was meant instead of a wrong one."""
        wrong, right = request.form.get("wrong", ""), request.form.get("right", "")
        told = gettext("It will be sent to %(address)s in a moment.", address=right.strip())
        return self._act(id, partial(deliveries.send_to_corrected, wrong=wrong, right=right), told)

    @expose("/<id>/all-right", methods=["POST"])
    def dismiss(self, id: str) -> Response:
        return self._act(id, deliveries.dismiss, gettext("Good. It no longer needs attention."))

    def _act(self, id: str, act: Callable[..., None], told: str) -> Response:
        """Do it to the mail as it is now, and go back to where it was asked for: its ticket, or its own page."""
        self.get_visible(id)
        try:
            with transaction():
                act(self.get_visible(id), by=signed_in_agent(), now=utcnow())
        except DeskError as error:
            flash(str(error), "error")
        else:
            flash(told, "success")
        outgoing = self.get_visible(id)
        if outgoing.ticket and request.form.get("back") == "ticket":
            return redirect(url_for("ticket.screen", id=outgoing.ticket_id))
        return redirect(self.get_url(".details_view", id=id))


def _in_lines(text: str) -> Any:
    return Markup("<br>").join(text.splitlines())


def _ticket_link(row: OutgoingMail) -> Any:
    if row.ticket is None:
        return ""
    return Markup('<a href="{}">#{}</a>').format(url_for("ticket.screen", id=row.ticket_id), row.ticket.number)
