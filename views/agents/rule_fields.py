"""What every form of a rule asks alike, of mail and of tickets."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import Length

from models import Priority
from views.agents import choices
from views.agents.fields import RowField


class TagsField(StringField):
    """Words with commas between them."""

    def process_data(self, value: list[str] | None) -> None:
        self.data = ", ".join(value or ())

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, (self.data or "").split(","))


def needs_all() -> SelectField:
    return SelectField(
        lazy_gettext("The rule fits if"),
        choices=lambda: [("all", gettext("all conditions are met")), ("any", gettext("one condition is met"))],
        coerce=lambda value: "any" if value in (False, "any") else "all",
        default="all",
    )


def department() -> RowField:
    return RowField(
        lazy_gettext("Department"), rows=lambda: choices.departments_or(gettext("as it would be without the rule"))
    )


def priority() -> SelectField:
    return SelectField(
        lazy_gettext("Priority"),
        choices=lambda: [("", gettext("as it is")), *choices.priorities()],
        coerce=lambda value: Priority(value) if value else "",
    )


def tags() -> TagsField:
    return TagsField(
        lazy_gettext("Tags"), validators=[Length(max=1300)], description=lazy_gettext("With commas between them.")
    )


def say_what_it_does(form: Any, rule: Any) -> None:
    """What a choice says otherwise than the row."""
    rule.needs_all, rule.priority = form.needs_all.data == "all", form.priority.data or None
