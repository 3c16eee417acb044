"""Service levels: within what time who is answered, and when their matter is solved (S2)."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import joinedload
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from models import Customer, Priority, Role, ServiceLevel, Target
from views.agents import choices, spans
from views.agents.clock_words import TARGETS
from views.agents.fields import RowField
from views.agents.span_fields import CustomerField, NamedOrganisationField, SpanField
from views.base import DeskView
from views.languages import reader_language

ALWAYS = "always"


class HoursField(SelectField):
    """In whose hours is counted: the department's, day and night, or a calendar's."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=_hours, **options)

    def process_data(self, value: Any) -> None:
        """`value` is what `ServiceLevel.calendar` is; day and night is told by the form."""
        self.data = str(value.id) if value is not None and hasattr(value, "id") else ""

    def populate_obj(self, obj: Any, _name: str) -> None:
        obj.is_always = self.data == ALWAYS
        obj.calendar_id = int(self.data) if self.data and self.data != ALWAYS else None


class ServiceLevelForm(BaseForm):
    name = StringField(lazy_gettext("Name of the service level"), validators=[InputRequired(), Length(max=200)])
    department_id = RowField(lazy_gettext("Department"), rows=lambda: choices.departments_or(gettext("any department")))
    priority = SelectField(
        lazy_gettext("Priority"),
        choices=lambda: [("", gettext("any priority")), *choices.priorities()],
        coerce=lambda value: Priority(value) if value else "",
    )
    organisation = NamedOrganisationField(
        lazy_gettext("Organisation"), description=lazy_gettext("Its name. Empty: any, or none.")
    )
    customer = CustomerField(
        lazy_gettext("Customer"), description=lazy_gettext("A mail address of theirs. Empty: any.")
    )
    first_answer_minutes = SpanField(lazy_gettext("First answer within"))
    next_answer_minutes = SpanField(lazy_gettext("Each further answer within"))
    solution_minutes = SpanField(
        lazy_gettext("Solved within"),
        description=lazy_gettext(
            "Such as “30 min”, “4 h”, “2 d” or “1:30”, in the hours chosen below: then 8 h may be a working day. "
            "Left empty, this is left to a more general service level."
        ),
    )
    calendar = HoursField(
        lazy_gettext("Counted in"), description=lazy_gettext("Clocks stand still while the customer is awaited.")
    )

    def __init__(self, formdata: Any = None, obj: ServiceLevel | None = None, **more: Any) -> None:
        super().__init__(formdata, obj=obj, **more)
        if not formdata and obj and obj.is_always:
            self.calendar.data = ALWAYS

    def validate_first_answer_minutes(self, _field: Any) -> None:
        if not any((self[f"{target}_minutes"].data or "").strip() for target in Target):
            raise ValidationError(gettext("Please promise something: one of the three times."))

    def validate_customer(self, field: Any) -> None:
        if (field.data or "").strip() and (self.organisation.data or "").strip():
            raise ValidationError(gettext("Please name a customer or an organisation, not both."))

    def populate_obj(self, obj: Any) -> None:
        super().populate_obj(obj)
        obj.priority = self.priority.data or None


class ServiceLevelView(DeskView):
    """Administrators keep them. What is open is counted anew after each change."""

    needs = Role.ADMINISTRATOR
    form = ServiceLevelForm
    can_delete = True
    column_list = ("name", "for_whom", "first_answer_minutes", "next_answer_minutes", "solution_minutes", "calendar")
    column_sortable_list = ("name",)
    column_default_sort = "name"
    searched = (ServiceLevel.name,)
    column_labels = {
        "name": lazy_gettext("Name of the service level"),
        "for_whom": lazy_gettext("For which tickets"),
        "first_answer_minutes": TARGETS[Target.FIRST_ANSWER],
        "next_answer_minutes": TARGETS[Target.NEXT_ANSWER],
        "solution_minutes": TARGETS[Target.SOLUTION],
        "calendar": lazy_gettext("Counted in"),
    }
    words = {
        "new": lazy_gettext("New service level"),
        "hint": lazy_gettext(
            "Where several fit a ticket, the most particular one decides: a customer before an organisation, that "
            "before a department, that before a priority."
        ),
    }
    sections = (
        ("", ("name",)),
        (lazy_gettext("For which tickets"), (("department_id", "priority"), ("organisation", "customer"))),
        (
            lazy_gettext("What is promised"),
            (("first_answer_minutes", "next_answer_minutes"), "solution_minutes", "calendar"),
        ),
    )
    column_formatters = {
        "for_whom": lambda _view, _context, row, _name: for_whom(row),
        "calendar": lambda _view, _context, row, _name: hours_word(row),
        **{
            f"{target}_minutes": lambda _view, _context, row, name: _span(getattr(row, name))
            for target in ("first_answer", "next_answer", "solution")
        },
    }

    def get_query(self) -> Any:
        beside = joinedload(ServiceLevel.customer).selectinload(Customer.addresses)
        others = (ServiceLevel.department, ServiceLevel.organisation, ServiceLevel.calendar)
        return super().get_query().options(beside, *map(joinedload, others))

    def build_new_instance(self) -> ServiceLevel:
        return ServiceLevel()


def for_whom(level: ServiceLevel) -> str:
    """What a ticket must meet, in words."""
    named = [
        str(level.customer) if level.customer else "",
        str(level.organisation) if level.organisation else "",
        choices.department_name(level.department) if level.department else "",
        choices.priority_word(level.priority) if level.priority else "",
    ]
    return ", ".join(filter(None, named)) or gettext("all tickets")


def hours_word(level: ServiceLevel) -> str:
    if level.is_always:
        return gettext("day and night")
    return level.calendar.name if level.calendar else gettext("the department's calendar")


def _hours() -> list[tuple[str, str]]:
    own, *calendars = choices.calendars_or(gettext("the department's calendar; day and night where it has none"))
    return [own, (ALWAYS, gettext("day and night")), *calendars]


def _span(minutes: int | None) -> str:
    return spans.worked(minutes, reader_language()) if minutes else "–"
