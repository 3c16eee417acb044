import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model
from models.ticket import Ticket


class Participant(Model):
    """Someone beside the customer who takes part in a ticket: a copied colleague, another address."""

    __table_args__ = (sa.UniqueConstraint("ticket_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"))
    address: Mapped[str] = mapped_column(sa.String(320), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")

    ticket: Mapped[Ticket] = relationship(back_populates="participants")
