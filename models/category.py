import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model
from models.department import Department
from models.languages import Texts, in_language


class Category(Model):
    """What kind of matter it is, as customers choose it; it says which department the ticket goes to (C2).

    Without a department the office's default one gets it. Switched off, it stays on its tickets.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    descriptions: Mapped[Texts] = mapped_column(sa.JSON, default=dict)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    is_offered: Mapped[bool] = mapped_column(default=True)

    department: Mapped[Department | None] = relationship()

    def __str__(self) -> str:
        return self.name_in("en") or f"#{self.id}"

    def fits(self, department: Department) -> bool:
        """Whether tickets of this department are of such a kind: it isn't another department's own."""
        return self.department_id in (None, department.id)

    def name_in(self, language: str) -> str:
        """Its name for a reader of this language."""
        return in_language(self.names, language)
