import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_babel import gettext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models import ahead
from models.base import Model, UTCDateTime, choice, db
from models.holds import hold_names
from models.organisation import Organisation


class LanguageFrom(StrEnum):
    """Whence it is known in which language a customer is written to."""

    OFFICE = "office"  # nothing tells; the office's own
    PAGE = "page"  # of the form
    WRITTEN = "written"  # as they write
    SAID = "said"  # by an agent, or by themselves; it holds whatever they write in


class Customer(Model):
    """Who asks: a person, with as many addresses as they write from.

    `is_placed_by_hand`: an agent said to which organisation they belong, or that to none; domains have no say then.
    `merged_into`: it was found to be the same person as another one, whose all that it had is now; it keeps what it was
    called, stands in no list, and leads there. `forgotten_at`: an administrator deleted all that tells who it was.
    """

    _IS_MERGED = sa.text("merged_into_id IS NOT NULL")
    __table_args__ = (
        sa.Index("ix_customer_merged_into_id", "merged_into_id", sqlite_where=_IS_MERGED, postgresql_where=_IS_MERGED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="", index=True)
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    language_from: Mapped[LanguageFrom] = mapped_column(choice(LanguageFrom), default=LanguageFrom.WRITTEN)
    remarks: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisation.id", ondelete="SET NULL"), index=True
    )
    is_placed_by_hand: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id"))
    forgotten_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    organisation: Mapped[Organisation | None] = relationship()
    addresses: Mapped[list["CustomerAddress"]] = relationship(
        back_populates="customer",
        cascade="all, delete-orphan",
        order_by="(CustomerAddress.position, CustomerAddress.id)",
        lazy="selectin",
    )
    phones: Mapped[list["CustomerPhone"]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", order_by="CustomerPhone.id"
    )
    merged_into: Mapped["Customer | None"] = relationship(remote_side=[id])

    def __str__(self) -> str:
        return self.name or (gettext("Deleted customer") if self.forgotten_at else self.address)

    @property
    def whole(self) -> "Customer":
        """The customer that this one is part of now, through any number of merges; itself, if it was never merged."""
        customer = self
        while customer.merged_into is not None:
            customer = customer.merged_into
        return customer

    @property
    def address(self) -> str:
        """The address that answers go to unless the ticket knows a better one: the first."""
        return self.addresses[0].address if self.addresses else ""

    def has_address(self, address: str) -> bool:
        return address.lower() in {known.address for known in self.addresses}

    def hold(self) -> None:
        """Whoever else holds this customer waits until the transaction is done. SQLite lets in one writer anyway."""
        row = sa.select(Customer.id).where(Customer.id == self.id)
        db.session.execute(row.with_for_update(key_share=True))

    @classmethod
    def with_address(cls, address: str) -> "Customer | None":
        """The customer who writes from this address, in any case."""
        address = address.lower()
        return ahead.answer("customer", address, lambda: cls._with_address(address))

    @classmethod
    def _with_address(cls, address: str) -> "Customer | None":
        known = sa.select(cls).join(CustomerAddress).where(CustomerAddress.address == address)
        return db.session.execute(known).scalar_one_or_none()

    @classmethod
    def hold_with_address(cls, address: str) -> "Customer | None":
        """The same, for whoever writes down something of theirs: nobody forgets them until that is done.

        Nor does anybody else make a customer of an address that isn't known.
        """
        address = address.lower()
        return ahead.answer("customer", address, lambda: cls._held({address}).get(address))

    @classmethod
    def ask_ahead(cls, addresses: Iterable[str]) -> "list[Customer]":
        """`hold_with_address` for all of these; the customers who were found."""
        asked: dict[str, Customer | None] = {address.lower(): None for address in addresses}
        found = cls._held(asked)
        ahead.know("customer", asked | found)
        return list(dict.fromkeys(found.values()))

    @classmethod
    def _held(cls, addresses: Collection[str]) -> "dict[str, Customer]":
        """By their addresses. Who is being made just now, by another transaction, is waited for."""
        found = dict(cls._locked(addresses))
        new = [address for address in addresses if address not in found]
        if hold_names("customer", new):
            found |= dict(cls._locked(new))
        return found

    @classmethod
    def _locked(cls, addresses: Collection[str]) -> "Sequence[sa.Row[str, Customer]]":
        """Who is being forgotten is waited for, and then isn't found: the row is looked at again as it is by then."""
        known = sa.select(CustomerAddress.address, cls).join(cls).where(CustomerAddress.address.in_(addresses))
        held = known.where(cls.forgotten_at.is_(None)).with_for_update(read=True, key_share=True, of=cls)
        return db.session.execute(held).all()


class CustomerAddress(Model):
    """A mail address of a customer, in lower case; it belongs to one customer only. They are shown by `position`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(320), unique=True)
    position: Mapped[int] = mapped_column(default=0)

    customer: Mapped[Customer] = relationship(back_populates="addresses")

    def __str__(self) -> str:
        return self.address


class CustomerPhone(Model):
    """A telephone number of a customer as it was written; its `digits` are what it is found by."""

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(sa.String(40))
    digits: Mapped[str] = mapped_column(sa.String(40), index=True)

    customer: Mapped[Customer] = relationship(back_populates="phones")

    def __str__(self) -> str:
        return self.number

    @property
    def link(self) -> str:
        """What a telephone dials (RFC 3966)."""
        return f"tel:{'+' if self.number.startswith('+') else ''}{self.digits}"

    @classmethod
    def owners(cls, text: str) -> "sa.Select[int] | None":
        """Ids of the customers who have this number, or one in which it is; None for what is no number."""
        digits = cls.digits_of(text).lstrip("0")
        if not digits or re.search(r"[^\d\s+()/.\-–]", text):
            return None
        return sa.select(cls.customer_id).where(cls.digits.contains(digits))

    @staticmethod
    def digits_of(text: str) -> str:
        """ "+49 (0)30 12-34" → "49301234": behind a country's code nobody dials the 0 of those at home."""
        text = text.strip()
        return re.sub(r"\D", "", text.replace("(0)", "") if text.startswith("+") else text)
