import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, db
from models.signing import is_signed, signature
from models.ticket import Ticket


class HeldRequest(Model):
    """What somebody handed in by the form and has to confirm by mail before agents see it (S11).

    `content` holds the rest of the form, files as the fields of each that lies in the blobs. Confirmed, it has become
    `ticket`. After `ends_at` it can be confirmed no more, but its writer can still take their words from it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(32), default=lambda: secrets.token_hex(8))
    address: Mapped[str] = mapped_column(sa.String(320), index=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    subject: Mapped[str] = mapped_column(sa.String(500), default="")
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    submission: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="SET NULL"), index=True)

    ticket: Mapped[Ticket | None] = relationship()

    def has_ended(self, now: datetime) -> bool:
        return self.confirmed_at is None and now > self.ends_at

    @property
    def page_token(self) -> str:
        """Opens its writer's page, which confirms nothing: whoever filled in the form has it."""
        return f"{self.id}-{signature('held page', self._signed)}"

    @property
    def mail_token(self) -> str:
        """Confirms it: only who reads the mail has it."""
        return f"{self.id}-{signature('held mail', self._signed)}"

    @classmethod
    def with_page_token(cls, token: str) -> "HeldRequest | None":
        return cls._with("held page", token)

    @classmethod
    def with_mail_token(cls, token: str) -> "HeldRequest | None":
        return cls._with("held mail", token)

    @classmethod
    def _with(cls, purpose: str, token: str) -> "HeldRequest | None":
        """A forged token, a request that is gone: the same None."""
        number, _, given = token.partition("-")
        if not (number.isascii() and number.isdigit() and len(number) < 10):
            return None
        held = db.session.get(cls, int(number))
        signed = held._signed if held else f"{number} "
        return held if is_signed(purpose, signed, given) and held else None

    @property
    def _signed(self) -> str:
        return f"{self.id} {self.key}"
