"""Departments: what they are called, under which addresses they are written to, who is told of long waits."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup, escape
from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, Optional

from models import Agent, Department, DepartmentAddress, Role
from views.agents import choices
from views.agents.fields import AddressesField, LevelsField, RowField, RowsField, TextsField, agent_name
from views.agents.span_fields import after_shown
from views.agents.words import breakable
from views.base import DeskView
from views.sessions import current_agent, signed_in_agent

ONLY_FOR_ADMINISTRATORS = ("manager_id", "position", "is_public")


class DepartmentForm(BaseForm):
    names = TextsField(lazy_gettext("Name of the department"), needed=True)
    descriptions = TextsField(
        lazy_gettext("What it is for"),
        rows=2,
        most=2000,
        description=lazy_gettext("A sentence that customers read beside the name when they choose."),
    )
    signatures = TextsField(
        lazy_gettext("Signature"),
        rows=3,
        most=2000,
        description=lazy_gettext("Stands below each answer. {agent}, {department} and {office} are filled in."),
    )
    addresses = AddressesField(
        lazy_gettext("Addresses"),
        row_type=DepartmentAddress,
        description=lazy_gettext("One per line. Mail to them belongs here; answers come from the first."),
    )
    agents = RowsField(lazy_gettext("Agents"), among=choices.agents, name_of=agent_name)
    escalation_levels = LevelsField(
        lazy_gettext("When a customer waits too long"),
        agents=lambda: choices.agents_or(gettext("the department's manager")),
        description=lazy_gettext(
            "Each level tells one person by mail, once. Write the time as “30 min”, “4 h”, “2 d” or “1:30”; a number "
            "alone is minutes. Leave it empty to remove a level. Levels that do more are kept below “Escalations”."
        ),
    )
    calendar_id = RowField(
        lazy_gettext("Calendar"),
        rows=lambda: choices.calendars_or(gettext("None: nothing is promised")),
        description=lazy_gettext(
            "With one, customers read in the form until when you answer: as the service level promises, else the "
            "first escalation time, counted in its hours. Administrators keep the calendars."
        ),
    )
    escalates_in_hours = BooleanField(
        lazy_gettext("Count these times in the calendar's hours, not day and night: then 8 h may be a working day"),
        description=lazy_gettext("Where a service level fits, they are counted in its hours."),
    )
    manager_id = RowField(
        lazy_gettext("Manager"),
        rows=lambda: choices.agents_or(gettext("Nobody")),
        description=lazy_gettext(
            "Is told when a customer waits too long. If it is nobody, the administrators are told."
        ),
    )
    position = IntegerField(
        lazy_gettext("Place in lists"), default=0, validators=[Optional(), NumberRange(min=0, max=10000)]
    )
    tracks_time = BooleanField(
        lazy_gettext("Agents may say how long they worked on an answer or a note"),
        description=lazy_gettext("By hand or by a timer. Nobody is made to. Statistics add it up."),
    )
    is_public = BooleanField(lazy_gettext("Customers can choose it in the form"), default=True)


class DepartmentView(DeskView):
    """Managers keep their own departments; only administrators make new ones."""

    needs = Role.MANAGER
    form = DepartmentForm
    column_list = ("names", "addresses", "agents", "manager", "escalation_levels")
    named_by = "names"
    column_sortable_list = ()
    column_default_sort = "position"
    column_labels = {
        "names": lazy_gettext("Name of the department"),
        "addresses": lazy_gettext("Addresses"),
        "agents": lazy_gettext("Agents"),
        "manager": lazy_gettext("Manager"),
        "escalation_levels": lazy_gettext("Escalates after"),
    }
    words = {"new": lazy_gettext("New department")}
    sections = (
        (lazy_gettext("What customers see"), ("names", "descriptions", "is_public", "position")),
        (lazy_gettext("Mail"), ("addresses", "signatures")),
        (lazy_gettext("People"), ("agents", "manager_id", "tracks_time")),
        (lazy_gettext("Escalation"), ("escalation_levels", "calendar_id", "escalates_in_hours")),
    )
    column_formatters = {
        "names": lambda _view, _context, row, _name: choices.department_name(row),
        "addresses": lambda _view, _context, row, _name: _lines(breakable(one.address) for one in row.addresses),
        "agents": lambda _view, _context, row, _name: ", ".join(sorted(agent_name(one) for one in row.agents)),
        "escalation_levels": lambda _view, _context, row, _name: ", ".join(
            after_shown(one) for one in row.escalation_levels
        ),
    }

    @property
    def can_create(self) -> bool:
        agent = current_agent()
        return agent is not None and agent.is_administrator

    def scoped(self, query: Any, agent: Agent) -> Any:
        if agent.is_administrator:
            return query
        return query.filter(Department.id.in_(Department.ids_of(agent)))

    def edit_form(self, obj: Department | None = None) -> BaseForm:
        form = super().edit_form(obj)
        if not signed_in_agent().is_administrator:
            for name in ONLY_FOR_ADMINISTRATORS:
                del form[name]
        return form

    def on_model_change(self, form: BaseForm, model: Department, is_created: bool) -> None:
        model.position = model.position or 0

    def heading(self, model: Department) -> str:
        return choices.department_name(model)


def _lines(texts: Any) -> Markup:
    return Markup("<br>").join(escape(text) for text in texts)
