import secrets
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, choice, db, has_hit
from models.brand import Brand
from models.customer import Customer
from models.outgoing import OutgoingMail

KEPT_FOR = timedelta(days=7)
MOST_TRIES = 3


class CopyState(StrEnum):
    ASKED = "asked"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class DataCopy(Model):
    """All that a customer has with us as one ZIP, to take along: made by a worker, kept for some days (GDPR, 20).

    Its bytes lie in the blobs, in pieces that are noted as soon as they are kept: whoever makes it anew, because a
    worker died, knows what to throw away. `address` is whom a mail tells that it is ready. `claim` is the worker's who
    makes it: one that was given up for dead, and goes on, has an older one, and adds nothing.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    state: Mapped[CopyState] = mapped_column(choice(CopyState), default=CopyState.ASKED, index=True)
    address: Mapped[str] = mapped_column(sa.String(320))
    language: Mapped[str] = mapped_column(sa.String(8))
    brand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    outgoing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outgoing_mail.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ready_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    claim: Mapped[str] = mapped_column(sa.String(32), default="")
    tries: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)

    customer: Mapped[Customer] = relationship()
    brand: Mapped[Brand | None] = relationship()
    outgoing: Mapped[OutgoingMail | None] = relationship()

    @property
    def is_coming(self) -> bool:
        return self.state in (CopyState.ASKED, CopyState.MAKING)

    @property
    def kept_until(self) -> datetime:
        return (self.ready_at or self.asked_at) + KEPT_FOR

    @classmethod
    def is_kept(cls, now: datetime) -> sa.ColumnElement[bool]:
        return sa.func.coalesce(cls.ready_at, cls.asked_at) > now - KEPT_FOR

    @classmethod
    def waiting(cls, now: datetime, left_behind_after: timedelta) -> sa.Select[int]:
        """Ids of those that nobody makes, that which was asked for first first."""
        return sa.select(cls.id).where(cls._is_free(now, left_behind_after)).order_by(cls.asked_at, cls.id)

    @classmethod
    def take(cls, copy_id: int, *, now: datetime, left_behind_after: timedelta) -> str:
        """For this worker alone; answers its claim. Empty: another has it, or it is gone."""
        claim = secrets.token_hex(16)
        mine = sa.update(cls).where(cls.id == copy_id, cls._is_free(now, left_behind_after))
        taken_by = {"state": CopyState.MAKING, "taken_at": now, "claim": claim, "tries": cls.tries + 1}
        return claim if has_hit(mine.values(**taken_by)) else ""

    @classmethod
    def of_claim(cls, claim: str) -> "DataCopy | None":
        """The one that this worker makes; None: it isn't this worker's any more, or is gone. It is held."""
        mine = sa.select(cls).where(cls.claim == claim, cls.state == CopyState.MAKING).with_for_update()
        return db.session.execute(mine.execution_options(populate_existing=True)).scalar_one_or_none()

    @classmethod
    def _is_free(cls, now: datetime, left_behind_after: timedelta) -> sa.ColumnElement[bool]:
        is_left_behind = sa.and_(cls.state == CopyState.MAKING, cls.taken_at <= now - left_behind_after)
        return sa.or_(cls.state == CopyState.ASKED, is_left_behind)
