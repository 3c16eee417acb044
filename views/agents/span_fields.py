"""Fields for how long something may take, and for whom a service level holds."""

import re
from typing import Any

from flask_babel import gettext
from wtforms import StringField, ValidationError

from models import Customer, EscalationLevel, Organisation
from views.agents import spans
from views.languages import reader_language

MOST_PERCENT = 1000


class SpanField(StringField):
    """Minutes of work, as people write a time; empty for none."""

    def process_data(self, value: int | None) -> None:
        self.data = spans.worked(value, reader_language()) if value else ""

    def pre_validate(self, _form: Any) -> None:
        if (self.data or "").strip():
            _minutes(self.data)

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, _minutes(self.data) if (self.data or "").strip() else None)


class AfterField(StringField):
    """So much of a target: a time, or a part of it in per cent."""

    def process_data(self, value: Any) -> None:
        """`value` is `EscalationLevel.after`."""
        self.data = _after(*value) if value else ""

    def pre_validate(self, _form: Any) -> None:
        self._parts()

    def populate_obj(self, obj: Any, _name: str) -> None:
        obj.after_minutes, obj.after_percent = self._parts()

    def _parts(self) -> tuple[int | None, int | None]:
        typed = (self.data or "").strip()
        if part := re.fullmatch(r"(\d{1,4})\s*%", typed):
            if not 1 <= int(part[1]) <= MOST_PERCENT:
                raise ValidationError(gettext("Please give a part between 1 % and 1000 %."))
            return None, int(part[1])
        return _minutes(typed), None


def after_shown(level: EscalationLevel) -> str:
    """ "80 %", "4 hr"; what `AfterField` reads. A number isn't parted from its sign at the end of a line."""
    return _after(*level.after).replace(" %", "\N{NO-BREAK SPACE}%")


def _after(minutes: int | None, percent: int | None) -> str:
    return f"{percent} %" if percent else spans.worked(minutes or 0, reader_language())


class CustomerField(StringField):
    """A customer, by one of their mail addresses; empty for none."""

    def process_data(self, value: Customer | None) -> None:
        self.data = value.address if isinstance(value, Customer) else ""

    def pre_validate(self, _form: Any) -> None:
        if (self.data or "").strip() and self.customer is None:
            raise ValidationError(gettext("No customer writes from this address: %(text)s", text=self.data))

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.customer)

    @property
    def customer(self) -> Customer | None:
        known = Customer.with_address((self.data or "").strip())
        return known.whole if known else None


class NamedOrganisationField(StringField):
    """An organisation, by its name; empty for none."""

    def process_data(self, value: Organisation | None) -> None:
        self.data = value.name if isinstance(value, Organisation) else ""

    def pre_validate(self, _form: Any) -> None:
        if (self.data or "").strip() and self.organisation is None:
            raise ValidationError(gettext("There is no organisation of this name: %(text)s", text=self.data))

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, self.organisation)

    @property
    def organisation(self) -> Organisation | None:
        return Organisation.named(self.data or "")


def _minutes(text: str) -> int:
    try:
        return spans.minutes_in(text, reader_language())
    except spans.NotUnderstood as error:
        raise ValidationError(str(error)) from None
