"""What each department lets the desk do by itself: hand tickets out, remind, close (S4, A11, C4)."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext, ngettext
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from models import Agent, Department, Distribution, Role
from views.agents import choices
from views.agents.fields import TextsField
from views.base import DeskView

PLACES = lazy_gettext(
    "{customer}, {number}, {subject}, {link}, {days}, {department} and {office} are filled in. In a language without a "
    "text here the desk uses its own words."
)


DISTRIBUTIONS = {
    Distribution.OFF: lazy_gettext("to nobody: agents take them"),
    Distribution.IN_TURN: lazy_gettext("to each in turn"),
    Distribution.LEAST_LOADED: lazy_gettext("to who has the fewest open tickets"),
    Distribution.BY_LANGUAGE: lazy_gettext("to who speaks the customer's language, with the fewest open tickets"),
}


class AutomationForm(BaseForm):
    distributes = SelectField(
        lazy_gettext("New tickets that nobody holds go"),
        choices=lambda: [(one.value, str(word)) for one, word in DISTRIBUTIONS.items()],
        coerce=Distribution,
        description=lazy_gettext(
            "Only to agents of the department who work here, want tickets (in their profile), and aren't out of "
            "office; with a calendar only in its hours. Until then they wait. Each ticket is given once."
        ),
    )
    distribute_most = IntegerField(
        lazy_gettext("Open tickets of an agent, at most"),
        validators=[InputRequired(), NumberRange(min=0, max=1000)],
        description=lazy_gettext("Who holds so many gets no more; 0 for no limit."),
    )
    remind_days = IntegerField(
        lazy_gettext("Days after which a customer who is awaited is reminded"),
        validators=[InputRequired(), NumberRange(min=0, max=365)],
        description=lazy_gettext("Since the last word, and since the last reminder; 0 for never."),
    )
    remind_most = IntegerField(
        lazy_gettext("Reminders, at most"),
        validators=[InputRequired(), NumberRange(min=1, max=10)],
        description=lazy_gettext("They end as soon as the customer answers."),
    )
    reminder_texts = TextsField(lazy_gettext("Reminder to a customer"), rows=4, most=2000, description=PLACES)
    close_days = IntegerField(
        lazy_gettext("Days after which a solved ticket closes"),
        validators=[InputRequired(), NumberRange(min=0, max=365)],
        description=lazy_gettext("0 for never. When the customer writes, it opens again."),
    )
    close_notice_days = IntegerField(
        lazy_gettext("Days before that on which the customer is told"),
        validators=[InputRequired(), NumberRange(min=0, max=365)],
        description=lazy_gettext("0: they aren't told."),
    )
    closing_texts = TextsField(lazy_gettext("Notice before closing"), rows=4, most=2000, description=PLACES)

    def validate_close_notice_days(self, field: IntegerField) -> None:
        if self.close_days.data and field.data and field.data > self.close_days.data:
            raise ValidationError(gettext("This is more than the days after which it closes."))


class AutomationView(DeskView):
    """Managers keep that of their own departments."""

    needs = Role.MANAGER
    form = AutomationForm
    can_create = False
    column_list = ("names", "distributes", "remind_days", "close_days")
    named_by = "names"
    column_sortable_list = ()
    column_default_sort = "position"
    column_labels = {
        "names": lazy_gettext("Department"),
        "distributes": lazy_gettext("New tickets go"),
        "remind_days": lazy_gettext("Reminders to customers"),
        "close_days": lazy_gettext("Closing what is solved"),
    }
    words = {"hint": lazy_gettext("What the desk does by itself in each department.")}
    sections = (
        (lazy_gettext("Distribution"), ("distributes", "distribute_most")),
        (lazy_gettext("Reminders to customers"), (("remind_days", "remind_most"), "reminder_texts")),
        (lazy_gettext("Closing what is solved"), (("close_days", "close_notice_days"), "closing_texts")),
    )
    column_formatters = {
        "names": lambda _view, _context, row, _name: choices.department_name(row),
        "distributes": lambda _view, _context, row, _name: str(DISTRIBUTIONS[row.distributes]),
        "remind_days": lambda _view, _context, row, _name: _reminders(row),
        "close_days": lambda _view, _context, row, _name: _closing(row),
    }

    def scoped(self, query: Any, agent: Agent) -> Any:
        if agent.is_administrator:
            return query
        return query.filter(Department.id.in_(Department.ids_of(agent)))

    def heading(self, model: Department) -> str:
        return choices.department_name(model)


def _reminders(department: Department) -> str:
    if not department.remind_days:
        return gettext("never")
    after = ngettext("after %(num)d day", "after %(num)d days", department.remind_days)
    times = ngettext("%(num)d time at most", "%(num)d times at most", department.remind_most)
    return gettext("%(after)s, %(times)s", after=after, times=times)


def _closing(department: Department) -> str:
    if not department.close_days:
        return gettext("never")
    return ngettext("after %(num)d day", "after %(num)d days", department.close_days)
