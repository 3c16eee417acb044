from itertools import zip_longest

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from models.base import Model
from models.category import Category
from models.department import Department
from models.json_rows import json_rows
from models.languages import Texts
from models.ticket import Ticket


class CheckList(Model):
    """What is to be done with tickets of a certain kind, written down once, and put on each of them (S6).

    `texts`: by language the items, one a line; the same line is the same item in every language. Only tickets of the
    department and of the category are offered it, as far as these are named; `comes_by_itself`: put on each ticket
    as soon as that is of its category.
    """

    __table_args__ = (
        sa.CheckConstraint("category_id IS NOT NULL OR NOT comes_by_itself", name="by_itself_for_a_category"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"), index=True)
    comes_by_itself: Mapped[bool] = mapped_column(default=False)
    texts: Mapped[Texts] = mapped_column(sa.JSON, default=dict)

    department: Mapped[Department | None] = relationship()
    category: Mapped[Category | None] = relationship()

    def __str__(self) -> str:
        return self.name

    @property
    def items(self) -> list[Texts]:
        """Each item in the languages that it is written in, in their order."""
        lines = {code: _lines(text) for code, text in (self.texts or {}).items()}
        rows = zip_longest(*lines.values(), fillvalue="")
        found = [{code: line for code, line in zip(lines, row, strict=True) if line} for row in rows]
        return [item for item in found if item]

    @classmethod
    def lacks(cls, language: str) -> sa.ColumnElement[bool]:
        """Those that aren't written in this language; agents read another one instead."""
        return sa.func.coalesce(cls.texts[language].as_string(), "") == ""

    @classmethod
    def fits(cls, department_id: object, category_id: object) -> sa.ColumnElement[bool]:
        """Those for tickets of this department and category."""
        is_home = sa.or_(cls.department_id.is_(None), cls.department_id == department_id)
        return sa.and_(is_home, sa.or_(cls.category_id.is_(None), cls.category_id == category_id))


def _lines(text: str) -> list[str]:
    """Without empty ones, and each on one line of its own."""
    return [line for line in (" ".join(one.split()) for one in text.splitlines()) if line]


# What can be put on a ticket, asked for together with it: [name, id].
Ticket.lists_at_hand = column_property(
    sa.select(json_rows(CheckList.name, CheckList.id))
    .where(CheckList.fits(Ticket.department_id, Ticket.category_id))
    .correlate(Ticket)
    .scalar_subquery(),
    deferred=True,
)
