"""Canned replies: read by every agent, kept by managers and administrators (R19)."""

from typing import Any

from flask import request
from flask_admin.form import BaseForm
from flask_admin.model.template import BaseListRowAction, DeleteRowAction, EditRowAction
from flask_babel import gettext, lazy_gettext, ngettext
from markupsafe import Markup, escape
from sqlalchemy import or_
from wtforms import StringField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import canned
from models import LANGUAGES, Agent, CannedReply
from views.agents import choices
from views.agents.fields import RowField, TextsField
from views.base import DeskView, OnlyWhen
from views.sessions import current_agent, current_office, signed_in_agent


def _choices_of_keeper() -> list[tuple[str, str]]:
    """An administrator may also keep texts for all; a manager keeps those of their departments."""
    if signed_in_agent().is_administrator:
        return choices.own_departments_or(gettext("All departments"))
    return choices.own_departments_or(gettext("Please choose"))


class CannedReplyForm(BaseForm):
    name = StringField(
        lazy_gettext("Title"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("How agents find it; customers never see it."),
    )
    department_id = RowField(lazy_gettext("For"), rows=_choices_of_keeper)
    texts = TextsField(
        lazy_gettext("Text"),
        rows=8,
        most=20000,
        needed=True,
        description=lazy_gettext(
            "Filled in: {customer}, {first_name}, {organisation}, {number}, {subject}, {link}, {agent}, {department}, "
            "{office}."
        ),
    )

    def validate_department_id(self, field: RowField) -> None:
        if not field.data and not signed_in_agent().is_administrator:
            raise ValidationError(gettext("Please choose a department."))


class CannedReplyView(DeskView):
    form = CannedReplyForm
    can_view_details = True
    column_list = ("name", "department", "texts", "used", "used_at")
    column_details_list = ("department", "texts", "used", "used_at")
    column_sortable_list = ("name", "used", "used_at")
    column_default_sort = "name"
    column_labels = {
        "name": lazy_gettext("Title"),
        "department": lazy_gettext("For"),
        "texts": lazy_gettext("Languages"),
        "used": lazy_gettext("How often sent"),
        "used_at": lazy_gettext("Last sent"),
    }
    searched = (CannedReply.name,)
    words = {"new": lazy_gettext("New canned reply")}
    column_formatters = {
        "department": lambda _view, _context, row, _name: _for_whom(row),
        "texts": lambda _view, _context, row, _name: _languages(row),
        "used": lambda _view, _context, row, _name: ngettext("%(num)d time", "%(num)d times", row.used),
    }
    details_template = "desk/canned_reply.html"

    @property
    def can_create(self) -> bool:
        agent = current_agent()
        return agent is not None and agent.is_manager

    can_edit = can_create
    can_delete = can_create

    def scoped(self, query: Any, agent: Agent) -> Any:
        """Read: those for all, and those of one's departments."""
        if agent.is_administrator:
            return query
        own = [department.id for department in choices.own_departments()]
        return query.filter(or_(CannedReply.department_id.is_(None), CannedReply.department_id.in_(own)))

    def may_keep(self, row: CannedReply) -> bool:
        agent = signed_in_agent()
        return agent.is_administrator or (agent.is_manager and row.department_id is not None)

    def get_list_row_actions(self) -> list[BaseListRowAction]:
        keeps = (EditRowAction, DeleteRowAction)
        actions = super().get_list_row_actions()
        return [OnlyWhen(action, self.may_keep) if isinstance(action, keeps) else action for action in actions]

    def delete_row(self, model: CannedReply) -> None:
        canned.delete(model)

    def get_one(self, id: Any) -> CannedReply | None:
        row: CannedReply | None = super().get_one(id)
        if row and _is_about_to_change_it() and not self.may_keep(row):
            return None
        return row


def _is_about_to_change_it() -> bool:
    return (request.endpoint or "").rpartition(".")[2] in ("edit_view", "delete_view")


def _for_whom(row: CannedReply) -> str:
    return choices.department_name(row.department) if row.department else gettext("All departments")


def _languages(row: CannedReply) -> Markup:
    """Those it has a text in, and of the office's those it lacks."""
    office = current_office()
    offered = office.languages if office else ()
    names = {code: (name, bool(row.texts.get(code))) for code, name in LANGUAGES.items()}
    there = ", ".join(name for name, is_there in names.values() if is_there)
    missing = ", ".join(name for code, (name, is_there) in names.items() if code in offered and not is_there)
    if not missing:
        return escape(there)
    lacks = gettext("not in %(languages)s", languages=missing)
    return Markup('{} <span class="soft small">{}</span>').format(there, lacks)
