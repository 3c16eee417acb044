import secrets
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from models.base import Model, UTCDateTime, choice, db, taken
from models.brand import Brand
from models.customer import Customer
from models.outgoing import OutgoingMail
from models.signing import derived, is_signed, signature

LASTS = timedelta(minutes=30)
MOST_TRIES = 5
MOST_TRIES_TOGETHER = 40  # of all browsers that one mail serves, whoever they are
CODE_DIGITS = 8


class LinkState(StrEnum):
    ASKED = "asked"  # waits for a worker, who finds out whether anybody is to be written to
    SETTLED = "settled"
    USED = "used"


class SignInLink(Model):
    """Somebody asked for a link to be sent to an address: to sign in, or to show that it is one of theirs.

    It is good for half an hour, once, and only in the `browser` that asked; elsewhere its code can be read and typed in
    there. Neither lies in the database: both follow from `key` and our secret. `customer` is who wants to add the
    address to theirs; None: whoever it belongs to wants to sign in. `brand` is that of the page where it was asked.
    `asker` tells where it was asked from, and nobody where that is; `is_known`: from a browser that had the address.

    Where an address is asked for too often, one mail serves all who ask within some minutes: it is that of the link
    which `serves_all`, and the others have no mail, but `shares`.
    """

    __table_args__ = (sa.Index("ix_sign_in_link_to", "address", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[LinkState] = mapped_column(choice(LinkState), default=LinkState.ASKED, index=True)
    key: Mapped[str] = mapped_column(sa.String(32), unique=True, default=lambda: secrets.token_hex(16))
    address: Mapped[str] = mapped_column(sa.String(320))
    browser: Mapped[str] = mapped_column(sa.String(64), index=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    brand_id: Mapped[int | None] = mapped_column(sa.ForeignKey("brand.id", ondelete="SET NULL"), index=True)
    outgoing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outgoing_mail.id", ondelete="SET NULL"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    asker: Mapped[str] = mapped_column(sa.String(32), default="")
    is_known: Mapped[bool] = mapped_column(default=False)
    serves_all: Mapped[bool] = mapped_column(default=False)
    shares_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sign_in_link.id", ondelete="CASCADE"), index=True)

    shares: Mapped["SignInLink | None"] = relationship(remote_side=[id])
    customer: Mapped[Customer | None] = relationship()
    brand: Mapped[Brand | None] = relationship()
    outgoing: Mapped[OutgoingMail | None] = relationship()

    @property
    def token(self) -> str:
        return f"{self.key}-{signature('sign-in link', self.key)}"

    @property
    def mailed(self) -> "SignInLink":
        """The one whose mail lets in who asked for this one."""
        return self.shares or self

    @property
    def code(self) -> str:
        """What is typed where the link can't be opened, in two halves."""
        derived_digits = int.from_bytes(derived("sign-in code", self.mailed.key).encode())
        digits = str(derived_digits % 10**CODE_DIGITS).zfill(CODE_DIGITS)
        return f"{digits[:4]} {digits[4:]}"

    def is_code(self, typed: str) -> bool:
        digits = "".join(one for one in typed if one.isdigit())
        return secrets.compare_digest(digits.encode(), self.code.replace(" ", "").encode())

    def is_for(self, browser: str) -> bool:
        """Whether this browser asked for it, or is served by its mail."""
        if secrets.compare_digest(self.browser, browser):
            return True
        cls = SignInLink
        shared = sa.select(cls.id).where(cls.browser == browser, cls.shares_id == self.id)
        return self.serves_all and db.session.execute(shared.limit(1)).first() is not None

    def is_good(self, now: datetime) -> bool:
        return self.mailed.state != LinkState.USED and now < self.mailed.asked_at + LASTS

    def use(self, *, now: datetime) -> bool:
        """Only the first time, and only in time, whoever of those that its mail serves. False: it is over."""
        good = (SignInLink.state != LinkState.USED, SignInLink.asked_at > now - LASTS)
        return taken(sa.update(SignInLink).where(SignInLink.id == self.mailed.id, *good).values(state=LinkState.USED))

    def try_code(self) -> bool:
        """Counts a try, before anybody looks at what was typed. False: there were too many."""
        few = [SignInLink.id == self.id, SignInLink.tries < MOST_TRIES]
        if self.shares_id:
            other = aliased(SignInLink)
            together = sa.select(sa.func.sum(other.tries)).where(other.shares_id == self.shares_id)
            few.append(together.scalar_subquery() < MOST_TRIES_TOGETHER)
        return taken(sa.update(SignInLink).where(*few).values(tries=SignInLink.tries + 1))

    @classmethod
    def with_token(cls, token: str) -> "SignInLink | None":
        key, _, given = token.partition("-")
        if not is_signed("sign-in link", key, given):
            return None
        return db.session.execute(sa.select(cls).where(cls.key == key)).scalar_one_or_none()

    @classmethod
    def last_of(cls, browser: str) -> "SignInLink | None":
        """The one that this browser asked for last."""
        asked = sa.select(cls).where(cls.browser == browser).order_by(cls.id.desc())
        return db.session.execute(asked.limit(1)).scalar_one_or_none()

    @classmethod
    def asked_since(cls, since: datetime, address: str) -> list[tuple[str, bool]]:
        """Of all for which a mail of their own was to go there: from where, and whether by a browser that had it."""
        own = (cls.serves_all.is_(False), cls.shares_id.is_(None))
        lately = sa.select(cls.asker, cls.is_known).where(cls.address == address, cls.asked_at > since, *own)
        return [(asker, is_known) for asker, is_known in db.session.execute(lately)]

    @classmethod
    def serving_all_since(cls, since: datetime, address: str) -> "SignInLink | None":
        """Whose mail has just gone to this address and serves all who ask, unless somebody has come in by it."""
        lately = sa.select(cls).where(cls.address == address, cls.asked_at > since, cls.serves_all)
        unused = lately.where(cls.state != LinkState.USED).order_by(cls.id.desc())
        return db.session.execute(unused.limit(1)).scalar_one_or_none()

    @classmethod
    def waiting(cls) -> sa.Select[int]:
        return sa.select(cls.id).where(cls.state == LinkState.ASKED).order_by(cls.id)

    @classmethod
    def take(cls, link_id: int) -> bool:
        """Take it, in the transaction that writes its mail. False: someone else has."""
        waits = (cls.id == link_id, cls.state == LinkState.ASKED)
        return taken(sa.update(cls).where(*waits).values(state=LinkState.SETTLED))
