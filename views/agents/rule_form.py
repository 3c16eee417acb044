"""The form of a rule: its conditions in rows, and what it does."""

from typing import Any

import sqlalchemy as sa
from flask_admin.form import BaseForm
from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from desk import rule_book
from desk.conditions import CHECKS, ON_MAIL, Condition, is_choice
from desk.conditions import Field as About
from desk.errors import DeskError
from models import Agent, AutoAnswer, CannedReply, Category, Department, Product, db
from views.agents import choices, rule_fields, rule_words
from views.agents.catalogue import categories_or, products_or
from views.agents.fields import RowField, Template
from views.base import as_id
from views.languages import reader_language

EMPTY_ROWS = 3  # to be filled in without a script


class ConditionsField(Field):
    """Conditions, one a row: what it is about, how it compares, with what. A row about nothing isn't kept."""

    widget = Template("desk/fields/conditions.html")
    is_group = True
    parts = ("field", "name", "test", "value", "choice")

    def __init__(
        self, label: Any = None, *, among: tuple[About, ...] = ON_MAIL, may_be_none: bool = False, **options: Any
    ):
        super().__init__(label, **options)
        self.among, self.may_be_none = among, may_be_none
        self.wrong_rows: set[int] = set()

    def process_data(self, value: list[Condition] | None) -> None:
        self.data = [dict(one) for one in value or () if isinstance(one, dict)]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata and f"{self.name}-field" in formdata:
            columns = [formdata.getlist(f"{self.name}-{part}") for part in self.parts]
            rows = list(zip(*columns, strict=False))[: rule_book.MOST_CONDITIONS + 1]
            self.data = [_condition(*row) for row in rows if row[0]]

    @property
    def rows(self) -> list[Condition]:
        """What the form shows: the conditions, and room for more."""
        room = max(min(EMPTY_ROWS, rule_book.MOST_CONDITIONS - len(self.data)), 0)
        return [*self.data, *[{"field": "", "test": "contains", "value": ""}] * room]

    def pre_validate(self, _form: Any) -> None:
        wrong = []
        for number, row in enumerate(self.data):
            try:
                rule_book.checked([row], self.among)
            except DeskError as error:
                wrong.append(str(error))
                self.wrong_rows.add(number)
        if wrong:
            raise ValidationError(" ".join(dict.fromkeys(wrong)))
        try:
            rule_book.checked(self.data, self.among, may_be_none=self.may_be_none)
        except DeskError as error:
            raise ValidationError(str(error)) from None

    @property
    def words(self) -> dict[str, Any]:
        """What can be chosen in a row."""
        return {
            "fields": rule_words.field_words(self.among),
            "checks": rule_words.check_words(),
            "choices": [(about.value, rule_words.choices_of(about)) for about in self.among if is_choice(about)],
            "fitting": {about.value: [check.value for check in CHECKS[about]] for about in self.among},
        }


class RuleForm(BaseForm):
    name = StringField(
        lazy_gettext("Title"),
        validators=[InputRequired(), Length(max=200)],
        description=lazy_gettext("Stands in the history of the tickets that the rule has sorted."),
    )
    is_active = BooleanField(lazy_gettext("Switched on"), default=True)
    needs_all = rule_fields.needs_all()
    conditions = ConditionsField(
        lazy_gettext("Conditions"),
        description=lazy_gettext(
            "Large and small letters, ё and е make no difference. Several lines: any of them. Leave a row's first "
            "field empty to remove it."
        ),
    )
    department_id = rule_fields.department()
    assignee_id = RowField(lazy_gettext("Assignee"), rows=lambda: choices.agents_or(gettext("nobody in particular")))
    priority = rule_fields.priority()
    tags = rule_fields.tags()
    category_id = RowField(
        lazy_gettext("Category"),
        rows=lambda: categories_or(gettext("as it would be without the rule")),
        description=lazy_gettext("One of the department where the mail belongs: the category alone moves no ticket."),
    )
    product_id = RowField(lazy_gettext("Product"), rows=lambda: products_or(gettext("as it would be without the rule")))
    is_spam = BooleanField(
        lazy_gettext("It is spam"),
        description=lazy_gettext("It goes into the spam folder; mail of customers whom we know never does."),
    )
    auto_answer = SelectField(
        lazy_gettext("Automatic answer"), choices=rule_words.answers, coerce=AutoAnswer, default=AutoAnswer.AS_USUAL
    )
    canned_reply_id = RowField(lazy_gettext("Canned reply"), rows=lambda: canned_or(gettext("Please choose")))
    is_last = BooleanField(lazy_gettext("Look at no further rules where this one fits"))

    def validate_assignee_id(self, field: RowField) -> None:
        agent = db.session.get(Agent, as_id(field.data) or 0)
        if agent is None:
            return
        if not agent.is_switched_on:
            raise ValidationError(gettext("%(name)s doesn't work here any more.", name=agent.name))
        chosen = db.session.get(Department, as_id(self.department_id.data) or 0)
        if chosen and not rule_book.may_hold(agent, chosen):
            raise ValidationError(gettext("%(name)s doesn't belong to the department chosen.", name=agent.name))

    def validate_category_id(self, field: RowField) -> None:
        category = db.session.get(Category, as_id(field.data) or 0)
        if category is None:
            return
        _refuse_switched_off(category)
        department = db.session.get(Department, as_id(self.department_id.data) or 0)
        if department and not category.fits(department):
            raise ValidationError(
                gettext(
                    "This category belongs to another department than the one chosen: %(name)s",
                    name=category.name_in(reader_language()),
                )
            )

    def validate_product_id(self, field: RowField) -> None:
        if product := db.session.get(Product, as_id(field.data) or 0):
            _refuse_switched_off(product)

    def validate_canned_reply_id(self, field: RowField) -> None:
        if self.auto_answer.data == AutoAnswer.CANNED and not field.data:
            raise ValidationError(gettext("Please choose the canned reply."))

    def populate_obj(self, obj: Any) -> None:
        super().populate_obj(obj)
        rule_fields.say_what_it_does(self, obj)


def _refuse_switched_off(row: Category | Product) -> None:
    if not row.is_offered:
        raise ValidationError(gettext("“%(name)s” is no longer offered.", name=row.name_in(reader_language())))


def canned_or(nothing: str) -> choices.Pairs:
    rows = db.session.execute(sa.select(CannedReply).order_by(CannedReply.name)).scalars()
    return [("", nothing), *((str(one.id), one.name) for one in rows)]


def _condition(field: str, name: str, test: str, value: str, choice: str) -> Condition:
    chosen = choice if field in set(About) and is_choice(About(field)) else value.replace("\r\n", "\n")
    row = {"field": field, "test": test, "value": chosen.strip()}
    return {**row, "name": name.strip()} if field == About.HEADER else row
