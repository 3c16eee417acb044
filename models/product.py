import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model
from models.languages import Texts, in_language


class Product(Model):
    """What a matter concerns: a thing or a service of the office (C3). Switched off, it stays on its tickets."""

    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return self.name_in("en") or f"#{self.id}"

    def name_in(self, language: str) -> str:
        """Its name for a reader of this language."""
        return in_language(self.names, language)
