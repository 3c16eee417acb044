from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models import ahead
from models.base import Model, UTCDateTime, db
from models.organisation import Organisation


class Customer(Model):
    """Who asks: a person, with as many addresses as they write from.

    `is_placed_by_hand`: an agent said to which organisation they belong, or that to none; domains have no say then.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    remarks: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    is_placed_by_hand: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation | None] = relationship()
    addresses: Mapped[list["CustomerAddress"]] = relationship(
        back_populates="customer",
        cascade="all, delete-orphan",
        order_by="CustomerAddress.id",
        lazy="selectin",
    )

    def __str__(self) -> str:
        return self.name or self.address

    @property
    def address(self) -> str:
        """The address that answers go to unless the ticket knows a better one: the first."""
        return self.addresses[0].address if self.addresses else ""

    def has_address(self, address: str) -> bool:
        return address.lower() in {known.address for known in self.addresses}

    @classmethod
    def with_address(cls, address: str) -> "Customer | None":
        """The customer who writes from this address, in any case."""
        address = address.lower()
        known = sa.select(cls).join(CustomerAddress).where(CustomerAddress.address == address)
        return ahead.answer("customer", address, lambda: db.session.execute(known).scalar_one_or_none())

    @classmethod
    def ask_ahead(cls, addresses: Iterable[str]) -> "list[Customer]":
        """`with_address` for all of these; the customers who were found."""
        asked: dict[str, Customer | None] = {address.lower(): None for address in addresses}
        known = sa.select(CustomerAddress.address, cls).join(cls).where(CustomerAddress.address.in_(asked))
        found = dict(db.session.execute(known).all())
        ahead.know("customer", asked | found)
        return list(dict.fromkeys(found.values()))


class CustomerAddress(Model):
    """A mail address of a customer, in lower case; it belongs to one customer only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(320), unique=True)

    customer: Mapped[Customer] = relationship(back_populates="addresses")

    def __str__(self) -> str:
        return self.address
