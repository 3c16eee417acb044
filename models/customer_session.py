import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UTCDateTime
from models.customer import Customer, CustomerAddress

IDLE = timedelta(hours=12)
IDLE_AT_HOME = timedelta(days=30)


class CustomerSession(Model):
    """A browser in which a customer has signed in, by an address of theirs: with the address it is gone, at once.

    Was the address changed, or merged into another customer, it opens what belongs to the address now, or nothing.
    `is_at_home`: the browser is the customer's own and stays signed in for long.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    address_id: Mapped[int] = mapped_column(sa.ForeignKey("customer_address.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(sa.String(320))
    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=lambda: secrets.token_hex(16))
    is_at_home: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def is_alive(cls, now: datetime) -> sa.ColumnElement[bool]:
        """To be asked together with its address and customer."""
        awake = sa.or_(cls.seen_at > now - IDLE, sa.and_(cls.is_at_home, cls.seen_at > now - IDLE_AT_HOME))
        unchanged = (cls.address == CustomerAddress.address, Customer.forgotten_at.is_(None))
        return sa.and_(cls.ended_at.is_(None), awake, *unchanged)

    @classmethod
    def with_key(cls, key: str, now: datetime) -> sa.Select["CustomerSession", Customer]:
        by_address = sa.select(cls, Customer).join(CustomerAddress, CustomerAddress.id == cls.address_id)
        return by_address.join(Customer).where(cls.key == key, cls.is_alive(now))
