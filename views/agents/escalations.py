"""Escalation levels: what a department does once so much of a target is over (R21)."""

from typing import Any

import sqlalchemy as sa
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import joinedload
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from models import Agent, Concerns, Department, EscalationLevel, Priority, Role, Tells, db
from views.agents import choices
from views.agents.fields import RowField, check_address
from views.agents.rule_fields import TagsField
from views.agents.span_fields import AfterField, after_shown
from views.base import DeskView

CONCERNS = {
    Concerns.ANSWER: lazy_gettext("an answer: the first or any other"),
    Concerns.FIRST_ANSWER: lazy_gettext("the first answer"),
    Concerns.NEXT_ANSWER: lazy_gettext("a further answer"),
    Concerns.SOLUTION: lazy_gettext("the solution"),
}
TELLS = {
    Tells.ASSIGNEE: lazy_gettext("whoever holds the ticket"),
    Tells.MANAGER: lazy_gettext("the department's manager"),
    Tells.DEPUTY: lazy_gettext("the deputy of whoever holds it"),
}


class TellsField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    is_group = True


class EscalationForm(BaseForm):
    department_id = RowField(
        lazy_gettext("Department"), rows=lambda: choices.own_departments_or(gettext("Please choose"))
    )
    concerns = SelectField(
        lazy_gettext("What is waited for"),
        choices=lambda: [(one, str(word)) for one, word in CONCERNS.items()],
        coerce=Concerns,
        default=Concerns.ANSWER,
    )
    after = AfterField(
        lazy_gettext("After"),
        validators=[InputRequired(), Length(max=60)],
        description=lazy_gettext(
            "A time, such as “30 min” or “4 h”, or a part of what the service level promises, such as “80 %”. It is "
            "counted in the same hours, and not while the customer is awaited."
        ),
    )
    tells = TellsField(
        lazy_gettext("Tell"),
        choices=lambda: [(one.value, str(word)) for one, word in TELLS.items()],
        validators=[Optional()],
        description=lazy_gettext("By mail and by the bell. Who is out of office is represented by their deputy."),
    )
    agent_id = RowField(lazy_gettext("Tell this agent too"), rows=lambda: choices.agents_or(gettext("Nobody")))
    address = StringField(
        lazy_gettext("And this mail address"),
        validators=[Optional(), Length(max=320), check_address],
        filters=[lambda text: (text or "").strip().lower()],
        description=lazy_gettext("Of anybody, also outside the desk. They read the subject and the customer's name."),
    )
    is_silent = BooleanField(
        lazy_gettext("Tell nobody"), description=lazy_gettext("Otherwise the manager is told where nobody is named.")
    )
    assigns_to_id = RowField(lazy_gettext("Give the ticket to"), rows=lambda: choices.agents_or(gettext("as it is")))
    priority = SelectField(
        lazy_gettext("Raise the priority to"),
        choices=lambda: [("", gettext("as it is")), *choices.priorities()],
        coerce=lambda value: Priority(value) if value else "",
    )
    tags = TagsField(
        lazy_gettext("Tags"), validators=[Length(max=1300)], description=lazy_gettext("With commas between them.")
    )
    note = TextAreaField(
        lazy_gettext("Note"), validators=[Length(max=2000)], description=lazy_gettext("For agents only.")
    )

    def populate_obj(self, obj: Any) -> None:
        super().populate_obj(obj)
        obj.priority, obj.tags = self.priority.data or None, [one.strip() for one in obj.tags if one.strip()]


class EscalationView(DeskView):
    """Managers keep those of their departments."""

    needs = Role.MANAGER
    form = EscalationForm
    can_delete = True
    named_by = "after"
    column_list = ("after", "concerns", "department", "does")
    column_sortable_list = ()
    column_labels = {
        "after": lazy_gettext("After"),
        "concerns": lazy_gettext("Of the wait for"),
        "department": lazy_gettext("Department"),
        "does": lazy_gettext("What is done"),
    }
    words = {
        "new": lazy_gettext("New escalation level"),
        "hint": lazy_gettext("What is done when something takes too long. Each level is done once for each wait."),
    }
    sections = (
        (lazy_gettext("When"), (("department_id", "concerns"), "after")),
        (lazy_gettext("Who is told"), ("tells", ("agent_id", "address"), "is_silent")),
        (lazy_gettext("What else is done"), (("assigns_to_id", "priority"), "tags", "note")),
    )
    column_formatters = {
        "after": lambda _view, _context, row, _name: after_shown(row),
        "concerns": lambda _view, _context, row, _name: str(CONCERNS[row.concerns]),
        "department": lambda _view, _context, row, _name: choices.department_name(row.department),
        "does": lambda _view, _context, row, _name: "; ".join(_does(row)),
    }

    def scoped(self, query: Any, agent: Agent) -> Any:
        if agent.is_administrator:
            return query
        return query.filter(EscalationLevel.department_id.in_(Department.ids_of(agent)))

    def get_query(self) -> Any:
        with_names = (EscalationLevel.department, EscalationLevel.agent, EscalationLevel.assigns_to)
        in_order = (EscalationLevel.department_id, EscalationLevel.level)
        return super().get_query().options(*map(joinedload, with_names)).order_by(*in_order)

    def build_new_instance(self) -> EscalationLevel:
        return EscalationLevel()

    def on_model_change(self, form: BaseForm, model: EscalationLevel, is_created: bool) -> None:
        model.level = _place(model)

    def heading(self, model: EscalationLevel) -> str:
        return gettext(
            "%(department)s: escalation after %(span)s",
            department=choices.department_name(model.department),
            span=after_shown(model),
        )


def _place(model: EscalationLevel) -> int:
    """Its number in the department: kept, or the next one."""
    theirs = sa.select(EscalationLevel.id, EscalationLevel.level).where(
        EscalationLevel.department_id == model.department_id
    )
    taken = {level: id for id, level in db.session.execute(theirs)}
    if model.level and taken.get(model.level, model.id) == model.id and model.id:
        return model.level
    return max(taken, default=0) + 1


def _does(level: EscalationLevel) -> list[str]:
    """In words, for the list."""
    told = [str(TELLS[Tells(one)]) for one in level.tells]
    told += [level.agent.name] if level.agent else []
    told += [level.address] if level.address else []
    if not told and not level.is_silent:
        told = [str(TELLS[Tells.MANAGER])]
    said = [gettext("tell: %(names)s", names=", ".join(told))] if told else []
    if level.assigns_to:
        said.append(gettext("give it to %(name)s", name=level.assigns_to.name))
    if level.priority:
        said.append(gettext("priority: %(priority)s", priority=choices.priority_word(level.priority)))
    if level.tags:
        said.append(gettext("tags: %(tags)s", tags=", ".join(level.tags)))
    return [*said, gettext("a note")] if level.note else said
