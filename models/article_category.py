import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model
from models.brand import Brand
from models.languages import Texts, in_language


class ArticleCategory(Model):
    """A shelf of the knowledge base, as the office ordered them. `slugs` are its names in addresses.

    `brand`: the only one under which it stands; None: all of them (S14).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    descriptions: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    slugs: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    position: Mapped[int] = mapped_column(default=0)
    brand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("brand.id", ondelete="SET NULL"), index=True)

    brand: Mapped[Brand | None] = relationship()

    def __str__(self) -> str:
        return self.name_in("en") or f"#{self.id}"

    def name_in(self, language: str) -> str:
        """Its name for a reader of this language."""
        return in_language(self.names, language)

    def slug_in(self, language: str) -> str:
        """Its part of an address in this language."""
        return in_language(self.slugs, language) or str(self.id)

    @classmethod
    def in_order(cls) -> sa.Select["ArticleCategory"]:
        return sa.select(cls).order_by(cls.position, cls.id)
