import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Model, db


class Tag(Model):
    """A word that tickets are sorted by (S15). Its name is unique in any case of its letters.

    `colour` is one of COLOURS, or none; how each looks, light and dark, is said in static/css/tags.css.
    """

    COLOURS = ("red", "orange", "yellow", "green", "teal", "blue", "violet", "pink")

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    key: Mapped[str] = mapped_column(sa.String(60), unique=True)
    colour: Mapped[str] = mapped_column(sa.String(16), default="")

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def tidy(name: str) -> str:
        """As it is kept: surrounding spaces, a leading # and commas, which stand between tags, don't count."""
        return " ".join(name.replace(",", " ").lstrip("# ").split())[:60].rstrip()

    @classmethod
    def key_of(cls, name: str) -> str:
        return cls.tidy(name).casefold()[:60]

    @classmethod
    def named(cls, name: str) -> "Tag":
        """The tag of this name, made if there is none."""
        known = cls._known(name)
        if known is None:
            try:
                with db.session.begin_nested():
                    known = cls(name=cls.tidy(name), key=cls.key_of(name))
                    db.session.add(known)
            except IntegrityError:  # someone else has made it at the same instant
                known = cls._known(name)
                if known is None:
                    raise
        return known

    @classmethod
    def _known(cls, name: str) -> "Tag | None":
        return db.session.execute(sa.select(cls).where(cls.key == cls.key_of(name))).scalar_one_or_none()


ticket_tag = sa.Table(
    "ticket_tag",
    Base.metadata,
    sa.Column("ticket_id", sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)
