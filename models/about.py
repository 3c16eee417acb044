import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from models.custom_field import FieldValue


def _newest_of(column: str) -> sa.Index:
    """For the list of those that bear it, what moved last first."""
    known = sa.text(f"{column}_id IS NOT NULL")
    names = (f"{column}_id", "last_message_at")
    return sa.Index(f"ix_ticket_{column}_list", *names, sqlite_where=known, postgresql_where=known)


NEWEST_OF_EACH = (_newest_of("category"), _newest_of("product"))


class About:
    """What a ticket is about, as its customer said in the form or an agent put down: a part of `Ticket`."""

    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("category.id"))
    product_id: Mapped[int | None] = mapped_column(sa.ForeignKey("product.id"))

    @declared_attr
    def field_values(self) -> Mapped[list[FieldValue]]:
        return relationship(FieldValue, cascade="all, delete-orphan", passive_deletes=True, order_by=FieldValue.id)

    @property
    def answers(self) -> dict[int, list[str]]:
        """What was filled in, by the field's id: words, or the keys of what was chosen."""
        told: dict[int, list[str]] = {}
        for value in self.field_values:
            told.setdefault(value.field_id, []).append(value.answer)
        return told
