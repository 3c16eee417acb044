from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models import ahead
from models.agent import Agent
from models.base import Model, UTCDateTime, db
from models.written import readable_domain


class BlockedSender(Model):
    """Whose mail is spam: an address, or all of a domain ("@example.com"), in lower case, as people read it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    pattern: Mapped[str] = mapped_column(sa.String(320), unique=True)
    remark: Mapped[str] = mapped_column(sa.Text, default="")
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    agent: Mapped[Agent | None] = relationship()

    def __str__(self) -> str:
        return self.pattern

    @classmethod
    def blocking(cls, address: str) -> "BlockedSender | None":
        """What blocks this address: itself, its domain, or a domain above it."""
        address = address.lower()
        return ahead.answer("blocked", address, lambda: cls._blocking([address])[address])

    @classmethod
    def blocking_each(cls, addresses: Iterable[str]) -> "dict[str, BlockedSender | None]":
        """`blocking` for each of these, in one question."""
        return cls._blocking([address.lower() for address in addresses])

    @classmethod
    def ask_ahead(cls, addresses: Iterable[str]) -> None:
        """`blocking` for all of these."""
        ahead.know("blocked", cls.blocking_each(addresses))

    @classmethod
    def _blocking(cls, addresses: list[str]) -> "dict[str, BlockedSender | None]":
        patterns = {address: _patterns(address) for address in addresses}
        every = {pattern for some in patterns.values() for pattern in some}
        rows = {row.pattern: row for row in db.session.execute(sa.select(cls).where(cls.pattern.in_(every))).scalars()}
        return {
            address: next((rows[pattern] for pattern in some if pattern in rows), None)
            for address, some in patterns.items()
        }


def _patterns(address: str) -> list[str]:
    """The narrowest first."""
    local, _, domain = address.rpartition("@")
    domain = readable_domain(domain)
    patterns = [f"{local}@{domain}"]
    while domain:
        patterns.append(f"@{domain}")
        domain = domain.partition(".")[2]
    return patterns
