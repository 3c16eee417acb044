from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime, choice


class FollowUpKind(StrEnum):
    REMINDER = "reminder"  # we wait for the customer
    CLOSING = "closing"  # it is solved, and will be closed


class FollowUp(Model):
    """The desk has written to a customer by itself about what began `since` then: once for each number."""

    __table_args__ = (sa.UniqueConstraint("ticket_id", "kind", "since", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    kind: Mapped[FollowUpKind] = mapped_column(choice(FollowUpKind))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
