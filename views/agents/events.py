"""The record of the whole desk, for administrators: who did what, when (S10). Nobody changes it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import g, url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy.orm import joinedload

from models import Agent, Event, Role, Ticket
from views.agents import choices
from views.agents.audit_words import words_of
from views.agents.ids_first import IdsFirst
from views.agents.of_day import OfDay
from views.base import DeskView, as_id
from views.within import contains


class EventView(IdsFirst, OfDay, DeskView):
    needs = Role.ADMINISTRATOR
    day_of = "at"
    can_create = can_edit = False
    can_export = True
    column_list = ("at", "agent", "ticket", "kind")
    named_by = "at"
    column_sortable_list = ("at",)
    column_default_sort = ("id", True)
    column_labels = {
        "at": lazy_gettext("When"),
        "agent": lazy_gettext("Who"),
        "ticket": lazy_gettext("Ticket"),
        "kind": lazy_gettext("What"),
    }
    shows = {
        "settings": lazy_gettext("Settings and sign-in"),
        "tickets": lazy_gettext("Tickets"),
        "alone": lazy_gettext("Done by the desk itself"),
    }
    words = {"hint": lazy_gettext("Search for an agent's name or a ticket's number.")}
    searched = (Event.kind,)
    column_formatters = {
        "agent": lambda _view, _context, row, _name: row.agent.name if row.agent else gettext("the desk itself"),
        "ticket": lambda _view, _context, row, _name: _ticket(row),
        "kind": lambda view, _context, row, _name: words_of(row, view.department_names()),
    }
    column_formatters_export = column_formatters | {
        "ticket": lambda _view, _context, row, _name: str(row.ticket.number) if row.ticket else "",
    }

    def shown(self, query: Any, part: str) -> Any:
        condition = {
            "settings": Event.ticket_id.is_(None),
            "tickets": Event.ticket_id.is_not(None),
            "alone": Event.agent_id.is_(None),
        }
        return query.filter(condition[part])

    def get_query(self) -> Any:
        return super().get_query().options(joinedload(Event.agent), joinedload(Event.ticket))

    def found_by(self, word: str) -> Iterator[sa.ColumnElement[bool]]:
        if number := as_id(word.lstrip("#")[:9]):
            yield Event.ticket_id.in_(sa.select(Ticket.id).where(Ticket.number == number))
        else:
            yield Event.agent_id.in_(sa.select(Agent.id).where(contains(Agent.name, word)))

    def department_names(self) -> dict[int, str]:
        """Asked once a request."""
        if "department_names" not in g:
            g.department_names = {one.id: choices.department_name(one) for one in choices.departments()}
        return dict(g.department_names)


def _ticket(event: Event) -> Any:
    if event.ticket is None:
        return ""
    return Markup('<a href="{}">#{}</a>').format(url_for("ticket.screen", id=event.ticket.id), event.ticket.number)
