"""Fields that the office invents for its tickets (S15), and what was filled in."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Model, choice
from models.category import Category
from models.department import Department
from models.languages import Texts, in_language


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    ONE = "one"  # of a list
    SEVERAL = "several"
    FILE = "file"  # only customers fill it in; its words are the name of a file of their first message


field_department = sa.Table(
    "field_department",
    Base.metadata,
    sa.Column("field_id", sa.ForeignKey("custom_field.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("department_id", sa.ForeignKey("department.id", ondelete="CASCADE"), primary_key=True, index=True),
)

field_category = sa.Table(
    "field_category",
    Base.metadata,
    sa.Column("field_id", sa.ForeignKey("custom_field.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("category.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class CustomField(Model):
    """Something more to be known of a ticket: in its departments, or in all if it names none.

    Where it names categories it is asked in those alone.

    `options` are what a list offers, each {"key", "names", "is_offered"}; values hold the key, which never changes.
    Switched off, it is asked no more; what was filled in stays.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    labels: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    hints: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    kind: Mapped[FieldKind] = mapped_column(choice(FieldKind), default=FieldKind.TEXT)
    options: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    is_required: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=False)
    is_offered: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    departments: Mapped[list[Department]] = relationship(
        secondary=field_department, order_by=(Department.position, Department.id)
    )
    categories: Mapped[list[Category]] = relationship(
        secondary=field_category, order_by=(Category.position, Category.id)
    )

    def __str__(self) -> str:
        return self.name_in("en") or f"#{self.id}"

    def name_in(self, language: str) -> str:
        """Its label for a reader of this language."""
        return in_language(self.labels, language)


class FieldValue(Model):
    """What was filled in for a ticket: a text, a number, a day as words; or, one row each, what was chosen as a key.

    Of yes and no the keys are "yes" and "no". What holds words has no key, and so one row at most.
    """

    __table_args__ = (
        sa.UniqueConstraint("ticket_id", "field_id", "key"),
        sa.Index("ix_field_value_chosen", "field_id", "key", "ticket_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    field_id: Mapped[int] = mapped_column(sa.ForeignKey("custom_field.id"))
    key: Mapped[str] = mapped_column(sa.String(32), default="")
    words: Mapped[str] = mapped_column(sa.Text, default="")

    @property
    def answer(self) -> str:
        return self.key or self.words
