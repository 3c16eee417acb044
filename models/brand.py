from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, db
from models.department import Department


class Brand(Model):
    """A name under which some departments work: customers meet it on pages and in mails; the desk behind is one (S14).

    `color` is "#rrggbb" or empty; the logo's bytes lie in the blobs.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    color: Mapped[str] = mapped_column(sa.String(7), default="")
    logo_digest: Mapped[str] = mapped_column(sa.String(64), default="")

    domains: Mapped[list["BrandDomain"]] = relationship(
        back_populates="brand", cascade="all, delete-orphan", order_by="BrandDomain.id"
    )
    departments: Mapped[list[Department]] = relationship(back_populates="brand", order_by=Department.position)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The first that any of its departments has; empty: none has one."""
        return next((one.address for one in self.departments if one.address), "")

    @property
    def domain(self) -> str:
        """The one that links in mails lead to: its first; empty for the desk's own."""
        return self.domains[0].domain if self.domains else ""

    def home(self, base_url: str) -> str:
        """The desk's own address, under its domain if it has one; the port stays, for one door leads to all domains."""
        parts = urlsplit(base_url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{self.domain}{port}" if self.domain else base_url

    @classmethod
    def of_domain(cls, domain: str) -> "Brand | None":
        """The brand whose pages are shown under this domain."""
        rows = sa.select(cls).join(BrandDomain).where(BrandDomain.domain == domain.lower())
        return db.session.execute(rows).scalar()


class BrandDomain(Model):
    """A web domain under which the customers' pages show a brand. Lower case, as browsers send it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    brand_id: Mapped[int] = mapped_column(sa.ForeignKey("brand.id", ondelete="CASCADE"), index=True)
    domain: Mapped[str] = mapped_column(sa.String(253), unique=True)

    brand: Mapped[Brand] = relationship(back_populates="domains")

    def __str__(self) -> str:
        return self.domain
