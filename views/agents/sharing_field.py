"""A tick that remembers since when it is set."""

from typing import Any

from wtforms import BooleanField

from models import utcnow


class SinceField(BooleanField):
    """The row holds the instant; the form says yes or no. Set anew, it begins anew."""

    def process_data(self, value: Any) -> None:
        self.data = value is not None and value is not False

    def populate_obj(self, obj: Any, name: str) -> None:
        setattr(obj, name, (getattr(obj, name) or utcnow()) if self.data else None)
