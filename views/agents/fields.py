"""Fields for what a plain form has no field for: texts in several languages, lists, secrets, rows."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask_babel import gettext
from markupsafe import Markup
from wtforms import (
    Field,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from models import LANGUAGES, Agent, EscalationLevel
from models.written import is_address
from views.agents import spans
from views.languages import reader_language
from views.sessions import current_office


def check_address(_form: Any, field: Any) -> None:
    """A validator: one bare mail address."""
    if field.data and not is_address(field.data.strip()):
        raise ValidationError(gettext("This is not a mail address: %(text)s", text=field.data))


class Template:
    """A widget that is a template: it is given the field."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        return Markup(render_template(self.name, field=field, attributes=attributes))  # noqa: S704 - escapes itself


class TextsField(Field):
    """One text in each of the office's languages: a dict of code to text. What is left empty isn't in it.

    Texts in languages that the office has given up stay as they are.
    """

    widget = Template("desk/fields/texts.html")
    is_group = True

    def __init__(self, label: Any = None, *, rows: int = 1, most: int = 200, needed: bool = False, **options: Any):
        super().__init__(label, **options)
        self.rows, self.most, self.needed = rows, most, needed

    def process_data(self, value: dict[str, str] | None) -> None:
        self.data = dict(value or {})

    def process_formdata(self, _values: list[str]) -> None:
        pass

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        for code in self.languages:
            if formdata and (name := f"{self.name}-{code}") in formdata:
                self.data[code] = formdata[name].replace("\r\n", "\n").strip()
        self.data = {code: text for code, text in self.data.items() if text}

    def pre_validate(self, _form: Any) -> None:
        if self.needed and not self.data:
            raise ValidationError(gettext("Please write it in one language at least."))
        if any(len(text) > self.most for text in self.data.values()):
            raise ValidationError(gettext("Please keep it to %(num)d characters.", num=self.most))

    @property
    def languages(self) -> dict[str, str]:
        office = current_office()
        return {code: name for code, name in LANGUAGES.items() if not office or code in office.languages}


class LanguagesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    is_group = True


class AddressesField(TextAreaField):
    """Mail addresses, one a line, kept as rows of `row_type`. A row whose address stays, stays itself."""

    def __init__(self, label: Any = None, *, row_type: type, needed: bool = False, **options: Any):
        super().__init__(label, **options)
        self.row_type, self.needed = row_type, needed

    def process_data(self, value: Sequence[Any] | None) -> None:
        self.data = "\n".join(row.address for row in value or ())

    @property
    def addresses(self) -> list[str]:
        words = re.split(r"[\s,;]+", (self.data or "").lower())
        return list(dict.fromkeys(word for word in words if word))

    def pre_validate(self, _form: Any) -> None:
        if self.needed and not self.addresses:
            raise ValidationError(gettext("Please give one address at least."))
        for address in self.addresses:
            if not is_address(address):
                raise ValidationError(gettext("This is not a mail address: %(text)s", text=address))

    def populate_obj(self, obj: Any, name: str) -> None:
        known = {row.address: row for row in getattr(obj, name)}
        # In place, not as a new list: rows that stay must not be deleted and written again under the same address.
        getattr(obj, name)[:] = [known.get(address) or self.row_type(address=address) for address in self.addresses]


