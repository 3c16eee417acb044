import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime
from models.department import Department
from models.languages import Texts, in_language


class CannedReply(Model):
    """A text kept ready, in several languages, for one department or for all (R19).

    How often it was sent, and when last, puts those in use first.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"), index=True)
    texts: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    used: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    department: Mapped[Department | None] = relationship()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def lacks(cls, language: str) -> sa.ColumnElement[bool]:
        """Those that have no text in this language; another one goes out instead."""
        return sa.func.coalesce(cls.texts[language].as_string(), "") == ""

    def filled(self, language: str, values: dict[str, str]) -> str:
        """The text in this language, each {name} replaced by its value. What it doesn't know it leaves standing."""
        return fill(in_language(self.texts, language), values)


def fill(text: str, values: dict[str, str]) -> str:
    """Put values in the places of {names}. It is no template: nothing in it is ever run."""
    return re.sub(r"\{(\w+)\}", lambda place: values.get(place[1], place[0]), text)
