"""What a list offers, in a form: a row for each option, with its name in each of the office's languages."""

import secrets
from typing import Any

from flask_babel import gettext
from wtforms import Field, ValidationError

from views.agents.fields import Template
from views.languages import offered

MOST_OPTIONS = 100
LONGEST_NAME = 200
EMPTY_ROWS = 3  # without a script these are the room for more; saved, there is room again


class OptionsField(Field):
    """A list of {"key", "names", "is_offered"}, in the order of their places.

    A row keeps its key for ever; one whose names are emptied is gone. Names in languages that the office has given up
    stay as they are.
    """

    widget = Template("desk/fields/options.html")
    is_group = True

    def process_data(self, value: list[dict[str, Any]] | None) -> None:
        self.data = [dict(one) for one in value or ()]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data, extra_filters)
        if formdata and f"{self.name}-key" in formdata:
            self.data = self._written(formdata)

    @property
    def languages(self) -> dict[str, str]:
        return offered()

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the form shows: the options, and room for more."""
        empty = {"key": "", "names": {}, "is_offered": True}
        return [*self.data, *[empty] * EMPTY_ROWS]

    def pre_validate(self, _form: Any) -> None:
        if len(self.data) > MOST_OPTIONS:
            raise ValidationError(gettext("A list can have %(num)d options at most.", num=MOST_OPTIONS))
        if any(len(name) > LONGEST_NAME for one in self.data for name in one["names"].values()):
            raise ValidationError(gettext("Please keep it to %(num)d characters.", num=LONGEST_NAME))

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, [one | {"key": one["key"] or secrets.token_hex(4)} for one in self.data])

    def _written(self, formdata: Any) -> list[dict[str, Any]]:
        known = {one["key"]: one for one in self.data}
        keys, places = formdata.getlist(f"{self.name}-key"), formdata.getlist(f"{self.name}-place")
        ticked = set(formdata.getlist(f"{self.name}-offered"))
        rows = []
        for number, key in enumerate(keys[: MOST_OPTIONS + EMPTY_ROWS + 1]):
            before = known.pop(key, {"key": "", "names": {}})
            names = self._names(formdata, number, before["names"])
            if names:
                row = {"key": before["key"], "names": names, "is_offered": str(number) in ticked}
                rows.append((_place(places, number), number, row))
        return [row for _, _, row in sorted(rows, key=lambda one: one[:2])]

    def _names(self, formdata: Any, number: int, before: dict[str, str]) -> dict[str, str]:
        """Only those of languages that the form doesn't show are kept from before, and only beside others."""
        shown = {code: formdata.getlist(f"{self.name}-{code}") for code in self.languages}
        written = {code: " ".join(texts[number].split()) for code, texts in shown.items() if number < len(texts)}
        names = {code: text for code, text in written.items() if text}
        return {code: text for code, text in before.items() if code not in written} | names if names else {}


def _place(places: list[str], number: int) -> int:
    """As it was typed, else where the row stands."""
    text = places[number].strip() if number < len(places) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else number + 1
