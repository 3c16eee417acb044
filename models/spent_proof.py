from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime


class SpentProof(Model):
    """A proof of work that a form was taken with: none is taken twice (S11). After `ends_at` it proves nothing."""

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
