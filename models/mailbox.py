from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.orm.attributes import flag_modified

from models import ahead
from models.base import EncryptedText, Model, UTCDateTime, choice, db, kept_for_transaction, taken
from models.department import Department

TOKEN_ENDS_EARLY = timedelta(seconds=90)  # clocks differ, and a token may have to live through a long sign-in


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Afterwards(StrEnum):
    """What becomes of a letter on the mail server once we have it."""

    LEAVE = "leave"
    MARK = "mark"
    MOVE = "move"
    DELETE = "delete"


class SignIn(StrEnum):
    """How the desk proves to the mail server who it is."""

    PASSWORD = "password"  # noqa: S105 - the word itself
    GOOGLE = "google"  # XOAUTH2 with Google's tokens
    MICROSOFT = "microsoft"  # XOAUTH2 with those of Microsoft 365


class Mailbox(Model):
    """An IMAP account that the desk reads, and the SMTP server that it sends through.

    `uidvalidity` and `last_uid` are our own cursor (RFC 9051, 2.3.1.1): what others mark as read is read too.
    What came before `reads_since` is left alone: who connects a mailbox of ten years doesn't want ten years of
    tickets, and still less that many confirmations. None: everything is read. Letters up to `settled_uid` have been
    marked, moved or deleted, as the mailbox wants it; those up to the cursor may still have to be. With `sign_in`
    other than by password the provider gives an access token for an hour, and a new one for the refresh token (RFC
    6749, 6); `oauth_code` and `oauth_verifier` (RFC 7636) are what an administrator's consent left behind, until a
    worker has exchanged them.
    Of letters up to `counted_after_uid` we have no record by UID, since they were read before such records were kept.
    At `compares_at` a worker compares the folder with our record; with `fetches_missing` it fetches what is missing.
    `oauth_renewing_since`: a worker asks for tokens just now. `oauth_error`: why nobody is signed in any more.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(320))
    is_active: Mapped[bool] = mapped_column(default=True)
    department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    imap_host: Mapped[str] = mapped_column(sa.String(255), default="")
    imap_port: Mapped[int] = mapped_column(default=993)
    imap_security: Mapped[Security] = mapped_column(choice(Security, "imap_security"), default=Security.TLS)
    imap_username: Mapped[str] = mapped_column(sa.String(255), default="")
    imap_password: Mapped[str] = mapped_column(EncryptedText, default="")
    imap_folder: Mapped[str] = mapped_column(sa.String(255), default="INBOX")
    after_fetch: Mapped[Afterwards] = mapped_column(choice(Afterwards), default=Afterwards.MARK)
    after_folder: Mapped[str] = mapped_column(sa.String(255), default="")
    smtp_host: Mapped[str] = mapped_column(sa.String(255), default="")
    smtp_port: Mapped[int] = mapped_column(default=587)
    smtp_security: Mapped[Security] = mapped_column(choice(Security, "smtp_security"), default=Security.STARTTLS)
    smtp_username: Mapped[str] = mapped_column(sa.String(255), default="")
    smtp_password: Mapped[str] = mapped_column(EncryptedText, default="")
    plus_addressing: Mapped[bool] = mapped_column(default=False)
    obeys_spam_filter: Mapped[bool] = mapped_column(default=True)
    spam_score: Mapped[float | None]
    sign_in: Mapped[SignIn] = mapped_column(choice(SignIn, "sign_in"), default=SignIn.PASSWORD)
    oauth_client_id: Mapped[str] = mapped_column(sa.String(255), default="")
    oauth_client_secret: Mapped[str] = mapped_column(EncryptedText, default="")
    oauth_tenant: Mapped[str] = mapped_column(sa.String(100), default="")
    oauth_code: Mapped[str] = mapped_column(EncryptedText, default="")
    oauth_verifier: Mapped[str] = mapped_column(EncryptedText, default="")
    oauth_refresh_token: Mapped[str] = mapped_column(EncryptedText, default="")
    oauth_access_token: Mapped[str] = mapped_column(EncryptedText, default="")
    oauth_expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    oauth_renewed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    oauth_renewing_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    oauth_error: Mapped[str] = mapped_column(sa.Text, default="")
    reads_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    uidvalidity: Mapped[int | None] = mapped_column(sa.BigInteger)
    last_uid: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    settled_uid: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    counted_after_uid: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    compares_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fetches_missing: Mapped[bool] = mapped_column(default=False)
    fetching_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fetched_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fetch_error: Mapped[str] = mapped_column(sa.Text, default="")

    department: Mapped[Department | None] = relationship()

    def __str__(self) -> str:
        return self.name or self.address

    @validates("imap_host", "imap_username", "imap_folder")
    def _begin_anew(self, name: str, value: str) -> str:
        """Another folder counts its letters anew, and two may have the same UIDVALIDITY: ours would be skipped.

        It is written also where it seems to be so already: a worker may have written since this row was read.
        """
        if getattr(self, name) not in (None, value):
            self.uidvalidity, self.last_uid, self.settled_uid, self.counted_after_uid = None, 0, 0, 0
            for part in ("uidvalidity", "last_uid", "settled_uid", "counted_after_uid"):
                flag_modified(self, part)
        return value

    @validates("uidvalidity")
    def _count_anew(self, _name: str, value: int | None) -> int | None:
        """A folder that is numbered anew is recorded from its first letter."""
        if self.uidvalidity != value:
            self.counted_after_uid = self.settled_uid = 0
        return value

    @validates("sign_in", "oauth_client_id", "oauth_tenant")
    def _ask_for_consent_anew(self, name: str, value: str) -> str:
        """Tokens are given to one program at one provider; another one's are of no use."""
        if getattr(self, name) not in (None, value):
            self.forget_tokens()
        return value

    @property
    def source(self) -> tuple[str, str, str]:
        """Where its letters come from: the cursor is of use there alone."""
        return self.imap_host, self.imap_username, self.imap_folder

    @property
    def needs_token(self) -> bool:
        """Whether it signs in with a provider's token instead of a password."""
        return self.sign_in != SignIn.PASSWORD

    @property
    def is_shut_out(self) -> bool:
        """Whether the provider doesn't let the desk in until somebody signs in."""
        return self.needs_token and not self.oauth_refresh_token and not self.oauth_code

    @property
    def state(self) -> str:
        """ "consented" where an administrator's consent waits for a worker, else empty."""
        return "consented" if self.oauth_code else ""

    @property
    def token_user(self) -> str:
        """Whose mailbox it is, in the provider's eyes."""
        return self.imap_username or self.address

    def has_token(self, now: datetime) -> bool:
        """Whether there is a token that lives a little longer than it takes to sign in with it."""
        ends_at = self.oauth_expires_at
        return bool(self.oauth_access_token and ends_at and ends_at > now + TOKEN_ENDS_EARLY)

    def forget_tokens(self) -> None:
        """Nobody is signed in any more; the program's own name and secret stay."""
        self.oauth_code = self.oauth_verifier = self.oauth_refresh_token = self.oauth_access_token = ""
        self.oauth_expires_at = self.oauth_renewed_at = None
        self.oauth_error = ""

    @classmethod
    def take_renewal(cls, mailbox_id: int, *, now: datetime, left_behind_after: timedelta) -> bool:
        """Only one asks for a mailbox's tokens at a time: a provider may give a refresh token for one use."""
        since = cls.oauth_renewing_since
        free = sa.or_(since.is_(None), since < now - left_behind_after)
        return taken(sa.update(cls).where(cls.id == mailbox_id, free).values(oauth_renewing_since=now))

    @classmethod
    def with_new_consent(cls) -> sa.Select[int]:
        """Ids of mailboxes for which somebody has consented and no worker has asked for the tokens yet."""
        return sa.select(cls.id).where(cls.oauth_code != "").order_by(cls.id)

    @classmethod
    def shut_out(cls) -> sa.Select["Mailbox"]:
        """Mailboxes in use into which the provider doesn't let the desk, until somebody signs in."""
        nobody = (cls.oauth_refresh_token == "", cls.oauth_code == "")
        return sa.select(cls).where(cls.is_active, cls.sign_in != SignIn.PASSWORD, *nobody).order_by(cls.id)

    @classmethod
    def take(cls, mailbox_id: int, *, now: datetime, left_behind_after: timedelta) -> bool:
        """Only one fetches a mailbox at a time; one whose fetcher died is taken again after a while."""
        return taken(
            sa.update(cls)
            .where(
                cls.id == mailbox_id,
                cls.is_active,
                sa.or_(cls.fetching_since.is_(None), cls.fetching_since < now - left_behind_after),
            )
            .values(fetching_since=now)
        )

    def settle(self, uid: int, *, instead_of: int) -> None:
        """Up to this letter all is marked, moved or deleted; unless someone has said otherwise meanwhile."""
        is_as_known = (Mailbox.id == self.id, Mailbox.settled_uid == instead_of)
        db.session.execute(sa.update(Mailbox).where(*is_as_known).values(settled_uid=uid))

    @classmethod
    def to_be_compared(cls, now: datetime) -> sa.Select[int]:
        """Ids of mailboxes that are to be compared with their server now, or that don't know yet when."""
        is_due = sa.or_(cls.compares_at.is_(None), cls.compares_at <= now)
        return sa.select(cls.id).where(cls.is_active, cls.imap_host != "", is_due).order_by(cls.id)

    @classmethod
    def take_comparison(cls, mailbox_id: int, *, now: datetime, until: datetime) -> bool:
        """Only one compares it at a time; if that one dies, another may after `until`."""
        is_due = (cls.id == mailbox_id, cls.is_active, cls.compares_at <= now)
        return taken(sa.update(cls).where(*is_due).values(compares_at=until))

    @classmethod
    def can_send(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.is_active, cls.smtp_host != "")

    @classmethod
    def for_office(cls) -> "Mailbox | None":
        """The mailbox that sends what belongs to no department: the one for all, else the first that can send.

        One of the office's own comes before those of its brands.
        """
        return cls._first_that_sends(cls._of_brand_first(sa.null()))

    @classmethod
    def for_department(cls, department: Department) -> "Mailbox | None":
        """The mailbox that sends for a department: the one for all, else its own, one of its brand, any."""
        own_first = cls._own_first(department.id, department.address)
        return cls._first_that_sends(own_first, cls._of_brand_first(department.brand_id))

    @classmethod
    def for_sender(cls, address: str) -> "Mailbox | None":
        """The mailbox that sends a mail about no ticket that comes from this address: as for who has the address."""
        if department := Department.for_recipients([address]):
            return cls.for_department(department)
        return cls._first_that_sends(sa.case((cls.address == address, 0), else_=1), cls._of_brand_first(sa.null()))

    @classmethod
    def _first_that_sends(cls, *order: sa.Case[int]) -> "Mailbox | None":
        """The one for all, else the first in this order."""
        rows = sa.select(cls).where(cls.can_send()).order_by(cls._for_all_first(), *order, cls.id)
        return db.session.execute(rows.limit(1)).scalar_one_or_none()

    @classmethod
    def answered_to(cls, department: Department) -> "Mailbox | None":
        """The mailbox in which answers to a department's mail arrive: its own, one of its brand, any that is read."""
        return kept_for_transaction(f"answered to {department.id}", lambda: cls._answered_to(department))

    @classmethod
    def _answered_to(cls, department: Department) -> "Mailbox | None":
        known = {"department": department.id, "own": department.address, "brand": department.brand_id}
        return db.session.execute(cls._own_then_read(), known).scalar_one_or_none()

    @classmethod
    def takes_tokens(cls, department: Department) -> bool:
        """Whether answers to a department's mail may come to its address with a +token in it."""
        return ahead.answer("takes tokens", department.id, lambda: cls._takes_tokens(department))

    @classmethod
    def _takes_tokens(cls, department: Department) -> bool:
        mailbox = cls.answered_to(department)
        return bool(mailbox and mailbox.plus_addressing)

    @classmethod
    def tokens_taken(cls) -> sa.ScalarSelect[bool]:
        """The same, to be asked along with something else: with `department`, its `own` address and its `brand`."""
        return cls._own_then_read().with_only_columns(cls.plus_addressing).scalar_subquery()

    @classmethod
    @cache
    def _own_then_read(cls) -> sa.Select["Mailbox"]:
        own_first = cls._own_first(sa.bindparam("department"), sa.bindparam("own"))
        of_brand_first = cls._of_brand_first(sa.bindparam("brand", type_=sa.Integer))
        order = (own_first, sa.case((cls.imap_host != "", 0), else_=1), of_brand_first, cls.id)
        return sa.select(cls).where(cls.is_active).order_by(*order).limit(1)

    @classmethod
    def _for_all_first(cls) -> sa.Case[int]:
        for_all = sa.select(sa.column("outgoing_mailbox_id")).select_from(sa.table("office")).scalar_subquery()
        return sa.case((cls.id == for_all, 0), else_=1)

    @classmethod
    def _own_first(cls, department_id: Any, address: Any) -> sa.Case[int]:
        return sa.case((cls.department_id == department_id, 0), (cls.address == address, 1), else_=2)

    @classmethod
    def _of_brand_first(cls, brand_id: Any) -> sa.Case[int]:
        """Then those of no brand: where there is another, no brand's customers meet the address of the next."""
        brand = sa.select(Department.brand_id).where(Department.id == cls.department_id).scalar_subquery()
        return sa.case((brand == brand_id, 0), (brand.is_(None), 1), else_=2)
