from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, db, has_hit
from models.json_rows import json_rows
from models.languages import Texts
from models.ticket import Ticket


class CheckItem(Model):
    """One thing to be done before a ticket is finished, as agents wrote it down; none of it is told to customers.

    `done_at`, `done_by`: who ticked it, and when; both None while it is open. Whose agent is gone is done all the same.
    `texts`: the same in the languages in which the office wrote it down, for one that came with a check list
    kept ready (`list_id`, None once that is gone); else empty.
    """

    __table_args__ = (sa.Index("ix_check_item_list", "ticket_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(sa.String(300))
    texts: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    list_id: Mapped[int | None] = mapped_column(sa.ForeignKey("check_list.id", ondelete="SET NULL"), index=True)
    position: Mapped[int]
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"), index=True)

    ticket: Mapped[Ticket] = relationship()
    done_by: Mapped[Agent | None] = relationship()

    @classmethod
    def tick(cls, item_id: int, agent: Agent, now: datetime) -> bool:
        """False: it was ticked, or removed, meanwhile."""
        is_open = (cls.id == item_id, cls.done_at.is_(None))
        return has_hit(sa.update(cls).where(*is_open).values(done_at=now, done_by_id=agent.id))

    @classmethod
    def untick(cls, item_id: int) -> bool:
        """False: it was open already, or removed, meanwhile."""
        is_done = (cls.id == item_id, cls.done_at.is_not(None))
        return has_hit(sa.update(cls).where(*is_done).values(done_at=None, done_by_id=None))

    @classmethod
    def remove(cls, item_id: int) -> bool:
        """False: it was removed meanwhile."""
        return has_hit(sa.delete(cls).where(cls.id == item_id))

    @classmethod
    def last_position(cls, ticket: Ticket) -> int:
        """0 where there are none."""
        last = sa.select(sa.func.max(cls.position)).where(cls.ticket_id == ticket.id)
        return db.session.execute(last).scalar_one() or 0

    @classmethod
    def count_open(cls, ticket: Ticket) -> int:
        rows = sa.select(sa.func.count(cls.id)).where(cls.ticket_id == ticket.id, cls.done_at.is_(None))
        return db.session.execute(rows).scalar_one()

    @classmethod
    def of_open_lists(cls, ticket_ids: Collection[int]) -> sa.Select[int]:
        """Ids of those of the tickets on whose list something is still to be done."""
        return sa.select(cls.ticket_id).where(cls.ticket_id.in_(ticket_ids), cls.done_at.is_(None)).distinct()


_READ = (
    CheckItem.position,
    CheckItem.id,
    CheckItem.text,
    CheckItem.done_at.is_not(None),
    Agent.name,
    CheckItem.texts,
)
# All of a ticket's list as one value, asked for together with it:
# [position, id, text, whether it is done, who did it, text by language].
Ticket.check_rows = column_property(
    sa.select(json_rows(*_READ))
    .select_from(CheckItem)
    .outerjoin(Agent, Agent.id == CheckItem.done_by_id)
    .where(CheckItem.ticket_id == Ticket.id)
    .correlate(Ticket)
    .scalar_subquery(),
    deferred=True,
)
