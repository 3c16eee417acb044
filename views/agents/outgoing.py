"""Outgoing mail: each can be read whole, also before it leaves; one that failed can be sent again."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, url_for
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from desk import reasons
from models import Agent, OutgoingMail, OutgoingState, Purpose, Ticket, transaction, utcnow
from views.agents.words import breakable
from views.base import DeskView, PostRowAction
from views.languages import reader_language
from views.moments import brief


class OutgoingMailView(DeskView):
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
        "ticket",
        "created_at",
        "sent_at",
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
        "sender_address": lazy_gettext("From"),
        "subject": lazy_gettext("Subject"),
        "ticket": lazy_gettext("Ticket"),
        "state": lazy_gettext("State"),
        "error": lazy_gettext("Why"),
        "sent_at": lazy_gettext("Sent"),
        "letter_id": "Message-ID",
    }
    searched = (OutgoingMail.first_recipient, OutgoingMail.subject)
    shows = {
        "failed": lazy_gettext("Failed"),
        "waiting": lazy_gettext("Waiting"),
        "sent": lazy_gettext("Sent"),
    }
    details_template = "desk/outgoing_mail.html"
    column_formatters = {
        "first_recipient": lambda _view, _context, row, _name: breakable(row.first_recipient),
        "purpose": lambda _view, _context, row, _name: purpose_word(row.purpose),
        "state": lambda _view, _context, row, _name: state_word(row),
        "error": lambda _view, _context, row, _name: reasons.shown(row.error, reader_language()),
        "recipients": lambda _view, _context, row, _name: ", ".join(row.recipients),
        "copies": lambda _view, _context, row, _name: ", ".join(row.copies),
        "sender_address": lambda _view, _context, row, _name: f"{row.sender_name} <{row.sender_address}>".strip(),
        "ticket": lambda _view, _context, row, _name: _ticket_link(row),
    }
    column_extra_row_actions = [
        PostRowAction(".send_again", lazy_gettext("Send again"), when=lambda row: row.state == OutgoingState.FAILED)
    ]

    def scoped(self, query: Any, agent: Agent) -> Any:
        """Mail of tickets that the agent may see; administrators also see mail of no ticket."""
        if agent.is_administrator:
            return query
        return query.filter(OutgoingMail.ticket_id.in_(sa.select(Ticket.id).where(Ticket.is_visible_to(agent))))

    def shown(self, query: Any, part: str) -> Any:
        states = {
            "failed": [OutgoingState.FAILED],
            "waiting": [OutgoingState.QUEUED, OutgoingState.SENDING],
            "sent": [OutgoingState.SENT],
        }
        return query.filter(OutgoingMail.state.in_(states[part]))

    def heading(self, model: OutgoingMail) -> str:
        return model.subject

    @expose("/<id>/again", methods=["POST"])
    def send_again(self, id: str) -> Response:
        self.get_visible(id)
        with transaction():
            outgoing = self.get_visible(id)
            if outgoing.state == OutgoingState.FAILED:
                outgoing.send_again(now=utcnow())
                flash(gettext("It will be sent again in a moment."), "success")
            else:
                flash(gettext("Only a mail that failed can be sent again."), "error")
        return redirect(self.get_url(".details_view", id=id))


def purpose_word(purpose: Purpose) -> str:
    return {
        Purpose.REPLY: gettext("Answer"),
        Purpose.CONFIRMATION: gettext("Confirmation"),
        Purpose.ESCALATION: gettext("Escalation"),
        Purpose.TRIAL: gettext("Trial"),
    }[purpose]


def state_word(outgoing: OutgoingMail) -> Any:
    """What has become of a mail, in words; red where it failed."""
    match outgoing.state:
        case OutgoingState.SENT:
            return gettext("Sent")
        case OutgoingState.FAILED:
            return Markup('<span class="verdict is-bad">{}</span>').format(gettext("Failed"))
        case OutgoingState.SENDING:
            return gettext("Being sent")
    return _waiting_word(outgoing, utcnow())


def _waiting_word(outgoing: OutgoingMail, now: datetime) -> str:
    if outgoing.error:
        when = brief(max(outgoing.due_at, now), now)
        return gettext("Not sent yet, next try %(when)s", when=when)
    return gettext("Waits to be sent")


def _ticket_link(row: OutgoingMail) -> Any:
    if row.ticket is None:
        return ""
    return Markup('<a href="{}">#{}</a>').format(url_for("ticket.screen", id=row.ticket_id), row.ticket.number)
