from collections.abc import Iterable
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, choice
from models.calendar import Calendar
from models.customer import Customer
from models.department import Department
from models.organisation import Organisation
from models.ticket import Priority


class Target(StrEnum):
    """What is promised to be done within a time."""

    FIRST_ANSWER = "first_answer"
    NEXT_ANSWER = "next_answer"
    SOLUTION = "solution"


class ServiceLevel(Model):
    """Within what time who is answered, and when their matter is solved (S2).

    It holds for tickets that meet all it names: a department, a priority, a customer, an organisation; what it leaves
    open fits any. Of several that fit and say something about a target, the most particular one decides (`weight`).
    Times are minutes of the hours of `calendar`; None: of the department's own; `is_always`: day and night.
    """

    __table_args__ = (
        *(
            sa.CheckConstraint(f"{target}_minutes > 0", name=f"{target}_takes_time")
            for target in ("first_answer", "next_answer", "solution")
        ),
        sa.CheckConstraint("customer_id IS NULL OR organisation_id IS NULL", name="one_or_the_other"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id", ondelete="CASCADE"), index=True)
    priority: Mapped[Priority | None] = mapped_column(choice(Priority))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    first_answer_minutes: Mapped[int | None]
    next_answer_minutes: Mapped[int | None]
    solution_minutes: Mapped[int | None]
    calendar_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calendar.id", ondelete="SET NULL"), index=True)
    is_always: Mapped[bool] = mapped_column(default=False)

    department: Mapped[Department | None] = relationship()
    customer: Mapped[Customer | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    calendar: Mapped[Calendar | None] = relationship()

    def __str__(self) -> str:
        return self.name

    @property
    def weight(self) -> int:
        """A customer is more particular than an organisation, that than a department, that than a priority.

        What names two of these is more particular than what names the greater of them alone.
        """
        named = (self.priority, self.department_id, self.organisation_id, self.customer_id)
        return sum(2**place for place, value in enumerate(named) if value is not None)

    def minutes(self, target: Target) -> int | None:
        told: int | None = getattr(self, f"{target}_minutes")
        return told

    @classmethod
    def in_order(cls) -> sa.Select["ServiceLevel"]:
        return sa.select(cls).order_by(cls.name)

    @classmethod
    def most_particular(cls, among: Iterable["ServiceLevel"]) -> list["ServiceLevel"]:
        """The one that decides comes first; of two alike the older."""
        return sorted(among, key=lambda one: (-one.weight, one.id))
