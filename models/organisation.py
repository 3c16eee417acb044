from collections.abc import Collection, Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from models import ahead
from models.base import Model, UTCDateTime, db
from models.written import ascii_domain, readable_domain


class Organisation(Model):
    """To whom customers belong: a company, an authority, a club. Its name is unique in any case of its letters.

    Whoever writes from one of its domains is a member, unless an agent has said otherwise.
    `shares_since`: members see each other's requests, those that were opened since then; None: they don't.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    key: Mapped[str] = mapped_column(sa.String(200), unique=True)
    remarks: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    shares_since: Mapped[datetime | None] = mapped_column(UTCDateTime)

    domains: Mapped[list["OrganisationDomain"]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        order_by="OrganisationDomain.id",
    )

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def tidy(name: str) -> str:
        return " ".join(name.split())[:200].rstrip()

    @classmethod
    def key_of(cls, name: str) -> str:
        """What two names that are one have in common."""
        return cls.tidy(name).casefold()[:200]

    @validates("name")
    def _named(self, _name: str, name: str) -> str:
        self.key = self.key_of(name)
        return self.tidy(name)

    @classmethod
    def named(cls, name: str) -> "Organisation | None":
        return db.session.execute(sa.select(cls).where(cls.key == cls.key_of(name))).scalar_one_or_none()

    @classmethod
    def id_for(cls, address: str) -> int | None:
        """To which one an address belongs by its domain, or by a domain above it; the narrowest says it."""
        address = address.lower()
        return ahead.answer("organisation", address, lambda: cls.ids_for([address])[address])

    @classmethod
    def ask_ahead(cls, addresses: Iterable[str]) -> None:
        """`id_for` for all of these."""
        asked = [address.lower() for address in addresses]
        if asked:
            ahead.know("organisation", cls.ids_for(asked))

    @classmethod
    def ids_for(cls, addresses: Collection[str]) -> dict[str, int | None]:
        """The same for several, each in lower case, as the database says it now."""
        domains = {address: domains_above(address.rpartition("@")[2]) for address in addresses}
        known = OrganisationDomain.owners({domain for some in domains.values() for domain in some})
        return {
            address: next((known[domain] for domain in some if domain in known), None)
            for address, some in domains.items()
        }


class OrganisationDomain(Model):
    """A domain of an organisation, as it lies on the wire: in lower case and ASCII. It belongs to one only."""

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    domain: Mapped[str] = mapped_column(sa.String(253), unique=True)

    organisation: Mapped[Organisation] = relationship(back_populates="domains")

    def __str__(self) -> str:
        return readable_domain(self.domain)

    @classmethod
    def owners(cls, domains: Iterable[str]) -> dict[str, int]:
        """For each of these that belongs to an organisation, to which."""
        rows = sa.select(cls.domain, cls.organisation_id).where(cls.domain.in_(list(domains)))
        return dict(db.session.execute(rows).all())


def domains_above(domain: str) -> list[str]:
    """A domain as it lies on the wire, then each above it: what others register theirs under comes last."""
    labels = ascii_domain(domain).split(".")
    return [".".join(labels[place:]) for place in range(len(labels))]
