"""What the office keeps ready in several languages, for one department or for all: read by agents, kept by managers."""

from typing import Any

from flask import request
from flask_admin.model.template import BaseListRowAction, DeleteRowAction, EditRowAction
from flask_babel import gettext
from markupsafe import Markup, escape
from sqlalchemy import or_
from wtforms.validators import ValidationError

from models import LANGUAGES, Agent, CannedReply, CheckList
from views.agents import choices
from views.agents.fields import RowField
from views.base import DeskView, OnlyWhen
from views.sessions import current_agent, current_office, signed_in_agent

Kept = CannedReply | CheckList


class KeptTextsView(DeskView):
    """The model has a `department`, or none for all of them, and `texts`."""

    can_view_details = True
    details_template = "desk/kept_texts.html"

    @property
    def can_create(self) -> bool:
        agent = current_agent()
        return agent is not None and agent.is_manager

    can_edit = can_create
    can_delete = can_create

    @property
    def shows(self) -> dict[str, str]:  # type: ignore[override]
        """Those that lack one of the office's languages."""
        office = current_office()
        codes = [code for code in LANGUAGES if office and code in office.languages]
        return {f"no-{code}": gettext("Missing in %(language)s", language=LANGUAGES[code]) for code in codes}

    def shown(self, query: Any, part: str) -> Any:
        return query.filter(self.model.lacks(part.removeprefix("no-")))

    def scoped(self, query: Any, agent: Agent) -> Any:
        """Read: those for all, and those of one's departments."""
        if agent.is_administrator:
            return query
        own = [department.id for department in choices.own_departments()]
        return query.filter(or_(self.model.department_id.is_(None), self.model.department_id.in_(own)))

    def may_keep(self, row: Kept) -> bool:
        agent = signed_in_agent()
        return agent.is_administrator or (agent.is_manager and row.department_id is not None)

    def get_list_row_actions(self) -> list[BaseListRowAction]:
        keeps = (EditRowAction, DeleteRowAction)
        actions = super().get_list_row_actions()
        return [OnlyWhen(action, self.may_keep) if isinstance(action, keeps) else action for action in actions]

    def get_one(self, id: Any) -> Any:
        row = super().get_one(id)
        if row and _is_about_to_change_it() and not self.may_keep(row):
            return None
        return row


def departments_of_keeper() -> list[tuple[str, str]]:
    """An administrator may also keep texts for all; a manager keeps those of their departments."""
    if signed_in_agent().is_administrator:
        return choices.own_departments_or(gettext("All departments"))
    return choices.own_departments_or(gettext("Please choose"))


def check_department(_form: Any, field: RowField) -> None:
    """A validator: for all departments only administrators keep something."""
    if not field.data and not signed_in_agent().is_administrator:
        raise ValidationError(gettext("Please choose a department."))


def for_whom(row: Kept) -> str:
    return choices.department_name(row.department) if row.department else gettext("All departments")


def languages_of(row: Kept) -> Markup:
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


def _is_about_to_change_it() -> bool:
    return (request.endpoint or "").rpartition(".")[2] in ("edit_view", "delete_view")
