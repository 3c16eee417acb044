from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from models.agent import Agent
from models.base import Model, choice
from models.canned import CannedReply
from models.category import Category
from models.department import Department
from models.product import Product
from models.ticket import Priority


class AutoAnswer(StrEnum):
    AS_USUAL = "as_usual"  # the office's confirmation, if it sends them
    NONE = "none"
    CANNED = "canned"  # a canned reply in place of the confirmation


class MailRule(Model):
    """What to do with incoming mail of a certain kind (S4).

    `conditions` is a list of {"field", "test", "value"}; `desk.conditions` says which there are. `is_last`: where it
    fits, the rules after it aren't looked at.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int] = mapped_column(default=0, index=True)
    is_active: Mapped[bool] = mapped_column(default=True)
    needs_all: Mapped[bool] = mapped_column(default=True)
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    assignee_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"))
    priority: Mapped[Priority | None] = mapped_column(choice(Priority))
    tags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))
    is_spam: Mapped[bool] = mapped_column(default=False)
    auto_answer: Mapped[AutoAnswer] = mapped_column(choice(AutoAnswer), default=AutoAnswer.AS_USUAL)
    canned_reply_id: Mapped[int | None] = mapped_column(sa.ForeignKey("canned_reply.id"))
    is_last: Mapped[bool] = mapped_column(default=False)

    department: Mapped[Department | None] = relationship()
    assignee: Mapped[Agent | None] = relationship()
    canned_reply: Mapped[CannedReply | None] = relationship()
    category: Mapped[Category | None] = relationship()
    product: Mapped[Product | None] = relationship()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_order(cls) -> sa.Select["MailRule"]:
        """With what they say a ticket is about: no mail that they fit asks for it."""
        rules = sa.select(cls).where(cls.is_active).order_by(cls.position, cls.id)
        return rules.options(joinedload(cls.category), joinedload(cls.product))
