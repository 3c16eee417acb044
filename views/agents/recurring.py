"""Recurring tickets: what the desk opens by itself, and when it does so next (C4)."""

from datetime import time
from typing import Any

from babel.dates import get_day_names
from flask import redirect
from flask_admin import expose
from flask_admin.form import BaseForm
from flask_admin.model.template import BaseListRowAction, DeleteRowAction
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import recurring, sight
from models import Agent, Customer, Department, Every, Priority, RecurringTicket, Role, db, transaction, utcnow
from views.agents import choices
from views.agents.escalations import TellsField
from views.agents.fields import RowField
from views.agents.rule_fields import TagsField
from views.agents.rule_screen import switched_on_or_off
from views.agents.span_fields import CustomerField
from views.base import DeskView, PostRowAction
from views.languages import reader_language
from views.moments import moment
from views.sessions import signed_in_agent

LAST_DAY = 31
EVERY = {
    Every.DAY: lazy_gettext("every day"),
    Every.WORKDAY: lazy_gettext("Monday to Friday"),
    Every.WEEK: lazy_gettext("every week"),
    Every.MONTH: lazy_gettext("every month"),
}


class ClockField(TimeField):
    """A time of day, kept as minutes since midnight."""

    def process_data(self, value: int | None) -> None:
        self.data = None if value is None else time(value // 60, value % 60)

    def populate_obj(self, obj: Any, name: str) -> None:
        assert self.data  # none was asked for that may be left empty
        setattr(obj, name, self.data.hour * 60 + self.data.minute)


class RecurringForm(BaseForm):
    subject = StringField(lazy_gettext("Subject"), validators=[InputRequired(), Length(max=500)])
    text = TextAreaField(
        lazy_gettext("Text"),
        validators=[Length(max=20000)],
        description=lazy_gettext("What is to be done. It stands in the ticket as a note, for agents only."),
    )
    department_id = RowField(
        lazy_gettext("Department"), rows=lambda: choices.own_departments_or(gettext("Please choose"))
    )
    assignee_id = RowField(lazy_gettext("Give the ticket to"), rows=lambda: choices.agents_or(gettext("Nobody")))
    priority = SelectField(
        lazy_gettext("Priority"), choices=choices.priorities, coerce=Priority, default=Priority.NORMAL
    )
    tags = TagsField(
        lazy_gettext("Tags"), validators=[Length(max=1300)], description=lazy_gettext("With commas between them.")
    )
    customer = CustomerField(
        lazy_gettext("Customer"),
        description=lazy_gettext(
            "A mail address of theirs. They are not told of the ticket, but can be answered in it. Empty: it is the "
            "department's own."
        ),
    )
    every = SelectField(
        lazy_gettext("How often"),
        choices=lambda: [(one.value, str(word)) for one, word in EVERY.items()],
        coerce=Every,
        default=Every.WORKDAY,
    )
    at_minutes = ClockField(lazy_gettext("Time of day"), validators=[InputRequired()], default=9 * 60)
    weekdays = TellsField(
        lazy_gettext("Weekdays"),
        choices=lambda: sorted(get_day_names("wide", "stand-alone", reader_language()).items()),
        coerce=int,
        description=lazy_gettext("If it is every week."),
    )
    month_day = SelectField(
        lazy_gettext("Day of the month"),
        choices=lambda: [*((day, str(day)) for day in range(1, LAST_DAY)), (LAST_DAY, gettext("the last day"))],
        coerce=int,
        default=1,
        description=lazy_gettext("If it is every month. In a shorter month its last day is meant."),
    )
    calendar_id = RowField(
        lazy_gettext("Time zone"),
        rows=lambda: choices.calendars_or(gettext("that of the office")),
        description=lazy_gettext("The office's, or that of a calendar."),
    )
    is_active = BooleanField(
        lazy_gettext("Switched on"),
        default=True,
        description=lazy_gettext("What it misses while it pauses is not made up for."),
    )

    def validate_department_id(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(gettext("Please choose a department."))

    def validate_assignee_id(self, field: Any) -> None:
        both = field.data and self.department_id.data
        if both and not recurring.is_at_home(int(field.data), int(self.department_id.data)):
            raise ValidationError(gettext("This agent doesn't see the department's tickets."))

    def validate_customer(self, field: Any) -> None:
        """What a manager doesn't see, isn't there; what an administrator has chosen may stay."""
        customer, before = field.customer, self._obj.customer if self._obj else None
        if customer and customer is not before and not _is_seen(customer):
            raise ValidationError(gettext("No customer writes from this address: %(text)s", text=field.data))
        department = db.session.get(Department, int(self.department_id.data or 0))
        if not field.data and department and not recurring.own_address(department):
            raise ValidationError(gettext("The department has no mail address, so please name a customer."))

    def validate_weekdays(self, field: Any) -> None:
        if self.every.data == Every.WEEK and not field.data:
            raise ValidationError(gettext("Please choose one day at least."))

    def populate_obj(self, obj: Any) -> None:
        super().populate_obj(obj)
        obj.tags = [one.strip() for one in obj.tags if one.strip()]


class RecurringView(DeskView):
    """Managers keep those of their departments."""

    needs = Role.MANAGER
    form = RecurringForm
    can_delete = True
    named_by = "subject"
    create_template = edit_template = "desk/recurring_form.html"
    column_list = ("subject", "rhythm", "department", "assignee", "next_at", "is_active")
    column_sortable_list = ()
    column_default_sort = [("subject", False), ("id", False)]
    searched = (RecurringTicket.subject,)
    column_labels = {
        "subject": lazy_gettext("Subject"),
        "rhythm": lazy_gettext("When"),
        "department": lazy_gettext("Department"),
        "assignee": lazy_gettext("Agent"),
        "next_at": lazy_gettext("Next time"),
        "is_active": lazy_gettext("State"),
    }
    words = {
        "new": lazy_gettext("New recurring ticket"),
        "hint": lazy_gettext(
            "Tickets that the desk opens by itself, each at its time. If the desk was off, what was missed is opened "
            "once."
        ),
    }
    sections = (
        ("", ("subject", "text")),
        (lazy_gettext("When"), (("every", "at_minutes"), "weekdays", ("month_day", "calendar_id"), "is_active")),
        (lazy_gettext("The ticket"), (("department_id", "assignee_id"), ("priority", "tags"), "customer")),
    )
    column_formatters = {
        "rhythm": lambda _view, _context, row, _name: rhythm_word(row),
        "department": lambda _view, _context, row, _name: choices.department_name(row.department),
        "assignee": lambda _view, _context, row, _name: row.assignee.name if row.assignee else "–",
        "next_at": lambda _view, _context, row, _name: moment(row.next_at) or "–",
        "is_active": lambda _view, _context, row, _name: switched_on_or_off(row),
    }
    column_extra_row_actions = [
        PostRowAction(".switch", lazy_gettext("Switch off"), when=lambda row: row.is_active),
        PostRowAction(".switch", lazy_gettext("Switch on"), when=lambda row: not row.is_active),
    ]

    def scoped(self, query: Any, agent: Agent) -> Any:
        if agent.is_administrator:
            return query
        return query.filter(RecurringTicket.department_id.in_(Department.ids_of(agent)))

    def get_query(self) -> Any:
        return super().get_query().options(*map(joinedload, (RecurringTicket.department, RecurringTicket.assignee)))

    def get_list_row_actions(self) -> list[BaseListRowAction]:
        """What can't be undone comes last."""
        return sorted(super().get_list_row_actions(), key=lambda action: isinstance(action, DeleteRowAction))

    def build_new_instance(self) -> RecurringTicket:
        return RecurringTicket()

    def on_model_change(self, form: BaseForm, model: RecurringTicket, is_created: bool) -> None:
        recurring.plan(model, now=utcnow())

    @expose("/<id>/switch", methods=["POST"])
    def switch(self, id: str) -> Response:
        """Off if it is on, on if it is off."""
        self.get_visible(id)
        with transaction():
            model = self.get_visible(id)
            with db.session.no_autoflush:
                recurring.switch(model, now=utcnow())
                self._note(model, "row_changed")
        return redirect(self.get_url(".index_view"))


def rhythm_word(row: RecurringTicket) -> str:
    """ "every week on Mon, Thu at 09:00"."""
    clock = f"{row.at_minutes // 60:02}:{row.at_minutes % 60:02}"
    if row.every == Every.WEEK:
        names = get_day_names("abbreviated", "stand-alone", reader_language())
        days = ", ".join(names[day] for day in sorted(row.weekdays))
        return gettext("every week on %(days)s at %(time)s", days=days, time=clock)
    if row.every == Every.MONTH and row.month_day == LAST_DAY:
        return gettext("every month on the last day at %(time)s", time=clock)
    if row.every == Every.MONTH:
        return gettext("every month on day %(day)s at %(time)s", day=row.month_day, time=clock)
    if row.every == Every.WORKDAY:
        return gettext("Monday to Friday at %(time)s", time=clock)
    return gettext("every day at %(time)s", time=clock)


def _is_seen(customer: Customer) -> bool:
    seen = db.session.query(Customer.id).filter(Customer.id == customer.id, sight.sees_customer(signed_in_agent()))
    return seen.first() is not None
