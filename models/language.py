from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime


class Language(Model):
    """A language that the office added to the shipped ones, or one of these whose order of fallbacks it changed.

    `code` as Unicode's CLDR knows it, without a country; `name`: what its speakers call it. `fallbacks`: codes of the
    languages that stand in for it, the best first.
    """

    code: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64))
    fallbacks: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    def __str__(self) -> str:
        return self.name
