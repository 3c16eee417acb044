from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime


class GoneNumber(Model):
    """The number of a ticket that was deleted by hand: no other ticket is ever given it."""

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    gone_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ReleasedBytes(Model):
    """Bytes that a row spoke of which was deleted by hand. The cleaning throws them away, if no other row has them."""

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    released_at: Mapped[datetime] = mapped_column(UTCDateTime)