class LevelsField(Field):
    """Escalation levels: after how long a wait, and who is told. A time left empty takes a level away."""

    widget = Template("desk/fields/levels.html")
    is_group = True
    most = 5

    def __init__(self, label: Any = None, *, agents: Callable[[], list[tuple[str, str]]], **options: Any):
        super().__init__(label, **options)
        self.agents = agents

    def process_data(self, value: Sequence[EscalationLevel] | None) -> None:
        language = reader_language()
        plain = ((one.after_minutes, one.agent_id) for one in value or () if one.is_plain)
        self.data = [(spans.worked(minutes or 0, language), str(agent_id or "")) for minutes, agent_id in plain]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata and f"{self.name}-minutes" in formdata:
            times, agents = (formdata.getlist(f"{self.name}-{part}") for part in ("minutes", "agent"))
            pairs = zip(times[: self.most], agents, strict=False)
            self.data = [(each.strip(), agent) for each, agent in pairs if each.strip()]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What the form shows: the levels, and room for one more."""
        return [*self.data, ("", "")][: self.most]

    def pre_validate(self, _form: Any) -> None:
        known = {value for value, _ in self.agents()}
        for time, agent in self.data:
            try:
                spans.minutes_in(time, reader_language())
            except spans.NotUnderstood as error:
                raise ValidationError(str(error)) from None
            if agent not in known:
                raise ValidationError(gettext("Please choose who is told."))

    def populate_obj(self, obj: Any, name: str) -> None:
        """By time: the first level is the one that comes first. Those that do more stay as they are, behind them."""
        every = list(getattr(obj, name))
        levels, others = [one for one in every if one.is_plain], [one for one in every if not one.is_plain]
        language = reader_language()
        pairs = ((spans.minutes_in(time, language), int(agent) if agent else None) for time, agent in self.data)
        wanted = sorted(pairs, key=lambda pair: (pair[0], pair[1] or 0))
        for number, (minutes, agent_id) in enumerate(wanted):
            if number == len(levels):
                levels.append(EscalationLevel())
            level = levels[number]
            level.level, level.after_minutes, level.agent_id = number + 1, minutes, agent_id
        for number, level in enumerate(others, len(wanted) + 1):
            level.level = number
        getattr(obj, name)[:] = [*levels[: len(wanted)], *others]


class SecretField(PasswordField):
    """Goes in, never comes out. Left empty it stays what it was."""

    def process_data(self, _value: Any) -> None:
        self.data = None

    def populate_obj(self, obj: Any, name: str) -> None:
        if self.data:
            setattr(obj, name, self.data)


class PointsField(StringField):
    """A number that may have a fraction, with a point or a comma; empty for none."""

    most = 1000

    def process_data(self, value: float | None) -> None:
        self.data = "" if value is None else f"{value:g}"

    def pre_validate(self, _form: Any) -> None:
        number = (self.data or "").strip().replace(",", ".")
        if number and not (re.fullmatch(r"\d{1,4}(\.\d{1,3})?", number) and 0 < float(number) <= self.most):
            raise ValidationError(gettext("Please give a number above 0, such as 4.5: %(text)s", text=self.data))

    def populate_obj(self, obj: Any, name: str) -> None:
        number = (self.data or "").strip().replace(",", ".")
        setattr(obj, name, float(number) if number else None)


class RowField(SelectField):
    """One row, by its id, or none; `rows` answers pairs of id and name."""

    def __init__(self, label: Any = None, *, rows: Callable[[], list[tuple[str, str]]], **options: Any):
        super().__init__(label, choices=rows, coerce=_row_id, **options)

    def process_data(self, value: Any) -> None:
        self.data = _row_id(value)

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, int(self.data) if self.data else None)


class RowsField(SelectMultipleField):
    """Several rows, as boxes to tick. `among` answers the rows that this agent may tick; others stay as they are."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
    is_group = True

    def __init__(
        self, label: Any = None, *, among: Callable[[], Sequence[Any]], name_of: Callable[[Any], str], **options: Any
    ):
        self.among, self.name_of = among, name_of
        super().__init__(label, choices=lambda: [(str(row.id), name_of(row)) for row in among()], **options)

    def process_data(self, value: Sequence[Any] | None) -> None:
        self.data = [str(row.id) for row in value or ()]

    def pre_validate(self, _form: Any) -> None:
        known = {str(row.id) for row in self.among()}
        self.data = [row_id for row_id in self.data if row_id in known]

    def populate_obj(self, obj: Any, name: str) -> None:
        among = list(self.among())
        offered = {row.id for row in among}
        untouched = [row for row in getattr(obj, name) if row.id not in offered]
        setattr(obj, name, untouched + [row for row in among if str(row.id) in (self.data or [])])


def _row_id(value: Any) -> str:
    return "" if value in (None, "None") else str(value)


def agent_name(agent: Agent) -> str:
    """An agent's name, with a word where they no longer work here."""
    return agent.name if agent.is_switched_on else gettext("%(name)s (switched off)", name=agent.name)
