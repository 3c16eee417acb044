from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime
from models.customer import Customer


class CustomerMerge(Model):
    """Two customers who were found to be one person, and what it takes to make them two again.

    `moved`: for each kind of row that belonged to `merged` the ids of those that belong to `into` since. `changed`: by
    the names of `into`'s own facts what each was before, and what it became.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    merged_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"), index=True)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id"), index=True)
    agent_id: Mapped[int] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    moved: Mapped[dict[str, list[int]]] = mapped_column(sa.JSON, default=dict)
    changed: Mapped[dict[str, list[Any]]] = mapped_column(sa.JSON, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)

    merged: Mapped[Customer] = relationship(foreign_keys=[merged_id])
    into: Mapped[Customer] = relationship(foreign_keys=[into_id])
    agent: Mapped[Agent] = relationship(foreign_keys=[agent_id])
    undone_by: Mapped[Agent | None] = relationship(foreign_keys=[undone_by_id])
