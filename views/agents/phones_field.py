"""Telephone numbers in a form, one a line."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from wtforms import TextAreaField, ValidationError

from models import CustomerPhone

MOST = 20
_NUMBER = re.compile(r"\+?[\d\s()/.\-–]{3,39}")


class PhonesField(TextAreaField):
    """Kept as rows. A row whose number stays, stays itself."""

    def process_data(self, value: Sequence[CustomerPhone] | None) -> None:
        self.data = "\n".join(row.number for row in value or ())

    @property
    def numbers(self) -> dict[str, str]:
        """As they were written, by their digits: the same number twice is one."""
        lines: dict[str, str] = {}
        for line in filter(None, map(str.strip, re.split(r"[\r\n,;]+", self.data or ""))):
            lines.setdefault(CustomerPhone.digits_of(line), line)
        return lines

    def pre_validate(self, _form: Any) -> None:
        for digits, number in self.numbers.items():
            if not _NUMBER.fullmatch(number) or len(digits) < 3:
                raise ValidationError(gettext("This is not a telephone number: %(text)s", text=number[:60]))
        if len(self.numbers) > MOST:
            raise ValidationError(gettext("Please keep it to %(num)d numbers.", num=MOST))

    def populate_obj(self, obj: Any, name: str) -> None:
        known = {row.digits: row for row in getattr(obj, name)}
        rows = []
        for digits, number in self.numbers.items():
            row = known.get(digits) or CustomerPhone(digits=digits)
            row.number = number
            rows.append(row)
        getattr(obj, name)[:] = rows
