import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Model, db


class Tag(Model):
    """A word that tickets are sorted by (S15). Its name is unique in any case of its letters."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, name: str) -> "Tag":
        """The tag of this name, made if there is none. Surrounding spaces and a leading # don't count."""
        name = " ".join(name.lstrip("# ").split())[:60]
        known = db.session.execute(sa.select(cls).where(cls.key == name.casefold()[:60])).scalar_one_or_none()
        if known is None:
            known = cls(name=name, key=name.casefold()[:60])
            db.session.add(known)
            db.session.flush()
        return known


ticket_tag = sa.Table(
    "ticket_tag",
    Base.metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)
