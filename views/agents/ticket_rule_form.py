"""The form of a rule on tickets: when it looks, at which tickets, and what it does."""

from typing import Any

from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from desk import rule_book
from desk.conditions import ON_TICKETS
from models import Agent, Department, Occasion, Status, db
from models.ticket_rule import OF_TIME
from views.agents import choices, rule_fields
from views.agents.escalations import TELLS, TellsField
from views.agents.fields import RowField
from views.agents.prepared_lists import lists_or
from views.agents.rule_form import ConditionsField, canned_or
from views.agents.span_fields import SpanField
from views.base import as_id

OCCASIONS = {
    Occasion.OPENED: lazy_gettext("a ticket has been opened"),
    Occasion.WROTE: lazy_gettext("the customer has answered"),
    Occasion.REPLIED: lazy_gettext("an agent has answered"),
    Occasion.STATUS: lazy_gettext("the state has changed"),
    Occasion.UNANSWERED: lazy_gettext("the customer has waited for an answer for so long"),
    Occasion.SILENT: lazy_gettext("we have waited for the customer for so long"),
    Occasion.SOLVED: lazy_gettext("it has been solved for so long"),
}


class TicketRuleForm(BaseForm):
    name = StringField(
        lazy_gettext("Title"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("Stands in the history of the tickets with which the rule has done something."),
    )
    is_active = BooleanField(lazy_gettext("Switched on"), default=True)
    occasion = SelectField(
        lazy_gettext("The rule looks when"),
        choices=lambda: [(one.value, str(word)) for one, word in OCCASIONS.items()],
        coerce=Occasion,
        default=Occasion.OPENED,
    )
    after_minutes = SpanField(
        lazy_gettext("After"),
        validators=[Length(max=60)],
        description=lazy_gettext("For the last three: a time such as “4 h” or “3 d”."),
    )
    in_hours = BooleanField(lazy_gettext("Count the hours of the department's calendar, not day and night"))
    needs_all = rule_fields.needs_all()
    conditions = ConditionsField(
        lazy_gettext("Conditions"),
        among=ON_TICKETS,
        may_be_none=True,
        description=lazy_gettext(
            "Text, sender and attachments are those of the customer's last words. Without a condition the rule fits "
            "every ticket."
        ),
    )
    department_id = rule_fields.department()
    assignee_id = RowField(
        lazy_gettext("Assignee"), rows=lambda: choices.agents_or(gettext("as it would be without the rule"))
    )
    priority = rule_fields.priority()
    tags = rule_fields.tags()
    status = SelectField(
        lazy_gettext("State"),
        choices=lambda: [("", gettext("as it is")), *((one.value, choices.status_word(one)) for one in Status)],
        coerce=lambda value: Status(value) if value else "",
    )
    canned_reply_id = RowField(
        lazy_gettext("Canned reply to the customer"),
        rows=lambda: canned_or(gettext("none")),
        description=lazy_gettext(
            "An automatic mail: it never goes to machines, counts for the cap on automatic mails, and is no answer: "
            "the customer still waits for one."
        ),
    )
    check_list_id = RowField(lazy_gettext("Check list"), rows=lambda: lists_or(gettext("none")))
    note = TextAreaField(
        lazy_gettext("Note"), validators=[Length(max=2000)], description=lazy_gettext("For agents only.")
    )
    tells = TellsField(
        lazy_gettext("Tell"),
        choices=lambda: [(one.value, str(word)) for one, word in TELLS.items()],
        validators=[Optional()],
        description=lazy_gettext("By the bell and, if they want that, by mail; only those who may see the ticket."),
    )
    agent_id = RowField(lazy_gettext("Tell this agent too"), rows=lambda: choices.agents_or(gettext("Nobody")))

    def validate_after_minutes(self, field: SpanField) -> None:
        if self.occasion.data in OF_TIME and not (field.data or "").strip():
            raise ValidationError(gettext("Please say after what time."))

    def validate_assignee_id(self, field: RowField) -> None:
        agent = db.session.get(Agent, as_id(field.data) or 0)
        chosen = db.session.get(Department, as_id(self.department_id.data) or 0)
        if agent and not agent.is_switched_on:
            raise ValidationError(gettext("%(name)s doesn't work here any more.", name=agent.name))
        if agent and chosen and not rule_book.may_hold(agent, chosen):
            raise ValidationError(gettext("%(name)s doesn't belong to the department chosen.", name=agent.name))

    def validate_agent_id(self, _field: RowField) -> None:
        rows = (self.department_id, self.assignee_id, self.canned_reply_id, self.check_list_id, self.agent_id)
        if not any(one.data for one in (*rows, self.priority, self.status, self.tags, self.note, self.tells)):
            raise ValidationError(rule_book.NothingToDo.text)

    def populate_obj(self, obj: Any) -> None:
        super().populate_obj(obj)
        rule_fields.say_what_it_does(self, obj)
        obj.status = self.status.data or None
